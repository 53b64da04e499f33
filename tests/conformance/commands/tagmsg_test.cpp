#include <catch2/catch.hpp>

#include "support/channel_of_two.hpp"

// TAGMSG: https://ircv3.net/specs/extensions/message-tags#the-tagmsg-tag-only-message

using namespace chat::test;

TEST_CASE("TAGMSG: tags alone, to those who know them") {
  ChannelOfTwo party({.caps = "message-tags"}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  carol.send("JOIN #tea");
  static_cast<void>(party.bob.lines());
  static_cast<void>(carol.lines());
  REQUIRE(party.alice.ask("@+typing=active TAGMSG #tea").empty());
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(heard.ends_with(" :alice!~user@192.0.2.1 TAGMSG #tea"));
  REQUIRE(tag(heard, "+typing") == "active");
  REQUIRE(carol.lines().empty());
  SECTION("in private") {
    party.alice.send("@+typing=done TAGMSG bob");
    REQUIRE(tag(party.bob.lines().at(0), "+typing") == "done");
    party.alice.send("@+typing=done TAGMSG carol");
    REQUIRE(carol.lines().empty());
  }
  SECTION("to operators only") {
    party.bob.send("@+x=y TAGMSG @#tea");
    REQUIRE(party.alice.lines().at(0).ends_with("TAGMSG @#tea"));
  }
  SECTION("echo") {
    static_cast<void>(party.alice.ask("CAP REQ echo-message"));
    const Lines echo = party.alice.ask("@+x=y TAGMSG #tea");
    REQUIRE(echo.size() == 1);
    REQUIRE(echo == party.bob.lines());
  }
  SECTION("without tags that may be passed on it is told all the same, and not kept") {
    party.chat.journal.events.clear();
    REQUIRE(party.alice.ask("TAGMSG #tea").empty());
    REQUIRE(party.alice.ask("@unknown-tag TAGMSG #tea").empty());
    const Lines told = party.bob.lines();
    REQUIRE(numbers(told) == "TAGMSG TAGMSG");
    REQUIRE(tag(told[1], "unknown-tag") == "<none>");
    REQUIRE(party.chat.journal.events.empty());
  }
  SECTION("who has not asked for message-tags has nothing to say") {
    REQUIRE(carol.ask("@+x=y TAGMSG #tea").empty());
    REQUIRE(carol.ask("@+x=y TAGMSG nobody").empty());
    REQUIRE(party.bob.lines().empty());
  }
  SECTION("refusals") {
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG")) == "411");
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG nobody")) == "401");
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG #nothing")) == "403");
    party.alice.send("MODE #tea +m");
    REQUIRE(numbers(party.bob.ask("@+x=y TAGMSG #tea")) == "404");
    REQUIRE(numbers(party.chat.open().ask("TAGMSG #tea")) == "451");
  }
  SECTION("who is away is not said") {
    party.bob.send("AWAY :asleep");
    REQUIRE(party.alice.ask("@+x=y TAGMSG bob").empty());
  }
}
