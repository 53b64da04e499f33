#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// LINKS: https://modern.ircdocs.horse/#links-message

using namespace chat::test;

TEST_CASE("LINKS: this server, if it is meant") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::string row = ":chat.example 364 alice * chat.example :0 A chatserver";
  REQUIRE(alice.ask("LINKS") == Lines{row, ":chat.example 365 alice * :End of LINKS list"});
  REQUIRE(alice.ask("LINKS CHAT.*") == Lines{row, ":chat.example 365 alice CHAT.* :End of LINKS list"});
  REQUIRE(alice.ask("LINKS *.org") == Lines{":chat.example 365 alice *.org :End of LINKS list"});
  REQUIRE(numbers(alice.ask("LINKS chat.example *")) == "364 365");
  REQUIRE(numbers(alice.ask("LINKS other.example *")) == "402");
  REQUIRE(numbers(chat.open().ask("LINKS")) == "451");
}

TEST_CASE("LINKS: in front of a mask a server may be named, and what follows is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const std::string server : {"chat.example", "*", "alice"}) {
    REQUIRE(alice.ask("LINKS " + server + " chat.* surplus").size() == 2);
  }
  REQUIRE(alice.param("LINKS nobody *", "402", 1) == "nobody");
}
