#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// ISON: RFC 1459, section 5.8

using namespace chat::test;

TEST_CASE("ISON: in one parameter or in several, in the spelling of their owners") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("Bob");
  REQUIRE(alice.ask("ISON ALICE nobody bob") == Lines{":chat.example 303 alice :alice Bob"});
  REQUIRE(alice.ask("ISON :ALICE nobody  bob ") == Lines{":chat.example 303 alice :alice Bob"});
  REQUIRE(alice.ask("ISON nobody") == Lines{":chat.example 303 alice :"});
  REQUIRE(numbers(alice.ask("ISON")) == "461");
  REQUIRE(numbers(chat.open().ask("ISON alice")) == "451");
}

TEST_CASE("ISON: invisible people are on, too, and a mask is no nick") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("MODE alice +i");
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("ISON alice", "303", 1) == "alice");
  REQUIRE(bob.param("ISON al* #tea", "303", 1).empty());
}
