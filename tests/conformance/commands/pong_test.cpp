#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// PONG: https://modern.ircdocs.horse/#pong-message

using namespace chat::test;

TEST_CASE("PONG: is never answered, before the registration or after it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client early = chat.open();
  for (const std::string line : {"PONG 12345", "PONG", "PONG :", "PONG chat.example 12345", "PONG a b c"}) {
    REQUIRE(alice.ask(line).empty());
    REQUIRE(early.ask(line).empty());
  }
  REQUIRE(numbers(alice.ask("PING x")) == "PONG");
}
