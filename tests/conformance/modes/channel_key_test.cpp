#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +k: https://modern.ircdocs.horse/#key-channel-mode

using namespace chat::test;

TEST_CASE("MODE +k: a key") {
  TeaParty party;
  REQUIRE(party.change("+k sugar") == "+k sugar");
  REQUIRE(party.change("+k sugar").empty());
  REQUIRE(party.change("+k honey") == "+k honey");
  SECTION("is taken away with or without being named") {
    const std::string how = GENERATE("-k honey", "-k wrong", "-k");
    REQUIRE(party.change(how) == "-k honey");
    REQUIRE(party.change("-k").empty());
    REQUIRE(party.modes() == "+nt");
  }
  SECTION("must be one that JOIN can name") {
    for (const std::string& key : Lines{"a,b", ":two words", "::x", std::string(33, 'x')}) {
      INFO(key);
      REQUIRE(numbers(party.alice.ask("MODE #tea +k " + key)) == "525");
    }
    REQUIRE(numbers(party.alice.ask("MODE #tea +k")) == "696");
    REQUIRE(party.modes() == "+ntk honey");
  }
}

TEST_CASE("+k: who gives the key at its place comes in, in the right case of letters") {
  TeaParty party;
  REQUIRE(party.change("+k Cup") == "+k Cup");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("JOIN #tea") ==
          Lines{":chat.example 475 carol #Tea :Cannot join channel (+k): the right key is needed behind its name"});
  REQUIRE(party.join(carol, "cup") == "475");
  REQUIRE(numbers(carol.ask("JOIN #other,#tea Cup")) == "JOIN 353 366 475");
  REQUIRE(numbers(carol.ask("JOIN #another,#tea x,Cup")) == "JOIN 353 366 JOIN 353 366");
}

TEST_CASE("+k: the key is told to members, and that there is one to everybody") {
  TeaParty party;
  REQUIRE(party.change("+k cup") == "+k cup");
  REQUIRE(party.modes() == "+ntk cup");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("MODE #tea").at(0) == ":chat.example 324 carol #Tea +ntk");
}

TEST_CASE("+k: who is invited needs no key") {
  TeaParty party;
  REQUIRE(party.change("+k cup") == "+k cup");
  Client carol = party.chat.connect("carol");
  party.alice.send("INVITE carol #tea");
  REQUIRE(party.join(carol) == kEntered);
}
