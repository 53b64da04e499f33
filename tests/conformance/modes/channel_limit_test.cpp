#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +l: https://modern.ircdocs.horse/#client-limit-channel-mode

using namespace chat::test;

TEST_CASE("MODE +l: a limit") {
  TeaParty party;
  REQUIRE(party.change("+l 10") == "+l 10");
  REQUIRE(party.change("+l 10").empty());
  REQUIRE(party.change("+l 007") == "+l 7");
  for (const std::string limit : {"", " 0", " -1", " x", " 1x", " 99999999999999999999999"}) {
    INFO(limit);
    REQUIRE(numbers(party.alice.ask("MODE #tea +l" + limit)) == "696");
  }
  REQUIRE(party.modes() == "+ntl 7");
  REQUIRE(party.change("-l") == "-l");
  REQUIRE(party.change("-l").empty());
}

TEST_CASE("+l: a full channel takes nobody, unless they are invited") {
  TeaParty party;
  REQUIRE(party.change("+l 2") == "+l 2");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("JOIN #tea") ==
          Lines{":chat.example 471 carol #Tea :Cannot join channel (+l): it is full; try again later"});
  SECTION("somebody goes") { party.bob.send("PART #tea"); }
  SECTION("there is room for more") { party.alice.send("MODE #tea +l 3"); }
  SECTION("the limit is lifted") { party.alice.send("MODE #tea -l"); }
  SECTION("an invitation") { party.alice.send("INVITE carol #tea"); }
  REQUIRE(party.join(carol) == kEntered);
}

TEST_CASE("+l: fewer than there are puts nobody out") {
  TeaParty party;
  REQUIRE(party.change("+l 1") == "+l 1");
  REQUIRE(party.say(party.bob).empty());
}
