#include "bench/process_stats.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace chat::bench;

TEST_CASE("A process's numbers are found behind a name with spaces and parentheses", "[process_stats]") {
  const auto stats = parse_process_stat(
      "42 (chat (old) ) S 1 42 42 0 -1 4194304 100 0 0 0 250 130 7 8 20 0 12 0 300 987654321 1024 184467\n", 100, 4096);
  REQUIRE(stats);
  CHECK(stats->user_seconds == Approx(2.5));
  CHECK(stats->system_seconds == Approx(1.3));
  CHECK(stats->cpu_seconds == Approx(3.8));
  CHECK(stats->threads == 12);
  CHECK(stats->resident_bytes == 1024 * 4096);
}

TEST_CASE("What is no stat file is refused", "[process_stats]") {
  CHECK_FALSE(parse_process_stat("", 100, 4096));
  CHECK_FALSE(parse_process_stat("42 (chat) S 1 2 3", 100, 4096));
}

TEST_CASE("This process can be measured, one that is not there cannot", "[process_stats]") {
  const auto own = read_process_stats(getpid());
  REQUIRE(own);
  CHECK(own->resident_bytes > 0);
  CHECK(own->cpu_seconds > 0);
  CHECK(own->threads >= 1);
  CHECK_FALSE(read_process_stats(-1));
}
