#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +I (005 INVEX): https://modern.ircdocs.horse/#invite-exception-channel-mode

using namespace chat::test;

TEST_CASE("+I: who matches needs no invitation, but the key, and room") {
  TeaParty party;
  party.alice.send("MODE #tea +iI c*!*@*");
  Client carol = party.chat.connect("carol");
  SECTION("alone it is enough") { REQUIRE(party.join(carol) == kEntered); }
  SECTION("a key is needed") {
    party.alice.send("MODE #tea +k cup");
    REQUIRE(party.join(carol) == "475");
    REQUIRE(party.join(carol, "cup") == kEntered);
  }
  SECTION("a full channel is full") {
    party.alice.send("MODE #tea +l 2");
    REQUIRE(party.join(carol) == "471");
  }
  SECTION("a ban holds") {
    party.alice.send("MODE #tea +b carol");
    REQUIRE(party.join(carol) == "474");
  }
  SECTION("others need one") {
    Client dave = party.chat.connect("dave");
    REQUIRE(party.join(dave) == "473");
  }
}

TEST_CASE("+I: the list is for those who may change it") {
  TeaParty party;
  party.alice.send("MODE #tea +I carol");
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.alice.ask("MODE #tea I")) == "346 347");
  REQUIRE(numbers(party.bob.ask("MODE #tea I")) == "482");
}
