#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// MODE for oneself: https://modern.ircdocs.horse/#user-mode

using namespace chat::test;

TEST_CASE("MODE: one's own modes, shown and changed") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MODE ALICE") == Lines{":chat.example 221 alice +"});
  REQUIRE(alice.ask("MODE alice +iw") == Lines{":alice!~user@192.0.2.1 MODE alice +iw"});
  REQUIRE(alice.ask("MODE alice") == Lines{":chat.example 221 alice +iw"});
  REQUIRE(alice.ask("MODE alice i").empty());
  REQUIRE(alice.ask("MODE alice -i+B-w") == Lines{":alice!~user@192.0.2.1 MODE alice -i+B-w"});
  REQUIRE(alice.ask("MODE alice surplus extra").size() >= 1);
  REQUIRE(alice.param("MODE alice", "221", 1).find('B') != std::string::npos);
}

TEST_CASE("MODE: others' modes are neither shown nor changed") {
  MindHarness chat(MindHarness::with_operator());
  chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("MODE alice")) == "502");
  REQUIRE(numbers(bob.ask("MODE alice +i")) == "502");
  REQUIRE(numbers(bob.ask("MODE nobody")) == "401");
  REQUIRE(numbers(chat.connect_operator("root").ask("MODE alice +o")) == "502");
}

TEST_CASE("MODE: an unknown mode is told, and the known ones are set") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("MODE alice +iXw");
  REQUIRE(only(answer, "501").size() == 1);
  REQUIRE(only(answer, "MODE") == Lines{":alice!~user@192.0.2.1 MODE alice +iw"});
  REQUIRE(numbers(alice.ask("MODE alice :+é")).starts_with("501"));
}

TEST_CASE("MODE: nobody makes themselves operator, but operators may stop to be it") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MODE alice +o").empty());
  REQUIRE(numbers(alice.ask("WALLOPS :x")) == "481");
  Client root = chat.connect_operator("root");
  REQUIRE(root.param("MODE root", "221", 1) == "+o");
  REQUIRE(root.ask("MODE root -o") == Lines{":root!~user@192.0.2.1 MODE root -o"});
  REQUIRE(numbers(root.ask("WALLOPS :x")) == "481");
}
