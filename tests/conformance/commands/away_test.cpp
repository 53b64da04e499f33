#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

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

TEST_CASE("AWAY: who writes to somebody away reads their text each time; writing oneself changes nothing") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("AWAY :gone fishing");
  static_cast<void>(alice.lines());
  for (int i = 0; i < 2; ++i) {
    REQUIRE(bob.ask("PRIVMSG alice :hi") == Lines{":chat.example 301 bob alice :gone fishing"});
  }
  alice.send("PRIVMSG bob :hello");
  REQUIRE(numbers(bob.ask("PRIVMSG alice :hi")) == "301");
  REQUIRE(bob.param("USERHOST alice", "302", 1).find("alice=-") == 0);
  alice.send("AWAY");
  REQUIRE(bob.ask("PRIVMSG alice :hi").empty());
  REQUIRE(bob.param("USERHOST alice", "302", 1).find("alice=+") == 0);
}

TEST_CASE("AWAY: another text takes the place of the first; of several words without a colon the first counts") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("AWAY :one")) == "306");
  REQUIRE(numbers(alice.ask("AWAY two words")) == "306");
  REQUIRE(alice.param("WHOIS alice", "301", 2) == "two");
}

TEST_CASE("AWAY: of several devices, the text is that of the one which said it last") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client bob = chat.connect("bob");
  Client first = chat.connect_as("ada");
  Client second = chat.connect_as("ada");
  const auto text = [&] {
    const Lines away = only(bob.ask("WHOIS ada"), "301");
    return away.empty() ? std::string() : param(away[0], 2);
  };
  second.send("AWAY :second");
  CHECK(text().empty());
  first.send("AWAY :first");
  CHECK(text() == "first");
  second.send("AWAY :second again");
  CHECK(text() == "second again");
  SECTION("of those that are still there") {
    second.send("QUIT");
    CHECK(text() == "first");
  }
  SECTION("whoever of them goes") {
    first.send("QUIT");
    CHECK(text() == "second again");
  }
  SECTION("a device at which somebody is counts for all") {
    first.send("AWAY");
    CHECK(text().empty());
    first.send("AWAY :once more");
    CHECK(text() == "once more");
  }
}
