#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// What the server tells its operators, and how its settings change.

using namespace chat::test;

TEST_CASE("notices to operators reach them, and nobody else") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  static_cast<void>(root.lines());
  chat.mind.notice_operators("The disk is nearly full");
  REQUIRE(root.lines() == Lines{":chat.example NOTICE root :The disk is nearly full"});
  REQUIRE(bob.lines().empty());
}

TEST_CASE("new settings hold from then on, but for the server's name") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  chat::core::Settings settings;
  settings.server_name = "other.example";
  settings.description = "Another description";
  settings.limits.targets = 1;
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(root.ask("WHOIS root").at(1) == ":chat.example 312 root root chat.example :Another description");
  REQUIRE(numbers(root.ask("PRIVMSG a,b :hi")) == "407");
  REQUIRE(numbers(chat.connect("bob").ask("OPER admin secret")) == "464");
}
