#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// away-notify: https://ircv3.net/specs/extensions/away-notify

using namespace chat::test;

TEST_CASE("away-notify: those who share a channel and asked are told, once for each change") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "away-notify"});
  Client bob = chat.connect("bob", {.caps = "away-notify"});
  Client plain = chat.connect("plain");
  Client outside = chat.connect("outside", {.caps = "away-notify"});
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(plain)}) client.send("JOIN #a,#b");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  REQUIRE(numbers(alice.ask("AWAY :lunch")) == "306");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 AWAY :lunch"});
  alice.send("AWAY :lunch");
  REQUIRE(bob.lines().empty());
  alice.send("AWAY :long lunch");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 AWAY :long lunch"});
  alice.send("AWAY");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 AWAY"});
  REQUIRE(plain.lines().empty());
  REQUIRE(outside.lines().empty());
}

TEST_CASE("away-notify: that a newcomer is away is told behind their JOIN") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "away-notify"});
  Client carol = chat.connect("carol");
  alice.send("JOIN #tea");
  carol.send("JOIN #tea");
  static_cast<void>(alice.lines());
  static_cast<void>(carol.lines());
  Client bob = chat.connect("bob", {.caps = "away-notify"});
  bob.send("AWAY :asleep");
  REQUIRE(only(bob.ask("JOIN #tea"), "AWAY").empty());
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 JOIN #tea", ":bob!~user@192.0.2.1 AWAY :asleep"});
  REQUIRE(numbers(carol.lines()) == "JOIN");
}

TEST_CASE("away-notify: who comes and is here brings no AWAY") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "away-notify"});
  alice.send("JOIN #tea");
  static_cast<void>(alice.lines());
  chat.connect("bob").send("JOIN #tea");
  REQUIRE(numbers(alice.lines()) == "JOIN");
}
