#include "core/attempts.hpp"

#include <catch2/catch.hpp>

using namespace chat::core;
using chat::util::Millis;

namespace {
constexpr Millis kMinute{60'000};
constexpr Millis kNow{1'800'000'000'000};
}  // namespace

TEST_CASE("attempts: past the bound one waits until the time is up") {
  Attempts attempts;
  for (int i = 0; i < 3; ++i) {
    CHECK(attempts.wait("a", 3, kMinute, kNow) == Millis{0});
    attempts.count("a", kMinute, kNow + Millis{i});
  }
  CHECK(attempts.wait("a", 3, kMinute, kNow + Millis{10}) == kMinute - Millis{10});
  CHECK(attempts.wait("b", 3, kMinute, kNow) == Millis{0});
  CHECK(attempts.wait("a", 3, kMinute, kNow + kMinute) == Millis{0});
  attempts.count("a", kMinute, kNow + kMinute);
  CHECK(attempts.wait("a", 2, kMinute, kNow + kMinute) == Millis{0});
}

TEST_CASE("attempts: what was none is given back, and success forgets") {
  Attempts attempts;
  attempts.count("a", kMinute, kNow);
  attempts.give_back("a");
  attempts.give_back("a");
  attempts.give_back("b");
  CHECK(attempts.wait("a", 1, kMinute, kNow) == Millis{0});
  attempts.count("a", kMinute, kNow);
  CHECK(attempts.wait("a", 1, kMinute, kNow) == kMinute);
  attempts.forget("a");
  CHECK(attempts.wait("a", 1, kMinute, kNow) == Millis{0});
}

TEST_CASE("attempts: a clock that is set back makes nobody wait for longer") {
  Attempts attempts;
  attempts.count("a", kMinute, kNow);
  CHECK(attempts.wait("a", 1, kMinute, kNow - 100 * kMinute) == kMinute);
}

TEST_CASE("attempts: what is over is forgotten, and past the bound what began first") {
  Attempts attempts;
  for (std::size_t i = 0; i < 2 * Attempts::kMost; ++i) attempts.count(std::to_string(i), kMinute, kNow);
  CHECK(attempts.size() == Attempts::kMost);
  CHECK(attempts.wait("0", 1, kMinute, kNow) == Millis{0});
  CHECK(attempts.wait(std::to_string(2 * Attempts::kMost - 1), 1, kMinute, kNow) == kMinute);
  attempts.count("new", kMinute, kNow + kMinute);
  CHECK(attempts.size() == 1);
}
