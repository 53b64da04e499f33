#include <catch2/catch.hpp>
#include <set>

#include "support/history_harness.hpp"

// batch: https://ircv3.net/specs/extensions/batch

using namespace chat;
using namespace chat::test;

TEST_CASE("batch: begins and ends with a reference, and its lines carry it") {
  HistoryParty party;
  party.talk(3);
  const Lines lines = party.alice.ask("CHATHISTORY LATEST #tea * 3");
  CHECK(told(lines) == "1 2 3");
  // The reference is of letters, digits and dashes.
  const std::string reference = param(lines.front(), 0).substr(1);
  CHECK(reference.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
        std::string::npos);
  CHECK(param(lines.back(), 1).empty());
}

TEST_CASE("batch: no reference is used for two batches of a connection") {
  HistoryParty party;
  party.talk(1);
  std::set<std::string> references;
  for (int i = 0; i < 20; ++i) {
    REQUIRE(references.insert(param(party.alice.ask("CHATHISTORY LATEST #tea * 1").front(), 0)).second);
  }
}

TEST_CASE("batch: within another one it names that one where it begins") {
  HistoryParty party;
  Client carol =
      party.chat.connect("carol", {.caps = "batch server-time message-tags draft/chathistory draft/multiline"});
  carol.send("JOIN #tea");
  carol.send("BATCH +m draft/multiline #tea");
  carol.send("@batch=m PRIVMSG #tea :one");
  carol.send("@batch=m PRIVMSG #tea :two");
  carol.send("BATCH -m");
  const Lines lines = carol.ask("CHATHISTORY LATEST #tea * 1");
  REQUIRE(numbers(lines) == "BATCH BATCH PRIVMSG PRIVMSG BATCH BATCH");
  const std::string outer = param(lines[0], 0).substr(1);
  const std::string inner = param(lines[1], 0).substr(1);
  CHECK(outer != inner);
  CHECK(tag(lines[0], "batch") == "<none>");
  CHECK(tag(lines[1], "batch") == outer);
  CHECK(tag(lines[2], "batch") == inner);
  CHECK(tag(lines[3], "batch") == inner);
  CHECK(param(lines[4], 0) == "-" + inner);
  CHECK(param(lines[5], 0) == "-" + outer);
}

TEST_CASE("batch: who has not asked for it is sent none, and no tag of one") {
  HistoryParty party;
  party.talk(2);
  Client carol = party.chat.connect("carol", {.caps = "server-time message-tags draft/chathistory labeled-response"});
  carol.send("JOIN #tea");
  const Lines lines = carol.ask("@label=x CHATHISTORY LATEST #tea * 2");
  CHECK(numbers(lines) == "PRIVMSG PRIVMSG");
  for (const std::string& line : lines) CHECK(tag(line, "batch") == "<none>");
}
