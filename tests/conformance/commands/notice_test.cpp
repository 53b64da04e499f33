#include <catch2/catch.hpp>

#include "support/channel_of_two.hpp"

// NOTICE: https://modern.ircdocs.horse/#notice-message. What it has in common with PRIVMSG is in privmsg_test.cpp.

using namespace chat::test;

TEST_CASE("NOTICE: nothing is ever answered, whatever is wrong with it") {
  ChannelOfTwo party;
  Client outside = party.chat.connect("outside");
  party.bob.send("AWAY :asleep");
  for (const std::string rest : {"", " ", " ,", " bob", " bob :", " nobody :hi", " #nothing :hi", " #tea :hi",
                                 " a,b,c,d,e :hi", " $* :hi", " @#tea :hi", " bob :hi"}) {
    INFO(rest);
    REQUIRE(outside.ask("NOTICE" + rest).empty());
  }
}

TEST_CASE("NOTICE: needs a registration, as all speech does") {
  ChannelOfTwo party;
  REQUIRE(numbers(party.chat.open().ask("NOTICE bob :hi")) == "451");
  REQUIRE(party.bob.lines().empty());
}

TEST_CASE("NOTICE: with a label its sender asked for an answer") {
  ChannelOfTwo party({.caps = "labeled-response batch"});
  REQUIRE(party.alice.ask_one("@label=x NOTICE nobody :hi").starts_with("@label=x :chat.example 401 alice nobody :"));
  REQUIRE(party.alice.ask("@label=x NOTICE bob :hi") == Lines{"@label=x :chat.example ACK"});
}

TEST_CASE("NOTICE: several targets, of which those that there are hear it once") {
  ChannelOfTwo party;
  REQUIRE(party.alice.ask("NOTICE bob,nobody,#tea,BOB :hi").empty());
  REQUIRE(party.bob.lines() ==
          Lines{":alice!~user@192.0.2.1 NOTICE bob :hi", ":alice!~user@192.0.2.1 NOTICE #tea :hi"});
}
