#include <catch2/catch.hpp>
#include <functional>

#include "support/tea_party.hpp"

// +C: no CTCP (https://modern.ircdocs.horse/ctcp) other than ACTION, as of InspIRCd, Ergo and Solanum

using namespace chat::test;

TEST_CASE("+C: a CTCP is refused to everybody, an action is not") {
  TeaParty party;
  REQUIRE(party.say(party.bob, "\x01VERSION\x01").empty());
  REQUIRE(party.change("+C") == "+C");
  for (Client& client : {std::ref(party.alice), std::ref(party.bob)}) {
    static_cast<void>(client.lines());
    REQUIRE(numbers(client.ask("PRIVMSG #tea :\x01VERSION\x01")) == "404");
    REQUIRE(client
                .ask("PRIVMSG #tea :\x01"
                     "ACTION waves\x01")
                .empty());
    REQUIRE(client.ask("PRIVMSG #tea :plain").empty());
  }
}

TEST_CASE("+C: an answer to a CTCP, which is a NOTICE, does not come through and is not refused aloud") {
  TeaParty party;
  REQUIRE(party.change("+C") == "+C");
  REQUIRE(party.bob.ask("NOTICE #tea :\x01VERSION 1\x01").empty());
  REQUIRE(party.alice.lines().empty());
  REQUIRE(party.bob.ask("NOTICE #tea :plain").empty());
  REQUIRE(numbers(party.alice.lines()) == "NOTICE");
}
