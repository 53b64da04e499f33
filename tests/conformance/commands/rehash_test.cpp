#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// REHASH: https://www.rfc-editor.org/rfc/rfc2812#section-4.2. What it does is in protocol/rehash_test.cpp.

using namespace chat::test;

TEST_CASE("REHASH: is asked of those around the mind") {
  MindHarness chat(MindHarness::with_operator());
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("REHASH")) == "481");
  REQUIRE(numbers(chat.open().ask("REHASH")) == "451");
  REQUIRE(chat.requests.empty());
  Client root = chat.connect_operator("root");
  REQUIRE(root.ask("REHASH chat.example surplus") == Lines{":chat.example 382 root config :Rehashing"});
  REQUIRE(numbers(root.ask("REHASH other.example")) == "402");
  REQUIRE(chat.requests.size() == 1);
  REQUIRE(chat.requests[0].kind == chat::commands::Request::Kind::rehash);
  REQUIRE(chat.requests[0].session == root.id());
  REQUIRE(chat.mind.take_requests().empty());
  SECTION("its outcome is a notice, if the asker is still there") {
    chat.mind.notice(root.id(), "The configuration was read again.");
    REQUIRE(root.lines() == Lines{":chat.example NOTICE root :The configuration was read again."});
    root.drop();
    chat.mind.notice(root.id(), "Too late");
  }
}

TEST_CASE("REHASH: new settings hold from then on, but for the server's name") {
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
