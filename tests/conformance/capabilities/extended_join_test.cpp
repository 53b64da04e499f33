#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// extended-join: https://ircv3.net/specs/extensions/extended-join

using namespace chat;
using namespace chat::test;

TEST_CASE("extended-join: a JOIN tells account and real name, to those who asked; to others it is as it was") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client alice = chat.connect("alice", {.caps = "extended-join"});
  Client carol = chat.connect("carol");
  for (Client client : {alice, carol}) client.send("JOIN #tea");
  for (Client client : {alice, carol}) static_cast<void>(client.lines());
  SECTION("without an account there is a star") {
    Client bob = chat.connect("bob", {.real_name = "Bob the Builder"});
    REQUIRE(bob.ask("JOIN #tea").front() == ":bob!~user@192.0.2.1 JOIN #tea");
    REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 JOIN #tea * :Bob the Builder"});
    REQUIRE(carol.lines() == Lines{":bob!~user@192.0.2.1 JOIN #tea"});
  }
  SECTION("with one, its name") {
    Client ada = chat.connect_as("ada", {.real_name = "Ada L"});
    ada.send("JOIN #tea");
    REQUIRE(alice.lines() == Lines{":ada!~user@192.0.2.1 JOIN #tea ada :Ada L"});
    REQUIRE(carol.lines() == Lines{":ada!~user@192.0.2.1 JOIN #tea"});
  }
  SECTION("one's own, too") {
    REQUIRE(alice.ask("JOIN #jam").front() == ":alice!~user@192.0.2.1 JOIN #jam * :Real Name");
  }
}

TEST_CASE("extended-join: the real name is the one they have now") {
  IdentityHarness chat;
  Client alice = chat.connect("alice", {.caps = "extended-join"});
  alice.send("JOIN #tea");
  static_cast<void>(alice.lines());
  Client bob = chat.connect("bob");
  bob.send("SETNAME :Robert");
  bob.send("JOIN #tea");
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 JOIN #tea * :Robert"});
}
