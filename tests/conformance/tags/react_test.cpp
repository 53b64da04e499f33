#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// +react, and +draft/react: https://ircv3.net/specs/client-tags/react

using namespace chat;
using namespace chat::test;

TEST_CASE("react: a reaction is a TAGMSG with what it is for, and any value") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :news");
  party.forget();
  const std::string name = GENERATE("react", "draft/react");
  const std::string value = GENERATE("lol", ":)", "👋");
  const std::string id = party.msgid("news");
  party.say(party.alice, "@+reply=" + id + ";+" + name + "=" + value + " TAGMSG #tea");
  const Lines heard = party.bob.lines();
  REQUIRE(numbers(heard) == "TAGMSG");
  CHECK(tag(heard[0], "+" + name) == value);
  CHECK(tag(heard[0], "+reply") == id);
}

TEST_CASE("react: on a message with a text") {
  HistoryParty party;
  party.say(party.alice, "@+reply=1;+react=lol PRIVMSG #tea :lol");
  const Lines heard = party.bob.lines();
  REQUIRE(numbers(heard) == "PRIVMSG");
  CHECK(tag(heard[0], "+react") == "lol");
}

TEST_CASE("react: reactions are kept, and read by who has draft/event-playback; they can be withdrawn") {
  HistoryParty party;
  Client carol = party.chat.connect(
      "carol", {.caps = std::string(kHistoryCaps) + " draft/event-playback draft/message-redaction"});
  party.say(carol, "JOIN #tea");
  party.say(carol, "@+reply=1;+react=lol TAGMSG #tea");
  const Lines history = only(carol.ask("CHATHISTORY LATEST #tea * 5"), "TAGMSG");
  REQUIRE(history.size() == 1);
  CHECK(tag(history[0], "+react") == "lol");
  CHECK(numbers(carol.ask("REDACT #tea " + tag(history[0], "msgid"))) == "REDACT");
  CHECK(only(carol.ask("CHATHISTORY LATEST #tea * 5"), "TAGMSG").empty());
}
