#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +t: https://modern.ircdocs.horse/#protected-topic-mode

using namespace chat::test;

TEST_CASE("+t: members without rank do not change the topic; without it they do") {
  TeaParty party;
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :mine")) == "482");
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :")) == "482");
  REQUIRE(party.change("+v bob") == "+v bob");
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :mine")) == "482");
  REQUIRE(party.change("-t") == "-t");
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :mine")) == "TOPIC");
}
