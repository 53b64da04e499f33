#include "util/hybrid_clock.hpp"

#include <catch2/catch.hpp>
#include <cstdint>

#include "support/random.hpp"

using chat::test::Random;
using chat::util::HybridClock;
using chat::util::Millis;
using chat::util::Stamp;

TEST_CASE("hybrid clock: a stamp tells the wall clock's time") {
  HybridClock clock;
  const Stamp stamp = clock.next(Millis{1'700'000'000'123});
  REQUIRE(stamp.time() == Millis{1'700'000'000'123});
  REQUIRE(clock.last() == stamp);
}

TEST_CASE("hybrid clock: stamps of one millisecond differ and keep its time") {
  HybridClock clock;
  Stamp before = clock.next(Millis{1'000});
  for (int i = 0; i < 65'535; ++i) {
    const Stamp stamp = clock.next(Millis{1'000});
    REQUIRE(stamp > before);
    REQUIRE(stamp.time() == Millis{1'000});
    before = stamp;
  }
  // The counter is used up: time is borrowed from the next millisecond, the order stays.
  const Stamp stamp = clock.next(Millis{1'000});
  REQUIRE(stamp > before);
  REQUIRE(stamp.time() == Millis{1'001});
}

TEST_CASE("hybrid clock: when the wall clock goes back, stamps do not") {
  HybridClock clock;
  const Stamp late = clock.next(Millis{50'000});
  Stamp before = late;
  for (std::int64_t now = 49'999; now >= 0; now -= 7) {
    const Stamp stamp = clock.next(Millis{now});
    REQUIRE(stamp > before);
    before = stamp;
  }
  REQUIRE(before.time() == Millis{50'000});
  REQUIRE(clock.next(Millis{50'001}).time() == Millis{50'001});
}

TEST_CASE("hybrid clock: a time before 1970 is no reason to leap ahead") {
  HybridClock clock;
  REQUIRE(clock.next(Millis{-1}).time() == Millis{0});
  REQUIRE(clock.next(Millis{-1'000'000}).time() == Millis{0});
  REQUIRE(clock.next(Millis{5}).time() == Millis{5});
}

TEST_CASE("hybrid clock: it is never behind what it has seen") {
  HybridClock clock;
  const Stamp seen{(std::uint64_t{9'000} << 16U) | 3U};
  clock.observe(seen);
  REQUIRE(clock.last() == seen);
  REQUIRE(clock.next(Millis{10}) > seen);
  clock.observe(Stamp{1});
  REQUIRE(clock.last() > seen);
  REQUIRE(clock.next(Millis{9'001}).time() == Millis{9'001});
}

TEST_CASE("hybrid clock: stamps only grow, whatever the wall clock and others say") {
  Random random(81);
  HybridClock clock;
  Stamp before;
  std::int64_t wall = 1'000'000;
  for (int step = 0; step < 100'000; ++step) {
    wall += static_cast<std::int64_t>(random.below(11)) - 5;
    if (random.chance(100)) wall += static_cast<std::int64_t>(random.below(20'001)) - 10'000;
    if (random.chance(20)) {
      const Stamp seen{(static_cast<std::uint64_t>(wall) << 16U) + random.below(1 << 20U)};
      clock.observe(seen);
      REQUIRE(clock.last() >= seen);
    }
    const Stamp stamp = clock.next(Millis{wall});
    REQUIRE(stamp > before);
    REQUIRE(stamp.time() >= Millis{wall});
    before = stamp;
  }
}
