#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +c: no colours and styles (https://modern.ircdocs.horse/formatting), as of InspIRCd and UnrealIRCd

using namespace chat::test;

TEST_CASE("+c: every code of a style is refused, to everybody; other text is not") {
  TeaParty party;
  REQUIRE(party
              .say(party.bob,
                   "\x03"
                   "4red")
              .empty());
  REQUIRE(party.change("+c") == "+c");
  for (const std::string code : {"\x02", "\x03", "\x04", "\x0F", "\x11", "\x16", "\x1D", "\x1E", "\x1F"}) {
    INFO(static_cast<int>(code[0]));
    REQUIRE(party.say(party.bob, "so " + code + "styled") == "404");
    REQUIRE(party.say(party.alice,
                      "\x01"
                      "ACTION is " +
                          code + "styled\x01") == "404");
  }
  static_cast<void>(party.alice.lines());
  REQUIRE(party
              .say(party.bob,
                   "\x01"
                   "ACTION waves\x01")
              .empty());
  REQUIRE(party.say(party.bob, "plain, \xC3\xA9 and \t").empty());
  REQUIRE(numbers(party.alice.lines()) == "PRIVMSG PRIVMSG");
}

TEST_CASE("+c: a NOTICE with a style does not come through; the refusal names the mode") {
  TeaParty party;
  REQUIRE(party.change("+c") == "+c");
  REQUIRE(party.bob
              .ask("NOTICE #tea :\x02"
                   "bold")
              .empty());
  REQUIRE(party.alice.lines().empty());
  REQUIRE(party.bob.ask("PRIVMSG #tea :\x02"
                        "bold") ==
          Lines{":chat.example 404 bob #Tea :Cannot send to channel: it takes no colours and styles (+c); say it in "
                "plain text"});
}
