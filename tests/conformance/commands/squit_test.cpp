#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// SQUIT: https://modern.ircdocs.horse/#squit-message

using namespace chat::test;

TEST_CASE("SQUIT: there is no other server, and this one cannot be cut off from itself") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  REQUIRE(root.ask_one("SQUIT other.example :bad link") ==
          ":chat.example 402 root other.example :No such server; LINKS lists those there are");
  REQUIRE(root.ask_one("SQUIT * :all of them").starts_with(":chat.example 402 root * :"));
  REQUIRE(root.ask_one("SQUIT Chat.Example :itself").starts_with(":chat.example 400 root SQUIT :"));
  REQUIRE_FALSE(root.closed());
}

TEST_CASE("SQUIT: refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  for (const std::string line : {"SQUIT", "SQUIT other.example", "SQUIT other.example :"}) {
    REQUIRE(root.ask_one(line).starts_with(":chat.example 461 root SQUIT :"));
    REQUIRE(numbers(bob.ask(line)) == "481");
  }
  REQUIRE(numbers(chat.open().ask("SQUIT other.example :x")) == "451");
}
