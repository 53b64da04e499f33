#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// PART: https://modern.ircdocs.horse/#part-message

using namespace chat::test;

TEST_CASE("PART: everyone there is told, with the reason if there is one") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #Tea");
  bob.send("JOIN #tea");
  static_cast<void>(alice.lines());
  REQUIRE(bob.ask("PART #tea :cold cup") == Lines{":bob!~user@192.0.2.1 PART #Tea :cold cup"});
  REQUIRE(alice.lines() == Lines{":bob!~user@192.0.2.1 PART #Tea :cold cup"});
  REQUIRE(alice.ask("PART #TEA") == Lines{":alice!~user@192.0.2.1 PART #Tea"});
  REQUIRE(only(alice.ask("LIST"), "322").empty());
}

TEST_CASE("PART: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  bob.send("JOIN #bobs");
  alice.send("JOIN #a,#b");
  REQUIRE(numbers(alice.ask("PART")) == "461");
  REQUIRE(numbers(chat.open().ask("PART #a")) == "451");
  REQUIRE(numbers(alice.ask("PART #nothing")) == "403");
  REQUIRE(numbers(alice.ask("PART nonsense")) == "403");
  REQUIRE(numbers(alice.ask("PART #bobs")) == "442");
  const Lines answer = alice.ask("PART #a,#nothing,#b bye surplus");
  REQUIRE(numbers(answer) == "PART 403 PART");
  REQUIRE(param(answer.at(2), 1) == "bye");
}

TEST_CASE("PART: who may not speak there does not do so by leaving") {
  TeaParty party;
  const std::string refusal = GENERATE("+m", "+b bob!*@*", "+b ~m:bob");
  party.alice.send("MODE #tea " + refusal);
  static_cast<void>(party.alice.lines());
  static_cast<void>(party.bob.lines());
  party.bob.send("PART #tea :a last word");
  REQUIRE(party.alice.lines() == Lines{":bob!~user@192.0.2.1 PART #Tea"});
}

TEST_CASE("PART: of more channels than one line may name, the first are left and the rest are told") {
  chat::core::Settings settings;
  settings.limits.channel_targets = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  alice.send("JOIN #a,#b");
  alice.send("JOIN #c");
  static_cast<void>(alice.lines());
  const Lines answer = alice.ask("PART #a,#b,#c");
  REQUIRE(only(answer, "PART").size() == 2);
  REQUIRE(only(answer, "407") == Lines{":chat.example 407 alice #c :Too many targets; send to at most 2 at once"});
  REQUIRE(alice.param("WHOIS alice", "319", 2) == "@#c");
}
