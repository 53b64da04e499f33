#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// QUIT: https://modern.ircdocs.horse/#quit-message

using namespace chat::test;

TEST_CASE("QUIT: the others read the reason, once; the one who quits reads ERROR") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea,#cake");
  static_cast<void>(bob.lines());
  const Lines end = alice.ask("QUIT :Gone to tea");
  REQUIRE(numbers(end) == "ERROR");
  REQUIRE(end.front().starts_with("ERROR :"));
  REQUIRE_THAT(end.front(), Catch::Contains("Gone to tea"));
  REQUIRE(alice.closed());
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Quit: Gone to tea"});
  REQUIRE(carol.lines().empty());
  SECTION("what it sends behind QUIT is dropped") {
    alice.send("PRIVMSG bob :I am a ghost");
    REQUIRE(bob.lines().empty());
    alice.drop();
  }
}

TEST_CASE("QUIT: without a reason, before registration, and too long") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  static_cast<void>(bob.lines());
  SECTION("none") {
    alice.send("QUIT");
    REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Quit: "});
  }
  SECTION("a long one is cut") {
    alice.send("QUIT :" + std::string(450, 'x'));
    REQUIRE(param(bob.lines().at(0), 0) == "Quit: " + std::string(300, 'x'));
  }
  SECTION("before registration nobody is told") {
    Client early = chat.open();
    REQUIRE(numbers(early.ask("QUIT")) == "ERROR");
    REQUIRE(early.closed());
    REQUIRE(bob.lines().empty());
  }
  SECTION("a connection that is lost quits with its cause, which nobody can type") {
    alice.drop("Ping timeout: 120 seconds");
    REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Ping timeout: 120 seconds"});
  }
}

TEST_CASE("QUIT: an empty reason is none, and of several words without a colon the first counts") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  SECTION("empty") {
    alice.send("QUIT :");
    REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Quit: "});
  }
  SECTION("several words") {
    alice.send("QUIT good bye");
    REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Quit: good"});
  }
}

TEST_CASE("QUIT: the nick is free at once, and its owner was here lately") {
  MindHarness chat;
  Client bob = chat.connect("bob");
  chat.connect("alice").send("QUIT :bye");
  REQUIRE(numbers(bob.ask("WHOIS alice")) == "401 318");
  REQUIRE(only(bob.ask("WHOWAS alice"), "314").size() == 1);
  REQUIRE(numbers(bob.ask("NICK alice")) == "NICK");
}
