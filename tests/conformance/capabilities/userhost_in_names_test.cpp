#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// userhost-in-names: https://ircv3.net/specs/extensions/userhost-in-names

using namespace chat::test;

TEST_CASE("userhost-in-names: NAMES and JOIN name people by nick, user name and host, behind their status") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = chat.connect("bob", {.caps = "userhost-in-names", .address = "192.0.2.9"});
  CHECK(bob.param("NAMES #tea", "353", 3) == "@alice!~user@192.0.2.1");
  CHECK(bob.param("JOIN #tea", "353", 3) == "@alice!~user@192.0.2.1 bob!~user@192.0.2.9");
  CHECK(alice.param("NAMES #tea", "353", 3) == "@alice bob");
}

TEST_CASE("userhost-in-names: beside multi-prefix all statuses stand in front") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "userhost-in-names multi-prefix"});
  alice.send("JOIN #tea");
  alice.send("MODE #tea +v alice");
  CHECK(alice.param("NAMES #tea", "353", 3) == "@+alice!~user@192.0.2.1");
}
