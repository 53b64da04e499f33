#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// AWAY: https://modern.ircdocs.horse/#away-message, https://ircv3.net/specs/extensions/away-notify
// SETNAME: https://ircv3.net/specs/extensions/setname

using namespace chat::test;

TEST_CASE("AWAY: gone and back") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("AWAY :gone fishing") == Lines{":chat.example 306 alice :You have been marked as being away"});
  REQUIRE(chat.connect("bob").param("WHOIS alice", "301", 2) == "gone fishing");
  const Lines back{":chat.example 305 alice :You are no longer marked as being away"};
  SECTION("without a text") { REQUIRE(alice.ask("AWAY") == back); }
  SECTION("with an empty one") { REQUIRE(alice.ask("AWAY :") == back); }
  REQUIRE(only(chat.connect("carol").ask("WHOIS alice"), "301").empty());
  REQUIRE(numbers(alice.ask("AWAY")) == "305");
  REQUIRE(numbers(chat.open().ask("AWAY :x")) == "451");
}

TEST_CASE("AWAY: a long text is cut between characters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  std::string text = "x";
  while (text.size() < 400) text += "é";
  alice.send("AWAY :" + text);
  REQUIRE(alice.param("WHOIS alice", "301", 2) == text.substr(0, 199));
}

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

TEST_CASE("SETNAME: the new name is shown, and told to those who asked, oneself among them") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  Client bob = chat.connect("bob", {.caps = "setname"});
  Client plain = chat.connect("plain");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(plain)}) client.send("JOIN #a,#b");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  const Lines told{":alice!~user@192.0.2.1 SETNAME :Alice in Wonderland"};
  REQUIRE(alice.ask("SETNAME :Alice in Wonderland") == told);
  REQUIRE(bob.lines() == told);
  REQUIRE(plain.lines().empty());
  REQUIRE(plain.param("WHOIS alice", "311", 5) == "Alice in Wonderland");
  REQUIRE(plain.ask("SETNAME :Plain Jane").empty());
  REQUIRE(bob.param("WHOIS plain", "311", 5) == "Plain Jane");
}

TEST_CASE("SETNAME: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  REQUIRE(numbers(alice.ask("SETNAME")) == "461");
  REQUIRE(numbers(alice.ask("SETNAME :")) == "461");
  REQUIRE(numbers(chat.open().ask("SETNAME :x")) == "451");
  REQUIRE(
      alice.ask_one("SETNAME :" + std::string(151, 'x')).starts_with(":chat.example FAIL SETNAME INVALID_REALNAME :"));
  REQUIRE(alice.param("WHOIS alice", "311", 5) == "Real Name");
  REQUIRE(numbers(alice.ask("SETNAME :" + std::string(150, 'x'))) == "SETNAME");
}
