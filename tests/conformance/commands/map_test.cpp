#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// MAP: a tree of the servers; no specification has it, several servers do.

using namespace chat::test;

TEST_CASE("MAP: this server with its people, and an end") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("shy").send("MODE shy +i");
  static_cast<void>(chat.open());
  const Lines expected{":chat.example 006 alice :chat.example [users: 2]", ":chat.example 007 alice :End of MAP"};
  REQUIRE(alice.ask("MAP") == expected);
  REQUIRE(alice.ask("map surplus :and more") == expected);
}

TEST_CASE("MAP: before registration") {
  MindHarness chat;
  REQUIRE(numbers(chat.open().ask("MAP")) == "451");
}
