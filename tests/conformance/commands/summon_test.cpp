#include <catch2/catch.hpp>

#include "support/server_parameter.hpp"

// SUMMON: RFC 2812, section 4.5

using namespace chat::test;

TEST_CASE("SUMMON: is disabled, for everybody and whoever is meant") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client root = chat.connect_operator("root");
  for (const std::string line : {"SUMMON", "SUMMON alice", "SUMMON nobody", "SUMMON alice chat.example #tea"}) {
    REQUIRE(numbers({alice.ask_one(line)}) == "445");
    REQUIRE(numbers({root.ask_one(line)}) == "445");
  }
  REQUIRE(numbers(chat.open().ask("SUMMON alice")) == "451");
}

TEST_CASE("SUMMON: no other server does it either") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "SUMMON alice");
}
