#include "net/credit.hpp"

#include <catch2/catch.hpp>

#include <thread>

using chat::net::Credit;
using namespace std::chrono_literals;

namespace {
Credit::Deadline soon() { return std::chrono::steady_clock::now() + 20s; }
Credit::Deadline past() { return std::chrono::steady_clock::now() - 1s; }
}  // namespace

TEST_CASE("Credit: who is below the bound does not wait, who is above it does") {
  Credit credit;
  credit.take(100);
  CHECK(credit.wait_for(100, past()));
  CHECK_FALSE(credit.wait_for(99, past()));
  credit.give(1);
  CHECK(credit.wait_for(99, past()));
}

TEST_CASE("Credit: what is worked off wakes who waits") {
  Credit credit;
  credit.take(1'000);
  std::thread engine([&credit] {
    for (int i = 0; i < 1'000; ++i) credit.give(1);
  });
  CHECK(credit.wait_for(0, soon()));
  engine.join();
}

TEST_CASE("Credit: nobody waits for what will never be worked off") {
  Credit credit;
  credit.take(1'000);
  std::thread engine([&credit] { credit.give_up(); });
  CHECK(credit.wait_for(0, soon()));
  engine.join();
  CHECK(credit.wait_for(0, past()));
}
