#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// https://ircv3.net/specs/extensions/away-notify

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
