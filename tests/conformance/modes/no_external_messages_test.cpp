#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +n: https://modern.ircdocs.horse/#no-external-messages-mode

using namespace chat::test;

TEST_CASE("+n: only members speak; without it everybody does") {
  TeaParty party;
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("PRIVMSG #tea :hello") ==
          Lines{":chat.example 404 carol #Tea :Cannot send to channel: only members may speak (+n); JOIN it first"});
  REQUIRE(carol.ask("NOTICE #tea :hello").empty());
  REQUIRE(party.bob.lines().empty());
  REQUIRE(party.change("-n") == "-n");
  REQUIRE(party.say(carol).empty());
  REQUIRE(carol.ask("NOTICE #tea :hello").empty());
  REQUIRE(numbers(party.bob.lines()) == "PRIVMSG NOTICE");
}
