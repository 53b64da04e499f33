#include "util/time_text.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <ctime>
#include <string>

#include "support/random.hpp"

using namespace chat::util;
using namespace std::chrono_literals;
using chat::test::Random;

namespace {

/// By the C library.
std::string reference_iso(Millis time) {
  const std::time_t seconds = time.count() / 1'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> millis{};
  std::snprintf(millis.data(), millis.size(), ".%03d", static_cast<int>(time.count() % 1'000));
  return std::string(text.data(), length) + millis.data() + "Z";
}

}  // namespace

TEST_CASE("iso_time: known times") {
  REQUIRE(iso_time(0ms) == "1970-01-01T00:00:00.000Z");
  REQUIRE(iso_time(1ms) == "1970-01-01T00:00:00.001Z");
  REQUIRE(iso_time(951'782'400'000ms) == "2000-02-29T00:00:00.000Z");
  REQUIRE(iso_time(1'798'761'599'999ms) == "2026-12-31T23:59:59.999Z");
  REQUIRE(iso_time(4'107'542'399'000ms) == "2100-02-28T23:59:59.000Z");
}

TEST_CASE("iso_time: as the C library says, for random times up to the year 9999") {
  Random random(91);
  for (int round = 0; round < 20'000; ++round) {
    const Millis time{static_cast<std::int64_t>(random.below(253'402'300'800'000))};
    REQUIRE(iso_time(time) == reference_iso(time));
  }
}

TEST_CASE("iso_time: later times are later as text") {
  Random random(92);
  Millis time{0};
  std::string before = iso_time(time);
  for (int round = 0; round < 5'000; ++round) {
    time += Millis{1 + static_cast<std::int64_t>(random.below(10'000'000'000))};
    const std::string text = iso_time(time);
    REQUIRE(text > before);
    REQUIRE(text.size() == 24);
    before = text;
  }
}

TEST_CASE("long_time: for people") {
  REQUIRE(long_time(0ms) == "Thursday January 1 1970 -- 00:00:00 +00:00");
  REQUIRE(long_time(1'795'348'862'345ms) == "Sunday November 22 2026 -- 12:01:02 +00:00");
  REQUIRE(long_time(951'782'400'000ms) == "Tuesday February 29 2000 -- 00:00:00 +00:00");
}

TEST_CASE("clock_time: the time of day, east and west of Greenwich") {
  REQUIRE(clock_time(0ms, 0) == "00:00");
  REQUIRE(clock_time(12h + 1min + 59s, 0) == "12:01");
  REQUIRE(clock_time(23h + 59min, 60) == "00:59");
  REQUIRE(clock_time(0ms, -1) == "23:59");  // a day earlier, before 1970
  REQUIRE(clock_time(0ms, -5 * 60) == "19:00");
  REQUIRE(clock_time(0ms, 5 * 60 + 45) == "05:45");
}

TEST_CASE("duration_text: days, hours, minutes, seconds") {
  REQUIRE(duration_text(0ms) == "0 days 00:00:00");
  REQUIRE(duration_text(999ms) == "0 days 00:00:00");
  REQUIRE(duration_text(24h - 1ms) == "0 days 23:59:59");
  REQUIRE(duration_text(24h) == "1 days 00:00:00");
  REQUIRE(duration_text(3 * 24h + 4h + 5min + 6s) == "3 days 04:05:06");
  REQUIRE(duration_text(1'000 * 24h) == "1000 days 00:00:00");
}
