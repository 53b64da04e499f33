#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// DATASTORE is this server's own: docs/protocol.md

using namespace chat;
using namespace chat::test;

TEST_CASE("DATASTORE: how many events there are, and their digest") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = kHistoryCaps});
  alice.send("JOIN #tea");
  alice.send("PRIVMSG #tea :1");
  static_cast<void>(alice.lines());
  const auto answer = chat.journal.store->read(core::SummaryQuery{}, chat.journal.position());
  REQUIRE(answer);
  const std::string digest = core::digest_text(answer->summary.digest);
  const std::string line = alice.ask_one("@label=D DATASTORE");
  CHECK(tag(line, "label") == "D");
  CHECK(line.ends_with(":chat.example NOTE DATASTORE SUMMARY 2 " + digest +
                       " :2 events in all; the store's digest is " + digest));
  CHECK(alice.ask_one("DATASTORE").find(" NOTE DATASTORE SUMMARY 2 ") != std::string::npos);
  CHECK(numbers(chat.open().ask("DATASTORE")) == "451");
}

TEST_CASE("DATASTORE: to a person it is a sentence") {
  MindHarness chat;
  Client bob = chat.open();
  bob.send("bob");
  static_cast<void>(bob.lines());
  const Lines lines = bob.ask("/raw DATASTORE");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("0 events in all") != std::string::npos);
  CHECK(lines[0].find("NOTE") == std::string::npos);
}
