#include <catch2/catch.hpp>
#include <string>

#include "support/identity_harness.hpp"

// draft/metadata-2: https://ircv3.net/specs/extensions/metadata. The command: commands/metadata_test.cpp

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kCaps = "batch draft/metadata-2";

std::string told(const std::string& target, const std::string& key, const std::string& value = {}) {
  return ":chat.example METADATA " + target + " " + key + " *" + (value.empty() ? "" : " :" + value);
}
/// What is told of metadata, without the tags.
Lines metadata(const Lines& lines) {
  Lines result;
  for (const std::string& line : only(lines, "METADATA")) {
    result.push_back(line.starts_with('@') ? line.substr(line.find(' ') + 1) : line);
  }
  return result;
}

/// All but the watcher are in #tea; Alice, its operator, and the watcher have subscribed to `status`.
struct Tea {
  Tea() {
    for (Client client : {alice, bob, deaf}) client.send("JOIN #tea");
    for (Client client : {alice, watcher}) client.send("METADATA * SUB status");
    watcher.send("MONITOR + bob");
    forget();
  }
  void forget() {
    for (Client client : {alice, bob, deaf, watcher}) static_cast<void>(client.lines());
  }
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = kCaps});
  Client bob = chat.connect("bob", {.caps = kCaps});
  Client deaf = chat.connect("deaf");
  Client watcher = chat.connect("watcher", {.caps = kCaps});
};

}  // namespace

TEST_CASE("draft/metadata-2: a change is told to neighbours and watchers who have subscribed to the key") {
  Tea tea;
  tea.deaf.send("METADATA * SUB status");
  tea.forget();
  REQUIRE(numbers(tea.bob.ask("METADATA * SET status :busy")) == "761");
  REQUIRE(tea.alice.lines() == Lines{told("bob", "status", "busy")});
  REQUIRE(tea.watcher.lines() == Lines{told("bob", "status", "busy")});
  REQUIRE(tea.deaf.lines().empty());  // without the capability
  tea.bob.send("METADATA * SET url :x");
  tea.bob.send("METADATA * SET status :busy");  // it was so already
  REQUIRE(tea.alice.lines().empty());
  SECTION("removed") { tea.bob.send("METADATA * SET status"); }
  SECTION("cleared") { tea.bob.send("METADATA * CLEAR"); }
  REQUIRE(tea.alice.lines() == Lines{told("bob", "status")});
  REQUIRE(tea.watcher.lines() == Lines{told("bob", "status")});
}

TEST_CASE("draft/metadata-2: who shares nothing with them, or has unsubscribed, is told nothing") {
  Tea tea;
  tea.alice.send("METADATA * UNSUB status");
  tea.watcher.send("MONITOR - bob");
  tea.forget();
  tea.bob.send("METADATA * SET status :busy");
  REQUIRE(tea.alice.lines().empty());
  REQUIRE(tea.watcher.lines().empty());
}

TEST_CASE("draft/metadata-2: neighbours who watch them, too, are told once") {
  Tea tea;
  tea.alice.send("MONITOR + bob");
  tea.forget();
  tea.bob.send("METADATA * SET status :busy");
  REQUIRE(tea.alice.lines() == Lines{told("bob", "status", "busy")});
}

TEST_CASE("draft/metadata-2: a channel's change is told to its members, but not to who made it") {
  Tea tea;
  tea.bob.send("METADATA * SUB url");
  tea.alice.send("METADATA * SUB url");
  tea.watcher.send("METADATA * SUB url");
  tea.forget();
  REQUIRE(numbers(tea.alice.ask("METADATA #tea SET url :t.example")) == "761");
  REQUIRE(tea.bob.lines() == Lines{told("#tea", "url", "t.example")});
  REQUIRE(tea.watcher.lines().empty());
  tea.alice.send("METADATA #tea SET url");
  REQUIRE(tea.bob.lines() == Lines{told("#tea", "url")});
}

TEST_CASE("draft/metadata-2: who enters is told of the channel and its members, behind the answer to JOIN") {
  Tea tea;
  tea.alice.send("METADATA #tea SET status :open");
  tea.bob.send("METADATA * SET status :busy");
  tea.bob.send("METADATA * SET url :x");
  const Lines entered = tea.watcher.ask("JOIN #tea");
  CAPTURE(entered);
  REQUIRE(numbers(entered) == "JOIN 353 366 BATCH METADATA METADATA BATCH");
  REQUIRE(entered[3].ends_with(" metadata #tea"));
  REQUIRE(metadata(entered) == Lines{told("#tea", "status", "open"), told("bob", "status", "busy")});
  // To who has subscribed to nothing nothing is told; to who does not know batches, the lines alone.
  Client quiet = tea.chat.connect("quiet", {.caps = kCaps});
  REQUIRE(numbers(quiet.ask("JOIN #tea")) == "JOIN 353 366");
  Client simple = tea.chat.connect("simple", {.caps = "draft/metadata-2"});
  simple.send("METADATA * SUB status");
  REQUIRE(numbers(simple.ask("JOIN #tea")) == "JOIN 353 366 METADATA METADATA");
  // Where there is nothing, the batch is empty.
  REQUIRE(numbers(tea.watcher.ask("JOIN #a,#b")) == "JOIN 353 366 JOIN 353 366 BATCH BATCH BATCH BATCH");
}

TEST_CASE("draft/metadata-2: who enters a large channel is told to ask, and may") {
  MindHarness chat;
  for (int i = 0; i < 500; ++i) chat.connect("n" + std::to_string(i)).send("JOIN #tea");
  Client alice = chat.connect("alice", {.caps = kCaps});
  alice.send("METADATA * SUB status");
  REQUIRE(only(alice.ask("JOIN #tea"), "774") == Lines{":chat.example 774 alice #tea 1 :Ask for it later"});
  REQUIRE(numbers(alice.ask("METADATA #tea SYNC")) == "BATCH BATCH");
}

TEST_CASE("draft/metadata-2: who subscribes is told what is so, if anything is") {
  Tea tea;
  REQUIRE(numbers(tea.bob.ask("METADATA * SUB status")) == "770");
  tea.alice.send("METADATA #tea SET url :t.example");
  tea.alice.send("METADATA * SET status :here");
  tea.forget();
  const Lines lines = tea.bob.ask("METADATA * SUB url status");
  REQUIRE(numbers(lines) == "770 BATCH METADATA BATCH");
  REQUIRE(lines[1].ends_with(" metadata *ALL"));
  REQUIRE(metadata(lines) == Lines{told("#tea", "url", "t.example")});  // of the new key only
  Client deaf = tea.deaf;
  REQUIRE(numbers(deaf.ask("METADATA * SUB url")) == "770");
}

TEST_CASE("draft/metadata-2: of whom one watches one is told when they are added, and when they come") {
  Tea tea;
  tea.bob.send("METADATA * SET status :busy");
  tea.watcher.send("MONITOR C");
  Lines lines = tea.watcher.ask("MONITOR + bob,carol");
  REQUIRE(numbers(lines) == "730 731 BATCH METADATA BATCH");
  REQUIRE(metadata(lines) == Lines{told("bob", "status", "busy")});
  Client carol = tea.chat.open();
  carol.send("METADATA * SET status :new");
  carol.send("NICK carol");
  carol.send("USER c 0 * :Carol");
  lines = tea.watcher.lines();
  REQUIRE(numbers(lines) == "730 BATCH METADATA BATCH");
  REQUIRE(lines[1].ends_with(" metadata carol"));
  REQUIRE(metadata(lines) == Lines{told("carol", "status", "new")});
}

TEST_CASE("draft/metadata-2: one is told one's own behind 005, and when one asks for the capability") {
  MindHarness chat;
  Client alice = chat.open();
  alice.send("CAP REQ :batch draft/metadata-2");
  alice.send("METADATA * SET status :busy");
  alice.send("NICK alice");
  alice.send("USER a 0 * :Alice");
  const Lines greeting = alice.ask("CAP END");
  REQUIRE(numbers(greeting).find(" 005 BATCH METADATA BATCH 251") != std::string::npos);
  REQUIRE(metadata(greeting) == Lines{told("alice", "status", "busy")});
  Client bob = chat.connect("bob", {.caps = "batch"});
  const Lines lines = bob.ask("CAP REQ draft/metadata-2");
  REQUIRE(numbers(lines) == "CAP BATCH BATCH");
  REQUIRE(lines[1].ends_with(" metadata bob"));
}

TEST_CASE("draft/metadata-2: one's own come once, also to who subscribed before they were registered") {
  MindHarness chat;
  Client alice = chat.open();
  alice.send("CAP REQ :batch draft/metadata-2");
  alice.send("METADATA * SUB status");
  alice.send("METADATA * SET status :busy");
  alice.send("NICK alice");
  alice.send("USER a 0 * :Alice");
  CHECK(metadata(alice.ask("CAP END")) == Lines{told("alice", "status", "busy")});
}

TEST_CASE(
    "draft/metadata-2: who comes to where their account is already is told their own, by itself and as a member's") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client desk = chat.connect_as("ada", {.caps = kCaps});
  desk.send("JOIN #tea");
  desk.send("METADATA * SET status :busy");
  Client bob = chat.connect("bob", {.caps = kCaps});
  bob.send("JOIN #tea");
  bob.send("METADATA * SET status :here");
  Client phone = chat.open();
  phone.send(std::string("CAP REQ :sasl ") + kCaps);
  phone.send("METADATA * SUB status");
  phone.send("NICK ada");
  phone.send("USER a 0 * :Ada");
  chat.log_in(phone, "ada");
  Lines all = metadata(phone.ask("CAP END"));
  CHECK(std::ranges::count(all, told("ada", "status", "busy")) == 2);
  CHECK(std::ranges::count(all, told("bob", "status", "here")) >= 1);
}

TEST_CASE("draft/metadata-2: who gives the capability up has subscribed to nothing any more") {
  Tea tea;
  tea.alice.send("CAP REQ -draft/metadata-2");
  tea.forget();
  tea.bob.send("METADATA * SET status :busy");
  REQUIRE(tea.alice.lines().empty());
  tea.alice.send("CAP REQ draft/metadata-2");
  REQUIRE(tea.alice.ask("METADATA * SUBS").size() == 2);
}

TEST_CASE("draft/metadata-2: devices of one account share what it tells, and the others are told of changes") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client desk = chat.connect_as("ada", {.caps = kCaps});
  Client phone = chat.connect_as("ada", {.caps = kCaps});
  for (Client client : {desk, phone}) client.send("METADATA * SUB status");
  static_cast<void>(phone.lines());
  REQUIRE(numbers(desk.ask("METADATA * SET status :busy")) == "761");
  REQUIRE(phone.lines() == Lines{told("ada", "status", "busy")});
  // Another device is told of the channels that it comes into.
  desk.send("JOIN #tea");
  REQUIRE(numbers(phone.lines()) == "JOIN 353 366 BATCH METADATA BATCH");
}

TEST_CASE("draft/metadata-2: what an account tells is there for who logs in to it, and told of") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client desk = chat.connect_as("ada");
  desk.send("METADATA * SET status :busy");
  desk.send("QUIT");
  Client alice = chat.connect("alice", {.caps = kCaps});
  Client guest = chat.connect("guest");
  for (Client client : {alice, guest}) client.send("JOIN #tea");
  alice.send("METADATA * SUB status url");
  guest.send("METADATA * SET url :x");
  static_cast<void>(alice.lines());
  chat.log_in(guest, "ada");
  REQUIRE(metadata(alice.lines()) == Lines{told("ada", "url"), told("ada", "status", "busy")});
  chat.log_out(guest);
  const std::string nick = param(guest.ask_one("METADATA * SET x :1"), 1);
  REQUIRE(alice.ask("METADATA " + nick + " GET status").size() == 3);
  REQUIRE(numbers(alice.ask("METADATA " + nick + " GET status")) == "BATCH 766 BATCH");
}
