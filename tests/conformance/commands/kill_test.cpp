#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// KILL: https://modern.ircdocs.horse/#kill-message. Several devices: unit/commands/several_devices_test.cpp.

using namespace chat::test;

TEST_CASE("KILL: ends somebody, and tells them and the others by whom and why") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  bob.send("JOIN #tea");
  carol.send("JOIN #tea");
  static_cast<void>(carol.lines());
  static_cast<void>(bob.lines());
  REQUIRE(root.ask("KILL BOB :bad manners").empty());
  const Lines end = bob.lines();
  REQUIRE(end == Lines{":root!~user@192.0.2.1 KILL bob :bad manners",
                       ":bob!~user@192.0.2.1 QUIT :Killed (root (bad manners))",
                       "ERROR :Closing link: chat.example (Killed (root (bad manners)))"});
  REQUIRE(bob.closed());
  REQUIRE(carol.lines() == Lines{":bob!~user@192.0.2.1 QUIT :Killed (root (bad manners))"});
}

TEST_CASE("KILL: parameters and refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(root.ask("KILL")) == "461");
  REQUIRE(numbers(root.ask("KILL nobody :x")) == "401");
  REQUIRE(numbers(root.ask("KILL Chat.Example :x")) == "483");
  REQUIRE(numbers(bob.ask("KILL root :x")) == "481");
  REQUIRE(numbers(chat.open().ask("KILL root :x")) == "451");
  REQUIRE(root.ask_one("KILL bob").starts_with(":chat.example 461 root KILL :"));
  REQUIRE(numbers(root.ask("KILL bob :")) == "461");
  REQUIRE(numbers(bob.ask("KILL")) == "481");  // first whether they may, then whether they can
  REQUIRE_FALSE(bob.closed());
}

TEST_CASE("KILL: oneself, also with a label") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root", {.caps = "labeled-response batch"});
  const std::string label = GENERATE("", "@label=k ");
  const Lines end = root.ask(label + "KILL root :enough");
  REQUIRE(only(end, "ERROR").size() == 1);
  REQUIRE(root.closed());
}

TEST_CASE("KILL: a reason of several words without its colon is not cut") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  root.send("KILL bob bad manners :as always");
  REQUIRE(param(only(bob.lines(), "KILL").at(0), 1) == "bad manners as always");
}

TEST_CASE("KILL: a long reason is cut at the end of a line, between characters") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(bob), std::ref(carol)}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  static_cast<void>(carol.lines());
  std::string reason = "x";
  while (reason.size() < 480) reason += "é";
  root.send("KILL bob :" + reason);
  REQUIRE(numbers(bob.lines()) == "KILL QUIT ERROR");  // the harness sees to the lengths
  const std::string told = carol.lines().at(0);
  REQUIRE(told.size() >= 509);
  REQUIRE(("Killed (root (" + reason).starts_with(param(told, 0)));
}

TEST_CASE("KILL: who asks a bare terminal to leave is read by the person there") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.open();
  bob.send("bob");
  static_cast<void>(bob.lines());
  root.send("KILL bob :enough");
  const Lines end = bob.lines();
  REQUIRE_FALSE(end.empty());
  REQUIRE_THAT(end.front(), Catch::Contains("root") && Catch::Contains("enough"));
  for (const std::string& line : end) REQUIRE(line.find("QUIT") == std::string::npos);
  REQUIRE(bob.closed());
}
