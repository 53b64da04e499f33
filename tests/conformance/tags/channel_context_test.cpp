#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// +channel-context, and +draft/channel-context: https://ircv3.net/specs/client-tags/channel-context

using namespace chat;
using namespace chat::test;

TEST_CASE("channel-context: a private message says in which channel it belongs, and keeps saying so") {
  HistoryParty party;
  const std::string name = GENERATE("+channel-context", "+draft/channel-context");
  const std::string command = GENERATE("PRIVMSG", "NOTICE");
  party.say(party.alice, "@" + name + "=#tea " + command + " bob :I am helping");
  const Lines heard = party.bob.lines();
  REQUIRE(numbers(heard) == command);
  CHECK(tag(heard[0], name) == "#tea");
  CHECK(param(heard[0], 0) == "bob");
  const Lines history = inside(party.bob.ask("CHATHISTORY LATEST alice * 1"));
  REQUIRE(history.size() == 1);
  CHECK(tag(history[0], name) == "#tea");
}

TEST_CASE("channel-context: nobody in that channel hears of it") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  carol.send("JOIN #tea");
  party.forget();
  static_cast<void>(carol.lines());
  party.say(party.alice, "@+channel-context=#tea NOTICE bob :psst");
  CHECK(carol.lines().empty());
}

TEST_CASE("channel-context: of a channel that the sender is not in it is relayed all the same: clients judge it") {
  HistoryParty party;
  party.say(party.alice, "@+channel-context=#secret PRIVMSG bob :psst");
  CHECK(tag(party.bob.lines().at(0), "+channel-context") == "#secret");
}
