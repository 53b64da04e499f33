#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// draft/extended-isupport: https://ircv3.net/specs/extensions/extended-isupport

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kBoth = "batch draft/extended-isupport";

/// The lines within a whole batch of the type draft/isupport that is there alone.
Lines within(const Lines& lines) {
  CAPTURE(lines);
  REQUIRE(lines.size() > 2);
  const std::string reference = param(lines.front(), 0).substr(1);
  REQUIRE(lines.front() == ":chat.example BATCH +" + reference + " draft/isupport");
  REQUIRE(lines.back() == ":chat.example BATCH -" + reference);
  Lines inner(lines.begin() + 1, lines.end() - 1);
  for (std::string& line : inner) {
    REQUIRE(line.starts_with("@batch=" + reference + " :chat.example 005 "));
    line.erase(0, line.find(' ') + 1);
  }
  return inner;
}

}  // namespace

TEST_CASE("extended-isupport: ISUPPORT is answered before registration") {
  MindHarness chat;
  Client client = chat.open();
  client.send("CAP LS 302");
  client.send("CAP REQ draft/extended-isupport");
  static_cast<void>(client.lines());
  const Lines early = client.ask("ISUPPORT");
  REQUIRE(early.size() > 1);
  for (const std::string& line : early) CHECK(line.starts_with(":chat.example 005 * "));
  client.send("NICK alice");
  client.send("USER al 0 * :Alice");
  const Lines greeting = only(client.ask("CAP END"), "005");
  REQUIRE(greeting.size() == early.size());
  CHECK(param(greeting.back(), 1) == param(early.back(), 1));
}

TEST_CASE("extended-isupport: with batch, all of 005 comes in batches, whichever was first") {
  MindHarness chat;
  Client client = chat.open();
  SECTION("batch first") {
    client.send("CAP REQ batch");
    client.send("CAP REQ draft/extended-isupport");
  }
  SECTION("batch last") {
    client.send("CAP REQ draft/extended-isupport");
    client.send("CAP REQ batch");
  }
  const Lines early = within(client.ask("ISUPPORT"));
  CHECK(early.at(0).starts_with(":chat.example 005 * "));
  client.send("NICK alice");
  client.send("USER al 0 * :Alice");
  const Lines greeting = client.ask("CAP END");
  CHECK(numbers(greeting).starts_with("001 002 003 004 BATCH 005"));
  const Lines later = within(client.ask("ISUPPORT"));
  CHECK(later.size() == early.size());
  const Lines version = client.ask("VERSION");
  CHECK(numbers(version).starts_with("351 BATCH"));
  CHECK(within(Lines(version.begin() + 1, version.end())) == later);
  client.send("CAP REQ -batch");
  CHECK(numbers(client.ask("ISUPPORT")).find("BATCH") == std::string::npos);
}

TEST_CASE("extended-isupport: server-time is on the batch and what is in it") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kBoth) + " server-time"});
  for (const std::string& line : alice.ask("ISUPPORT")) CHECK(tag(line, "time") == "2027-01-15T08:00:00.000Z");
}

TEST_CASE("extended-isupport: a labelled answer is the batch, or has it inside") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = std::string(kBoth) + " labeled-response"});
  const Lines alone = alice.ask("@label=7 ISUPPORT");
  CHECK(alone.front().starts_with("@label=7 :chat.example BATCH +"));
  CHECK(alone.front().ends_with(" draft/isupport"));
  CHECK(numbers(Lines(alone.begin() + 1, alone.end() - 1)).find("BATCH") == std::string::npos);

  const Lines nested = alice.ask("@label=8 VERSION");
  CHECK(nested.front().starts_with("@label=8 :chat.example BATCH +"));
  CHECK(nested.front().ends_with(" labeled-response"));
  const std::string outer = param(nested.front(), 0).substr(1);
  const Lines batches = only(nested, "BATCH");
  REQUIRE(batches.size() == 4);
  CHECK(tag(batches.at(1), "batch") == outer);
  CHECK(batches.at(1).ends_with(" draft/isupport"));
  CHECK(tag(batches.at(2), "batch") == outer);
  const std::string inner = param(batches.at(1), 0).substr(1);
  for (const std::string& line : only(nested, "005")) CHECK(tag(line, "batch") == inner);
}

TEST_CASE("extended-isupport: what changes is told, and what is not so any more") {
  core::Settings settings;
  settings.icon = "https://example.org/icon.svg";
  MindHarness chat(settings);
  Client modern = chat.connect("modern", {.caps = kBoth});
  Client old = chat.connect("old");
  Client early = chat.open();
  early.send("CAP REQ draft/extended-isupport");
  Client stranger = chat.open();
  stranger.send("NICK stranger");
  for (Client client : {modern, old, early, stranger}) static_cast<void>(client.lines());
  settings.icon.clear();
  settings.limits.topic = 123;
  chat.mind.configure(std::make_shared<core::Settings>(settings));
  const std::string rest = "TOPICLEN=123 -draft/ICON :are supported by this server";
  CHECK(within(modern.lines()) == Lines{":chat.example 005 modern " + rest});
  CHECK(old.lines() == Lines{":chat.example 005 old " + rest});
  CHECK(early.lines() == Lines{":chat.example 005 * " + rest});
  CHECK(stranger.lines().empty());  // they have been told nothing yet

  chat.mind.configure(std::make_shared<core::Settings>(settings));
  CHECK(modern.lines().empty());
}
