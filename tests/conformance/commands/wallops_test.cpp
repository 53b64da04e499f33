#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// WALLOPS: https://modern.ircdocs.horse/#wallops-message

using namespace chat::test;

TEST_CASE("WALLOPS: to everyone who has +w") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client listener = chat.connect("listener");
  Client other = chat.connect("other");
  listener.send("MODE listener +w");
  static_cast<void>(listener.lines());
  REQUIRE(root.ask("WALLOPS :tea is ready").empty());
  REQUIRE(listener.lines() == Lines{":root!~user@192.0.2.1 WALLOPS :tea is ready"});
  REQUIRE(other.lines().empty());
  REQUIRE(numbers(root.ask("WALLOPS")) == "461");
  REQUIRE(numbers(root.ask("WALLOPS :")) == "461");
  REQUIRE(numbers(other.ask("WALLOPS :x")) == "481");
  REQUIRE(numbers(chat.open().ask("WALLOPS :x")) == "451");
}

TEST_CASE("WALLOPS: a text of several words without its colon is not cut; it is not kept") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  root.send("MODE root +w");
  chat.journal.events.clear();
  REQUIRE(root.ask("WALLOPS back at noon") == Lines{":root!~user@192.0.2.1 WALLOPS :back at noon"});
  REQUIRE(chat.journal.events.empty());
}
