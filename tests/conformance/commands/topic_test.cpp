#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// TOPIC: https://modern.ircdocs.horse/#topic-message

using namespace chat::test;

TEST_CASE("TOPIC: shown, set, changed and cleared") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #Tea");
  bob.send("JOIN #tea");
  static_cast<void>(bob.lines());
  REQUIRE(alice.ask("TOPIC #tea") == Lines{":chat.example 331 alice #Tea :No topic is set"});
  chat.pass(std::chrono::seconds(60));
  const Lines change{":alice!~user@192.0.2.1 TOPIC #Tea :Leaves and pots"};
  REQUIRE(alice.ask("TOPIC #TEA :Leaves and pots") == change);
  REQUIRE(bob.lines() == change);
  REQUIRE(bob.ask("TOPIC #tea") == Lines{":chat.example 332 bob #Tea :Leaves and pots",
                                         ":chat.example 333 bob #Tea alice!~user@192.0.2.1 1800000060"});
  REQUIRE(alice.ask("TOPIC #tea :") == Lines{":alice!~user@192.0.2.1 TOPIC #Tea :"});
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 TOPIC #Tea :"});
  REQUIRE(numbers(bob.ask("TOPIC #tea")) == "331");
}

TEST_CASE("TOPIC: parameters and refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  REQUIRE(numbers(alice.ask("TOPIC")) == "461");
  REQUIRE(numbers(chat.open().ask("TOPIC #tea")) == "451");
  REQUIRE(numbers(alice.ask("TOPIC #nothing")) == "403");
  REQUIRE(numbers(alice.ask("TOPIC #nothing :x")) == "403");
  REQUIRE(numbers(alice.ask("TOPIC alice :x")) == "403");
  REQUIRE(param(alice.ask_one("TOPIC #tea one surplus"), 1) == "one");
  REQUIRE(numbers(bob.ask("TOPIC #tea :mine")) == "442");
}

TEST_CASE("TOPIC: with +t operators set it, without it every member") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  REQUIRE(numbers(bob.ask("TOPIC #tea :mine")) == "482");
  REQUIRE(numbers(bob.ask("TOPIC #tea")) == "331");
  alice.send("MODE #tea +v bob");
  REQUIRE(numbers(bob.ask("TOPIC #tea :mine")) == "482");
  alice.send("MODE #tea -t");
  REQUIRE(numbers(bob.ask("TOPIC #tea :mine")) == "TOPIC");
}

TEST_CASE("TOPIC: who is outside may read it, unless the channel is secret") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  alice.send("TOPIC #tea :Leaves");
  REQUIRE(numbers(bob.ask("TOPIC #tea")) == "332 333");
  alice.send("MODE #tea +s");
  REQUIRE(numbers(bob.ask("TOPIC #tea")) == "403");
  REQUIRE(numbers(bob.ask("TOPIC #tea :x")) == "403");
  REQUIRE(numbers(chat.connect_operator("root").ask("TOPIC #tea")) == "332 333");
}

TEST_CASE("TOPIC: a long one is cut between characters, the same for all") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  std::string text = "x";
  while (text.size() < 450) text += "é";
  const std::string told = param(alice.ask_one("TOPIC #tea :" + text), 1);
  REQUIRE(told == text.substr(0, 389));
  REQUIRE(alice.param("TOPIC #tea", "332", 2) == told);
}

TEST_CASE("TOPIC: beside very long names, what is kept is what fits into a line for everybody") {
  chat::core::Settings settings;
  settings.server_name = std::string(58, 's') + ".test";
  MindHarness chat(settings);
  Client alice = chat.connect(std::string(32, 'a'), {.username = std::string(18, 'u')});
  Client bob = chat.connect(std::string(32, 'b'));
  const std::string channel = "#" + std::string(63, 'c');
  alice.send("JOIN " + channel);
  bob.send("JOIN " + channel);
  const std::string told = param(alice.ask("TOPIC " + channel + " :" + std::string(390, 'x')).at(0), 1);
  REQUIRE(told.size() < 390);
  REQUIRE(chat.journal.events.back().body == told);
  REQUIRE(bob.param("TOPIC " + channel, "332", 2) == told);
}

TEST_CASE("TOPIC: without +t it is for members who may speak") {
  TeaParty party;
  const std::string refusal = GENERATE("+m", "+b bob!*@*", "+b ~m:bob");
  party.alice.send("MODE #tea -t");
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :mine")) == "TOPIC");
  party.alice.send("MODE #tea " + refusal);
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.bob.ask("TOPIC #tea :mine, too")) == "482");
  REQUIRE(numbers(party.alice.ask("TOPIC #tea :ours")) == "TOPIC");
}
