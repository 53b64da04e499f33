#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// +typing, and +draft/typing: https://ircv3.net/specs/client-tags/typing

using namespace chat;
using namespace chat::test;

TEST_CASE("typing: active, paused and done go to all others who know tags, in channels and in private") {
  HistoryParty party;
  const std::string name = GENERATE("+typing", "+draft/typing");
  const std::string target = GENERATE("#tea", "bob");
  Client plain = party.chat.connect("plain");
  plain.send("JOIN #tea");
  static_cast<void>(plain.lines());
  party.forget();
  for (const std::string state : {"active", "paused", "done"}) {
    party.say(party.alice, "@" + name + "=" + state + " TAGMSG " + target);
    const Lines heard = party.bob.lines();
    REQUIRE(numbers(heard) == "TAGMSG");
    CHECK(tag(heard[0], name) == state);
  }
  CHECK(plain.lines().empty());
  CHECK(party.alice.lines().empty());
}

TEST_CASE("typing: it is of the moment, and not kept") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = std::string(kHistoryCaps) + " draft/event-playback"});
  party.say(carol, "JOIN #tea");
  const std::size_t before = party.chat.journal.events.size();
  party.say(carol, "@+typing=active TAGMSG #tea");
  party.say(carol, "@+draft/typing=active TAGMSG bob");
  CHECK(party.chat.journal.events.size() == before);
  CHECK(only(carol.ask("CHATHISTORY LATEST #tea * 5"), "TAGMSG").empty());
  SECTION("beside something else, that is kept") {
    party.say(carol, "@+typing=done;+react=x TAGMSG #tea");
    CHECK(only(carol.ask("CHATHISTORY LATEST #tea * 5"), "TAGMSG").size() == 1);
  }
}

TEST_CASE("typing: it wakes nobody who is away, and says nothing of it") {
  HistoryParty party;
  party.bob.send("AWAY :lunch");
  CHECK(party.alice.ask("@+typing=active TAGMSG bob").empty());
}
