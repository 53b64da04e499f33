#include "bench/stamp.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace chat::bench;

namespace {

std::string line_with(const Stamp& stamp) {
  const auto text = write_stamp(stamp);
  return ":a1!bench@127.0.0.1 PRIVMSG #a :the quick " + std::string(text.begin(), text.end());
}

}  // namespace

TEST_CASE("A stamp is read back as it was written", "[stamp]") {
  const Stamp stamp = GENERATE(Stamp{}, Stamp{1, 2, 3}, Stamp{kMaxSenders - 1, kMaxSequence - 1, (1ULL << 60) - 1},
                               Stamp{999, 123'456'789, 1'100'000'000'123'456'789});
  CHECK(read_stamp(line_with(stamp)) == stamp);
}

TEST_CASE("A line without a whole stamp at its end is not one of ours", "[stamp]") {
  const std::string line = line_with({7, 8, 9});
  CHECK_FALSE(read_stamp(""));
  CHECK_FALSE(read_stamp("|~"));
  CHECK_FALSE(read_stamp(line + "x"));
  CHECK_FALSE(read_stamp(line.substr(0, line.size() - 1)));
  for (std::size_t from_end = 1; from_end <= kStampSize; ++from_end) {
    std::string broken = line;
    broken[broken.size() - from_end] = ' ';
    CHECK_FALSE(read_stamp(broken));
  }
}

TEST_CASE("A stamp holds nothing that ends a parameter or a line", "[stamp]") {
  const auto text = write_stamp({kMaxSenders - 1, 0, 1'100'000'000'123'456'789});
  CHECK(std::string(text.begin(), text.end()).find_first_of(std::string(" \r\n\0", 4)) == std::string::npos);
}
