#include <catch2/catch.hpp>

#include "support/guest_room.hpp"

// +R: people with an account only; no specification has it,
// but InspIRCd, UnrealIRCd and Ergo do

using namespace chat::test;

TEST_CASE("+R: a guest does not come in, who has an account does") {
  GuestRoom room;
  room.alice.send("MODE #tea +R");
  REQUIRE(room.bob.ask("JOIN #tea") == Lines{":chat.example 477 bob #tea :Cannot join channel (+R): it is for people "
                                             "with an account; log in first"});
  REQUIRE(numbers(room.ann.ask("JOIN #tea")) == "JOIN 353 366");
  room.alice.send("MODE #tea -R");
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("+R: an invitation overrides it, and so does an entry of +I") {
  GuestRoom room;
  room.alice.send("MODE #tea +R");
  SECTION("INVITE") { room.alice.send("INVITE bob #tea"); }
  SECTION("+I") { room.alice.send("MODE #tea +I bob"); }
  REQUIRE(numbers(room.bob.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("+R: who was there before stays and speaks") {
  GuestRoom room;
  room.bob.send("JOIN #tea");
  room.alice.send("MODE #tea +R");
  static_cast<void>(room.bob.lines());
  REQUIRE(room.bob.ask("PRIVMSG #tea :still here").empty());
}
