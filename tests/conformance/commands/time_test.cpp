#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// TIME: https://modern.ircdocs.horse/#time-message

using namespace chat::test;

TEST_CASE("TIME: as a number and for people") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("TIME") ==
          Lines{":chat.example 391 alice chat.example 1800000000 0 :Friday January 15 2027 -- 08:00:00 +00:00"});
  REQUIRE(numbers(chat.open().ask("TIME")) == "451");
}

TEST_CASE("TIME: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "TIME");
  REQUIRE(numbers(alice.ask("TIME chat.example surplus :and more")) == numbers(alice.ask("TIME")));
}
