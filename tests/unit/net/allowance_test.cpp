#include "net/allowance.hpp"

#include <catch2/catch.hpp>

using chat::net::Allowance;
using chat::net::Rules;
using namespace std::chrono_literals;

namespace {
constexpr Allowance::Clock::time_point kStart{1000s};
constexpr Rules::Flood kRules{.enabled = true, .burst = 10, .per_second = 4};
}  // namespace

TEST_CASE("Allowance: a burst at once, then the steady rate") {
  Allowance allowance(kRules, kStart);
  CHECK(allowance.take(7, kStart) == 7);
  CHECK(allowance.take(7, kStart) == 3);
  CHECK(allowance.take(1, kStart) == 0);
  CHECK(allowance.wait(kStart) == 250ms);
  CHECK(allowance.take(1, kStart + 249ms) == 0);
  CHECK(allowance.wait(kStart + 249ms) == 1ms);
  CHECK(allowance.take(5, kStart + 250ms) == 1);
  CHECK(allowance.take(100, kStart + 1250ms) == 4);
}

TEST_CASE("Allowance: rest gives the whole burst back, and no more") {
  Allowance allowance(kRules, kStart);
  CHECK(allowance.take(10, kStart) == 10);
  CHECK(allowance.take(100, kStart + 1h) == 10);
  CHECK(allowance.take(100, kStart + 1h) == 0);
}

TEST_CASE("Allowance: nobody waits where it is switched off") {
  Rules::Flood rules = kRules;
  rules.enabled = false;
  Allowance allowance(rules, kStart);
  CHECK(allowance.take(1'000'000, kStart) == 1'000'000);
  CHECK(allowance.wait(kStart) == 0ns);
}
