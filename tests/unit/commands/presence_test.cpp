#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// AWAY: https://modern.ircdocs.horse/#away-message

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
