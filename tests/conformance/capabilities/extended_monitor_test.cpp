#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// extended-monitor: https://ircv3.net/specs/extensions/extended-monitor

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kAll = "extended-monitor away-notify setname account-notify chghost";

core::Settings with_shown_host() {
  core::Settings settings;
  settings.operators.push_back({.name = "admin", .password = "secret", .host = "staff.example"});
  return settings;
}

}  // namespace

TEST_CASE("extended-monitor: AWAY, SETNAME, ACCOUNT and CHGHOST of who is watched, without a channel in common") {
  IdentityHarness chat(with_shown_host());
  chat.make_account("bob");
  Client watcher = chat.connect("watcher", {.caps = kAll});
  Client bob = chat.connect("bobby");
  REQUIRE(numbers(watcher.ask("MONITOR + bobby")) == "730");
  bob.send("AWAY :lunch");
  bob.send("AWAY");
  bob.send("SETNAME :Robert");
  bob.send("OPER admin secret");
  CHECK(watcher.lines() == Lines{":bobby!~user@192.0.2.1 AWAY :lunch", ":bobby!~user@192.0.2.1 AWAY",
                                 ":bobby!~user@192.0.2.1 SETNAME :Robert",
                                 ":bobby!~user@192.0.2.1 CHGHOST ~user staff.example"});
  chat.log_in(bob, "bob");
  CHECK(only(watcher.lines(), "ACCOUNT") == Lines{":bobby!~user@staff.example ACCOUNT bob"});
}

TEST_CASE("extended-monitor: only what its own capability was asked for, and only with both") {
  IdentityHarness chat;
  Client bob = chat.connect("bob");
  const std::string caps = GENERATE("extended-monitor", "away-notify", "extended-monitor away-notify");
  Client watcher = chat.connect("watcher", {.caps = caps});
  static_cast<void>(watcher.ask("MONITOR + bob"));
  bob.send("AWAY :lunch");
  bob.send("SETNAME :Robert");
  CHECK(numbers(watcher.lines()) == (caps == "extended-monitor away-notify" ? "AWAY" : ""));
}

TEST_CASE("extended-monitor: who shares a channel besides is told once") {
  IdentityHarness chat;
  Client bob = chat.connect("bob");
  Client watcher = chat.connect("watcher", {.caps = kAll});
  for (Client client : {bob, watcher}) client.send("JOIN #tea");
  static_cast<void>(watcher.ask("MONITOR + bob"));
  bob.send("AWAY :lunch");
  CHECK(watcher.lines() == Lines{":bob!~user@192.0.2.1 AWAY :lunch"});
}

TEST_CASE("extended-monitor: who is watched no more is not told of") {
  IdentityHarness chat;
  Client bob = chat.connect("bob");
  Client watcher = chat.connect("watcher", {.caps = kAll});
  watcher.send("MONITOR + bob");
  static_cast<void>(watcher.ask("MONITOR - bob"));
  bob.send("AWAY :lunch");
  CHECK(watcher.lines().empty());
}
