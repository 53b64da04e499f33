#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// RESTART: https://www.rfc-editor.org/rfc/rfc2812#section-4.4; the parameter is this server's own (docs/protocol.md).
// That it begins again is in protocol/ending_test.py.

using namespace chat::test;

TEST_CASE("RESTART: is asked of those around the mind, with who wants it and why") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  REQUIRE(root.ask("RESTART").empty());
  REQUIRE(root.ask("RESTART CHAT.example").empty());
  REQUIRE(root.ask("RESTART chat.example new machine :at noon").empty());
  REQUIRE(chat.requests.size() == 3);
  for (const auto& request : chat.requests) {
    REQUIRE(request.kind == chat::commands::Request::Kind::restart);
    REQUIRE(request.session == root.id());
  }
  REQUIRE(chat.requests[0].reason == "Server restarting (root)");
  REQUIRE(chat.requests[2].reason == "Server restarting (root (new machine at noon))");
}

TEST_CASE("RESTART: refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  for (const std::string name : {"other.example", "*", "chat.*", "chat.example."}) {
    REQUIRE(root.ask_one("RESTART " + name).starts_with(":chat.example 402 root " + name + " :"));
  }
  REQUIRE(numbers(bob.ask("RESTART")) == "481");  // first whether they may, then whether they can
  REQUIRE(numbers(bob.ask("RESTART chat.example")) == "481");
  REQUIRE(numbers(chat.open().ask("RESTART chat.example")) == "451");
  REQUIRE(chat.requests.empty());
}
