#include <catch2/catch.hpp>

#include "support/channel_of_two.hpp"

// What is said, as it is kept.

using namespace chat::test;

TEST_CASE("what is said is journalled once, with what a history needs") {
  ChannelOfTwo party({.caps = "message-tags"});
  party.chat.journal.events.clear();
  party.alice.send("@+x=y PRIVMSG #TEA,bob :hello");
  party.alice.send("NOTICE nobody :lost");
  const auto& events = party.chat.journal.events;
  REQUIRE(events.size() == 2);
  REQUIRE(events[0].kind == chat::core::EventKind::message);
  REQUIRE(events[0].target == "#tea");
  REQUIRE(events[0].source == "alice!~user@192.0.2.1");
  REQUIRE(events[0].body == "hello");
  REQUIRE(events[0].client_tags == "+x=y");
  REQUIRE(events[1].target == "bob");
}
