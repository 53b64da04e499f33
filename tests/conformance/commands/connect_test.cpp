#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// CONNECT: https://modern.ircdocs.horse/#connect-message

using namespace chat::test;

TEST_CASE("CONNECT: servers are not linked by IRC: there is none that is known") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  REQUIRE(root.ask_one("CONNECT other.example") ==
          ":chat.example 402 root other.example :No such server; LINKS lists those there are");
  REQUIRE(root.ask_one("CONNECT other.example 6667").starts_with(":chat.example 402 root other.example :"));
  REQUIRE(root.ask_one("CONNECT a.example 6667 b.example").starts_with(":chat.example 402 root b.example :"));
  REQUIRE(root.ask_one("CONNECT a.example 6667 chat.example").starts_with(":chat.example 402 root a.example :"));
  REQUIRE(root.ask_one("CONNECT chat.example").starts_with(":chat.example 400 root CONNECT :"));
}

TEST_CASE("CONNECT: refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client bob = chat.connect("bob");
  REQUIRE(chat.connect_operator("root").ask_one("CONNECT").starts_with(":chat.example 461 root CONNECT :"));
  REQUIRE(numbers(bob.ask("CONNECT other.example")) == "481");
  REQUIRE(numbers(bob.ask("CONNECT")) == "481");
  REQUIRE(numbers(chat.open().ask("CONNECT other.example")) == "451");
}
