#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +i: https://modern.ircdocs.horse/#invite-only-channel-mode

using namespace chat::test;

TEST_CASE("+i: only who is invited comes in, once for each invitation") {
  TeaParty party;
  REQUIRE(party.change("+i") == "+i");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("JOIN #tea") ==
          Lines{":chat.example 473 carol #Tea :Cannot join channel (+i): ask a member for an invitation"});
  party.alice.send("INVITE carol #tea");
  REQUIRE(party.join(carol) == kEntered);
  carol.send("PART #tea");
  REQUIRE(party.join(carol) == "473");
  party.alice.send("MODE #tea -i");
  REQUIRE(party.join(carol) == kEntered);
}

TEST_CASE("+i: only operators invite; without it every member does") {
  TeaParty party;
  party.chat.connect("carol");
  REQUIRE(numbers(party.bob.ask("INVITE carol #tea")) == "341");
  REQUIRE(party.change("+i") == "+i");
  REQUIRE(numbers(party.bob.ask("INVITE carol #tea")) == "482");
  REQUIRE(numbers(party.alice.ask("INVITE carol #tea")) == "341");
}
