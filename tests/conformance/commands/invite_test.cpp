#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// INVITE: https://modern.ircdocs.horse/#invite-message

using namespace chat::test;

TEST_CASE("INVITE: both are told, others are not") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client carol = chat.connect("carol");
  Client bob = chat.connect("bob");
  alice.send("JOIN #Tea");
  carol.send("JOIN #tea");
  static_cast<void>(alice.lines());
  static_cast<void>(carol.lines());
  REQUIRE(alice.ask("INVITE BOB #tea") == Lines{":chat.example 341 alice bob #Tea"});
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 INVITE bob #Tea"});
  REQUIRE(carol.lines().empty());
}

TEST_CASE("INVITE: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("INVITE bob")) == "461");
  REQUIRE(numbers(chat.open().ask("INVITE bob #tea")) == "451");
  REQUIRE(numbers(alice.ask("INVITE nobody #tea")) == "401");
  REQUIRE(numbers(alice.ask("INVITE carol #nothing")) == "403");
  REQUIRE(numbers(alice.ask("INVITE bob #tea")) == "443");
  REQUIRE(numbers(carol.ask("INVITE alice #tea")) == "442");
  REQUIRE(numbers(bob.ask("INVITE carol #tea")) == "341");
  alice.send("MODE #tea +i");
  REQUIRE(numbers(bob.ask("INVITE carol #tea")) == "482");
}

TEST_CASE("INVITE: who is away says so") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("AWAY :asleep");
  REQUIRE(alice.ask("INVITE bob #tea") ==
          Lines{":chat.example 341 alice bob #tea", ":chat.example 301 alice bob :asleep"});
}

TEST_CASE("INVITE: alone, it lists one's invitations, as long as their channels are") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("INVITE")) == "337");
  alice.send("JOIN #a,#b,#c");
  alice.send("INVITE bob #a");
  alice.send("INVITE bob #b");
  alice.send("INVITE bob #c");
  alice.send("INVITE bob #c");
  bob.send("JOIN #a");
  alice.send("PART #b");
  REQUIRE(bob.ask("INVITE") == Lines{":chat.example 336 bob #c", ":chat.example 337 bob :End of your invitations"});
}

TEST_CASE("INVITE: it is for a channel as it is now, not for one made anew") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  alice.send("INVITE bob #tea");
  alice.send("PART #tea");
  Client carol = chat.connect("carol");
  carol.send("JOIN #tea");
  carol.send("MODE #tea +i");
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "473");
}
