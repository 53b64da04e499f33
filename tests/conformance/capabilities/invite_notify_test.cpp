#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// invite-notify: https://ircv3.net/specs/extensions/invite-notify

using namespace chat::test;

TEST_CASE("invite-notify: those of the channel who may invite and asked for it are told, the others are not") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob", {.caps = "invite-notify"});
  Client carol = chat.connect("carol", {.caps = "invite-notify"});
  Client dave = chat.connect("dave", {.caps = "invite-notify"});
  Client erin = chat.connect("erin", {.caps = "invite-notify"});
  for (Client client : {alice, bob, carol}) client.send("JOIN #tea");
  alice.send("MODE #tea +io bob");
  for (Client client : {bob, carol}) static_cast<void>(client.lines());
  REQUIRE(numbers(alice.ask("INVITE dave #tea")) == "341");
  const Lines invitation{":alice!~user@192.0.2.1 INVITE dave #tea"};
  CHECK(bob.lines() == invitation);
  CHECK(carol.lines().empty());
  CHECK(dave.lines() == invitation);
  CHECK(erin.lines().empty());
}

TEST_CASE("invite-notify: who has not asked hears of their own invitations only") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client dave = chat.connect("dave");
  for (Client client : {alice, bob}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  alice.send("INVITE dave #tea");
  CHECK(bob.lines().empty());
  CHECK(numbers(dave.lines()) == "INVITE");
}

TEST_CASE("invite-notify: an invitation that was refused is told to nobody") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "invite-notify"});
  Client bob = chat.connect("bob");
  Client dave = chat.connect("dave");
  alice.send("JOIN #tea");
  static_cast<void>(alice.lines());
  REQUIRE(numbers(bob.ask("INVITE dave #tea")) == "442");
  CHECK(alice.lines().empty());
  CHECK(dave.lines().empty());
}
