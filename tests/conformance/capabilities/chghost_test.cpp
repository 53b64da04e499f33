#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// chghost: https://ircv3.net/specs/extensions/chghost

using namespace chat::test;

namespace {

/// Whoever becomes operator is shown with another host.
chat::core::Settings with_host() {
  chat::core::Settings settings;
  settings.operators.push_back({.name = "admin", .password = "secret", .host = "staff.example"});
  return settings;
}

}  // namespace

TEST_CASE("chghost: those who share a channel and asked are told user name and host, once; oneself, too") {
  MindHarness chat(with_host());
  Client alice = chat.connect("alice", {.caps = "chghost"});
  Client bob = chat.connect("bob", {.caps = "chghost"});
  Client outside = chat.connect("outside", {.caps = "chghost"});
  for (Client client : {alice, bob}) client.send("JOIN #a,#b");
  static_cast<void>(bob.lines());
  const Lines told{":alice!~user@192.0.2.1 CHGHOST ~user staff.example"};
  REQUIRE(only(alice.ask("OPER admin secret"), "CHGHOST") == told);
  REQUIRE(bob.lines() == told);
  REQUIRE(outside.lines().empty());
  alice.send("PRIVMSG #a :hello");
  REQUIRE(bob.lines() == Lines{":alice!~user@staff.example PRIVMSG #a :hello"});
}

TEST_CASE("chghost: for who has not asked, the person goes and comes again with what they had") {
  MindHarness chat(with_host());
  Client alice = chat.connect("alice", {.real_name = "Alice L"});
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol", {.caps = "extended-join"});
  Client dave = chat.connect("dave", {.caps = "chghost"});
  for (Client client : {alice, bob, carol, dave}) client.send("JOIN #a");
  carol.send("JOIN #b");
  alice.send("JOIN #b");
  alice.send("MODE #a +v alice");
  for (Client client : {bob, carol, dave}) static_cast<void>(client.lines());
  const Lines own = alice.ask("OPER admin secret");
  const std::string before = ":alice!~user@192.0.2.1 ";
  const std::string after = ":alice!~user@staff.example ";
  REQUIRE(bob.lines() ==
          Lines{before + "QUIT :Changing host", after + "JOIN #a", ":chat.example MODE #a +ov alice alice"});
  REQUIRE(carol.lines() == Lines{before + "QUIT :Changing host", after + "JOIN #a * :Alice L",
                                 ":chat.example MODE #a +ov alice alice", after + "JOIN #b * :Alice L"});
  REQUIRE(numbers(dave.lines()) == "CHGHOST");
  REQUIRE(only(own, "QUIT").empty());
  REQUIRE(only(own, "JOIN").empty());
  // Nobody has gone, and nothing of it is kept.
  for (const KeptEvent& event : chat.journal.events) REQUIRE(event.kind != chat::core::EventKind::quit);
  REQUIRE(numbers(bob.ask("NAMES #a")) == "353 366");
}
