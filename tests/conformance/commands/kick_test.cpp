#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// KICK: https://modern.ircdocs.horse/#kick-message

using namespace chat::test;

TEST_CASE("KICK: the one who goes and all others read it; without a reason, by whom") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(carol)}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  static_cast<void>(carol.lines());
  const Lines kick{":alice!~user@192.0.2.1 KICK #tea bob :spilled it"};
  REQUIRE(alice.ask("KICK #TEA BOB :spilled it") == kick);
  REQUIRE(bob.lines() == kick);
  REQUIRE(carol.lines() == kick);
  REQUIRE(numbers(bob.ask("PRIVMSG #tea :sorry")) == "404");
  REQUIRE(alice.ask("KICK #tea carol") == Lines{":alice!~user@192.0.2.1 KICK #tea carol :alice"});
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("KICK: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  chat.connect("outside");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK")) == "461");
  REQUIRE(numbers(alice.ask("KICK #tea")) == "461");
  REQUIRE(numbers(alice.ask("KICK #tea ,")) == "461");
  REQUIRE(numbers(alice.ask("KICK #a,#b,#c bob,bob")) == "461");
  REQUIRE(numbers(chat.open().ask("KICK #tea bob")) == "451");
  REQUIRE(numbers(alice.ask("KICK #nothing bob")) == "403");
  REQUIRE(numbers(bob.ask("KICK #tea alice")) == "482");
  REQUIRE(numbers(chat.connect("stranger").ask("KICK #tea bob")) == "442");
  REQUIRE(numbers(alice.ask("KICK #tea nobody")) == "401");
  REQUIRE(numbers(alice.ask("KICK #tea outside")) == "441");
}

TEST_CASE("KICK: several people, each with their line; several channels with as many people") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(carol)}) client.send("JOIN #a,#b");
  REQUIRE(numbers(alice.ask("KICK #a bob,nobody,carol")) == "KICK 401 KICK");
  const Lines both = alice.ask("KICK #b,#b bob,carol :out");
  REQUIRE(both == Lines{":alice!~user@192.0.2.1 KICK #b bob :out", ":alice!~user@192.0.2.1 KICK #b carol :out"});
  REQUIRE(numbers(alice.ask("KICK #a a,b,c,d,e")) == "407");
}

TEST_CASE("KICK: oneself, and the rest of the list then has no one to order it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK #tea alice,bob")) == "KICK 403");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("KICK #tea alice,bob")) == "KICK 442");
}

TEST_CASE("KICK: a long reason is cut") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  REQUIRE(param(alice.ask_one("KICK #tea alice :" + std::string(400, 'x')), 2).size() == 300);
}
