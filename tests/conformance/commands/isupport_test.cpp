#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// ISUPPORT: https://ircv3.net/specs/extensions/extended-isupport
// Before registration, and as batches: see capabilities/extended_isupport_test.cpp.

using namespace chat;
using namespace chat::test;

TEST_CASE("ISUPPORT: tells what the server supports, as at the beginning, with and without the capability") {
  MindHarness chat;
  Client alice = chat.open();
  alice.send("NICK alice");
  const Lines greeting = only(alice.ask("USER al 0 * :Alice"), "005");
  REQUIRE(greeting.size() > 1);
  CHECK(alice.ask("ISUPPORT") == greeting);
  CHECK(alice.ask("ISUPPORT what is more") == greeting);
  alice.send("CAP REQ draft/extended-isupport");
  CHECK(alice.ask("ISUPPORT") == greeting);  // without batch there is none
}

TEST_CASE("ISUPPORT: before registration it is refused to who does not know it") {
  MindHarness chat;
  CHECK(chat.open().ask("ISUPPORT") == Lines{":chat.example 451 * :You have not registered; send NICK and USER first"});
}
