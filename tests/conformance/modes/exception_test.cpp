#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +e (005 EXCEPTS): https://modern.ircdocs.horse/#ban-exception-channel-mode

using namespace chat::test;

TEST_CASE("+e: who is exempt comes in and speaks in spite of a ban") {
  TeaParty party;
  party.alice.send("MODE #tea +be *!*@* carol");
  static_cast<void>(party.bob.lines());
  Client carol = party.chat.connect("carol");
  REQUIRE(party.join(carol) == kEntered);
  REQUIRE(party.say(carol).empty());
  REQUIRE(party.say(party.bob) == "404");
  party.alice.send("MODE #tea -e carol");
  REQUIRE(party.say(carol) == "404");
}

TEST_CASE("+e: without a ban it changes nothing") {
  TeaParty party;
  party.alice.send("MODE #tea +ie carol");
  Client carol = party.chat.connect("carol");
  REQUIRE(party.join(carol) == "473");
}

TEST_CASE("+e: the list is for those who may change it, and for the server's operators") {
  TeaParty party;
  party.alice.send("MODE #tea +e carol");
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.alice.ask("MODE #tea e")) == "348 349");
  REQUIRE(numbers(party.bob.ask("MODE #tea e")) == "482");
  REQUIRE(numbers(party.chat.connect("outside").ask("MODE #tea +e")) == "482");
  REQUIRE(numbers(party.chat.connect_operator("root").ask("MODE #tea e")) == "348 349");
}
