#include "net/patience.hpp"

#include <catch2/catch.hpp>

using chat::net::Patience;
using chat::net::Rules;
using namespace std::chrono_literals;

namespace {

using Outcome = Patience::Outcome;
constexpr auto kUnregistered = Patience::Standing::unregistered;
constexpr auto kRegistered = Patience::Standing::registered;
constexpr auto kPerson = Patience::Standing::person;

constexpr Rules::Timeouts kRules{
    .silence = 1s, .registration = 30s, .choose_name = 120s, .ping_after = 90s, .ping_timeout = 60s};

}  // namespace

TEST_CASE("Patience: who says nothing is greeted once, and then has a person's time for a name") {
  Patience patience(kRules);
  CHECK(patience.next(kUnregistered) == 1s);
  CHECK(patience.waited(400ms, kUnregistered) == Outcome::wait);
  CHECK(patience.next(kUnregistered) == 600ms);
  CHECK(patience.waited(600ms, kUnregistered) == Outcome::silent);
  CHECK(patience.next(kUnregistered) == 90s);
  CHECK(patience.waited(90s, kUnregistered) == Outcome::wait);
  CHECK(patience.next(kUnregistered) == 29s);
  CHECK(patience.waited(28s, kUnregistered) == Outcome::wait);
  CHECK(patience.waited(1s, kUnregistered) == Outcome::registration_timeout);
}

TEST_CASE("Patience: an IRC client has its time for registration, which talking does not prolong") {
  Patience patience(kRules);
  patience.heard(0ms);
  patience.first_line(false);
  CHECK(patience.next(kUnregistered) == 30s);
  for (int i = 0; i < 29; ++i) patience.heard(1s);
  CHECK(patience.next(kUnregistered) == 1s);
  CHECK(patience.waited(1s, kUnregistered) == Outcome::registration_timeout);
}

TEST_CASE("Patience: an IRC client that began late still has all its time") {
  Patience patience(kRules);
  CHECK(patience.waited(1s, kUnregistered) == Outcome::silent);
  patience.heard(60s);
  patience.first_line(false);
  CHECK(patience.next(kUnregistered) == 30s);
}

TEST_CASE("Patience: who is registered is asked after silence, and ends without an answer") {
  Patience patience(kRules);
  patience.heard(10ms);
  CHECK(patience.next(kRegistered) == 90s);
  CHECK(patience.waited(90s, kRegistered) == Outcome::idle);
  CHECK(patience.next(kRegistered) == 60s);
  CHECK(patience.waited(60s, kRegistered) == Outcome::ping_timeout);
}

TEST_CASE("Patience: who was registered during a wait is asked no later than after the usual silence") {
  Patience patience({.silence = 1s, .registration = 30s, .choose_name = 120s, .ping_after = 5s, .ping_timeout = 60s});
  patience.heard(0s);
  patience.first_line(false);
  CHECK(patience.next(kUnregistered) == 5s);
  CHECK(patience.waited(5s, kRegistered) == Outcome::idle);
}

TEST_CASE("Patience: any answer will do") {
  Patience patience(kRules);
  patience.heard(10ms);
  CHECK(patience.waited(90s, kRegistered) == Outcome::idle);
  patience.heard(59s);
  CHECK(patience.next(kRegistered) == 90s);
  CHECK(patience.waited(90s, kRegistered) == Outcome::idle);
}

TEST_CASE("Patience: a person at a bare terminal may be silent for ever") {
  Patience patience(kRules);
  patience.heard(10ms);
  for (int i = 0; i < 100; ++i) CHECK(patience.waited(1h, kPerson) == Outcome::wait);
  CHECK(patience.next(kPerson) == 1h);
}
