#include <catch2/catch.hpp>

#include "support/people_harness.hpp"

// +M: people with an account speak, and who has a status; no specification has it,
// but InspIRCd, UnrealIRCd and Ergo do

using namespace chat::test;

namespace {

/// alice made #tea and is nobody's account; ann has one.
struct Room {
  PeopleHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client ann = chat.person("ann");
  Room() {
    alice.send("JOIN #tea");
    static_cast<void>(alice.lines());
  }
};

}  // namespace

TEST_CASE("+M: a guest is not heard without voice, who has an account is") {
  Room room;
  room.bob.send("JOIN #tea");
  room.ann.send("JOIN #tea");
  room.alice.send("MODE #tea +M");
  static_cast<void>(room.bob.lines());
  REQUIRE(room.bob.ask("PRIVMSG #tea :hello") ==
          Lines{":chat.example 404 bob #tea :Cannot send to channel: it is for people with an account (+M); log in, or "
                "ask an operator for voice"});
  REQUIRE(room.bob.ask("NOTICE #tea :hello").empty());
  static_cast<void>(room.ann.lines());
  REQUIRE(room.ann.ask("PRIVMSG #tea :hello").empty());
  REQUIRE(room.alice.ask("PRIVMSG #tea :hello").empty());
  room.alice.send("MODE #tea +v bob");
  static_cast<void>(room.bob.lines());
  REQUIRE(room.bob.ask("PRIVMSG #tea :hello").empty());
}

TEST_CASE("+M: it keeps nobody out") {
  Room room;
  room.alice.send("MODE #tea +M");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
}
