#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// ERROR: https://www.rfc-editor.org/rfc/rfc2812#section-3.7.4. What it says of each way to end is with QUIT, KILL, PASS
// and DIE.

using namespace chat::test;

TEST_CASE("ERROR: is the last line of a connection that the server ends, before the registration and after it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client early = chat.open();
  early.send("NICK early");
  for (Client& client : {std::ref(alice), std::ref(early)}) {
    client.drop("Ping timeout: 120 seconds");
    REQUIRE(client.lines() == Lines{"ERROR :Closing link: 192.0.2.1 (Ping timeout: 120 seconds)"});
    REQUIRE(client.closed());
  }
}

TEST_CASE("ERROR: is no command of clients") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("ERROR :made up")) == "421");
  REQUIRE_FALSE(alice.closed());
}
