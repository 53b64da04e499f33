#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +p, of RFC 2811, section 4.2.6; its symbol: https://modern.ircdocs.horse/#rplnamreply-353

using namespace chat::test;

TEST_CASE("+p: not in LIST and WHOIS for outsiders, and reached by its name all the same") {
  TeaParty party;
  REQUIRE(party.change("+p") == "+p");
  REQUIRE(party.modes() == "+npt");
  Client carol = party.chat.connect("carol");
  REQUIRE(numbers(carol.ask("LIST")) == "321 323");
  REQUIRE(numbers(carol.ask("LIST #tea")) == "321 323");
  REQUIRE(only(carol.ask("WHOIS alice"), "319").empty());
  REQUIRE(numbers(carol.ask("MODE #tea")) == "324 329");
  REQUIRE(numbers(carol.ask("TOPIC #tea")) == "331");
  REQUIRE(carol.ask("NAMES #tea").at(0) == ":chat.example 353 carol * #Tea :@alice bob");
  REQUIRE(party.join(carol) == kEntered);
}

TEST_CASE("+p: members and the server's operators see it listed") {
  TeaParty party;
  party.alice.send("MODE #tea +p");
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.bob.ask("LIST")) == "321 322 323");
  REQUIRE(party.bob.param("WHOIS alice", "319", 2) == "@#Tea");
  Client root = party.chat.connect_operator("root");
  REQUIRE(numbers(root.ask("LIST")) == "321 322 323");
  REQUIRE(root.param("WHOIS alice", "319", 2) == "@#Tea");
}

TEST_CASE("+p: beside +s it is secret") {
  TeaParty party;
  REQUIRE(party.change("+ps") == "+ps");
  REQUIRE(party.bob.param("NAMES #tea", "353", 1) == "@");
  REQUIRE(numbers(party.chat.connect("carol").ask("MODE #tea")) == "403");
}
