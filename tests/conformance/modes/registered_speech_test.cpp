#include <catch2/catch.hpp>

#include "support/guest_room.hpp"

// +M: people with an account speak, and who has a status; no specification has it,
// but InspIRCd, UnrealIRCd and Ergo do

using namespace chat::test;

TEST_CASE("+M: a guest is not heard without voice, who has an account is") {
  GuestRoom room;
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
  GuestRoom room;
  room.alice.send("MODE #tea +M");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
}
