#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// DIE: https://www.rfc-editor.org/rfc/rfc2812#section-4.3; the parameter is this server's own (docs/protocol.md). The
// end itself is in protocol/ending_test.py.

using namespace chat::test;

TEST_CASE("DIE: is asked of those around the mind, with who wants it and why") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  REQUIRE(root.ask("DIE CHAT.example").empty());
  REQUIRE(root.ask("DIE chat.example new machine :at noon").empty());
  REQUIRE(chat.requests.size() == 2);
  for (const auto& request : chat.requests) {
    REQUIRE(request.kind == chat::commands::Request::Kind::stop);
    REQUIRE(request.session == root.id());
  }
  REQUIRE(chat.requests[0].reason == "Server shutting down (root)");
  REQUIRE(chat.requests[1].reason == "Server shutting down (root (new machine at noon))");
}

TEST_CASE("DIE: refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  REQUIRE(root.ask_one("DIE").starts_with(":chat.example 461 root DIE :"));
  REQUIRE(root.ask_one("DIE :").starts_with(":chat.example 461 root DIE :"));
  for (const std::string name : {"other.example", "*", "chat.*", "chat.example."}) {
    REQUIRE(root.ask_one("DIE " + name).starts_with(":chat.example 402 root " + name + " :"));
  }
  REQUIRE(numbers(bob.ask("DIE")) == "481");  // first whether they may, then whether they can
  REQUIRE(numbers(bob.ask("DIE chat.example")) == "481");
  REQUIRE(numbers(chat.open().ask("DIE chat.example")) == "451");
  REQUIRE(chat.requests.empty());
}

TEST_CASE("DIE: everybody is told why, in a line that is not too long") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client early = chat.open();
  Client person = chat.open();
  early.send("NICK early");
  person.send("person");
  for (Client& client : {std::ref(root), std::ref(early), std::ref(person)}) static_cast<void>(client.lines());
  root.send("DIE chat.example :" + std::string(450, 'x'));
  const std::string reason = chat.requests.at(0).reason;
  chat.mind.shut_down(reason);
  for (const Client& client : {root, early, person}) REQUIRE(client.closed());
  REQUIRE(root.lines().at(0).starts_with("ERROR :Server shutting down (root (xxx"));
  REQUIRE(early.lines().at(0).starts_with("ERROR :Server shutting down (root (xxx"));
  REQUIRE(person.lines().at(0).starts_with("-- Server shutting down (root (xxx"));
}
