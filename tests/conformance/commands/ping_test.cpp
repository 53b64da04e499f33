#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// PING: https://modern.ircdocs.horse/#ping-message

using namespace chat::test;

TEST_CASE("PING: a token that would not come back whole is refused") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::size_t fits = 510 - std::string(":chat.example PONG chat.example :").size();
  REQUIRE(param(alice.ask_one("PING " + std::string(fits, 'x')), 1) == std::string(fits, 'x'));
  REQUIRE(numbers(alice.ask("PING " + std::string(fits + 1, 'x'))) == "417");
}

TEST_CASE("PING: the token comes back, behind the server's name") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("PING 12345") == Lines{":chat.example PONG chat.example :12345"});
  REQUIRE(alice.ask("PING :two words") == Lines{":chat.example PONG chat.example :two words"});
  REQUIRE(alice.ask("PING ::") == Lines{":chat.example PONG chat.example ::"});
  REQUIRE(alice.ask("PING grüße") == Lines{":chat.example PONG chat.example :grüße"});
}

TEST_CASE("PING: of several parameters the first is the token") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("PING one two") == Lines{":chat.example PONG chat.example :one"});
  REQUIRE(alice.ask("PING one other.example") == Lines{":chat.example PONG chat.example :one"});
}

TEST_CASE("PING: without a parameter one is missing; an empty token is no token") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask_one("PING").starts_with(":chat.example 461 alice PING :"));
  REQUIRE(alice.ask_one("PING :").starts_with(":chat.example 409 alice :"));
}

TEST_CASE("PING: is answered before the registration, too") {
  MindHarness chat;
  Client early = chat.open();
  REQUIRE(early.ask("PING x") == Lines{":chat.example PONG chat.example :x"});
  REQUIRE(numbers(early.ask("PING")) == "461");
  REQUIRE(numbers(early.ask("PING :")) == "409");
}

TEST_CASE("PING: the server asks who has been silent whether they are there") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.mind.idle(alice.id());
  REQUIRE(alice.lines() == Lines{"PING :chat.example"});
}
