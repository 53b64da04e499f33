#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// echo-message: https://ircv3.net/specs/extensions/echo-message

using namespace chat::test;

namespace {

/// alice, who asked for echoes, and bob in #tea, with nothing left to read.
struct EchoParty {
  EchoParty() {
    for (Client client : {alice, bob}) client.send("JOIN #tea");
    for (Client client : {alice, bob}) static_cast<void>(client.lines());
  }
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "echo-message server-time message-tags"});
  Client bob = chat.connect("bob", {.caps = "server-time message-tags"});
};

}  // namespace

TEST_CASE("echo-message: the speaker gets what the others get, with its id and time") {
  EchoParty party;
  const std::string what =
      GENERATE("PRIVMSG #tea :hello", "NOTICE #tea :hello", "PRIVMSG bob :psst", "NOTICE bob :psst");
  party.alice.send(what);
  const Lines echo = party.alice.lines();
  REQUIRE(echo.size() == 1);
  CHECK(echo == party.bob.lines());
  CHECK(tag(echo[0], "msgid").size() == 26);
  CHECK(tag(echo[0], "time") == "2027-01-15T08:00:00.000Z");
  CHECK(echo[0].ends_with(":alice!~user@192.0.2.1 " + what));
}

TEST_CASE("echo-message: with message-tags, TAGMSG, too; without, none") {
  EchoParty party;
  const Lines echo = party.alice.ask("@+x=y TAGMSG #tea");
  REQUIRE(echo.size() == 1);
  CHECK(echo == party.bob.lines());
  static_cast<void>(party.alice.ask("CAP REQ -message-tags"));
  CHECK(party.alice.ask("@+x=y TAGMSG #tea").empty());
}

TEST_CASE("echo-message: what the server changed comes back as it was delivered") {
  EchoParty party;
  party.alice.send("PRIVMSG #tea :" + std::string(490, 'x'));
  const Lines echo = party.alice.lines();
  REQUIRE(echo.size() == 1);
  CHECK(echo == party.bob.lines());
  CHECK(param(echo[0], 1).size() < 490);
}

TEST_CASE("echo-message: what was refused is not echoed") {
  EchoParty party;
  CHECK(numbers(party.alice.ask("PRIVMSG nobody :hello")) == "401");
  CHECK(numbers(party.alice.ask("PRIVMSG #nothing :hello")) == "403");
  CHECK(party.alice.ask("NOTICE nobody :hello").empty());
}

TEST_CASE("echo-message: also of what is said into a channel from outside, and to those of a status") {
  EchoParty party;
  party.bob.send("PART #tea");
  party.alice.send("MODE #tea -n");
  static_cast<void>(party.bob.ask("CAP REQ echo-message"));
  CHECK(numbers(party.bob.ask("PRIVMSG #tea :knock")) == "PRIVMSG");
  static_cast<void>(party.alice.lines());
  CHECK(param(party.alice.ask_one("PRIVMSG @#tea :among us"), 0) == "@#tea");
}

TEST_CASE("echo-message: to oneself there are two, the message and its echo") {
  EchoParty party;
  CHECK(numbers(party.alice.ask("PRIVMSG alice :note")) == "PRIVMSG PRIVMSG");
  CHECK(numbers(party.bob.ask("PRIVMSG bob :note")) == "PRIVMSG");
}
