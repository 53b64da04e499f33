#include <catch2/catch.hpp>

#include "support/server_parameter.hpp"

// USERS: RFC 2812, section 4.6

using namespace chat::test;

TEST_CASE("USERS: is disabled, for everybody") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  REQUIRE(numbers({alice.ask_one("USERS")}) == "446");
  REQUIRE(numbers({chat.connect_operator("root").ask_one("USERS")}) == "446");
  REQUIRE(numbers(chat.open().ask("USERS")) == "451");
}

TEST_CASE("USERS: no other server does it either") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "USERS");
}
