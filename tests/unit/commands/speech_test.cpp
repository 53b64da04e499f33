#include <catch2/catch.hpp>

#include "support/channel_of_two.hpp"

// What is said, with the capabilities that concern it: https://ircv3.net/specs/extensions/message-tags,
// https://ircv3.net/specs/extensions/echo-message

using namespace chat::test;

TEST_CASE("PRIVMSG: +C keeps CTCP out, but for actions") {
  ChannelOfTwo party;
  party.alice.send("MODE #tea +C");
  REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :\x01VERSION\x01")) == "404");
  REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :\x01"
                                "ACTIONS\x01")) == "404");
  REQUIRE(party.bob
              .ask("PRIVMSG #tea :\x01"
                   "ACTION waves\x01")
              .empty());
  REQUIRE(party.bob.ask("PRIVMSG alice :\x01VERSION\x01").empty());
}

TEST_CASE("echo-message: the speaker gets what the others get") {
  ChannelOfTwo party({.caps = "echo-message server-time message-tags"}, {.caps = "server-time message-tags"});
  party.alice.send("PRIVMSG #tea :hello");
  const Lines echo = party.alice.lines();
  REQUIRE(echo.size() == 1);
  REQUIRE(echo == party.bob.lines());
  REQUIRE(tag(echo[0], "msgid").size() == 26);
  REQUIRE(tag(echo[0], "time") == "2027-01-15T08:00:00.000Z");
  REQUIRE(echo[0].ends_with(":alice!~user@192.0.2.1 PRIVMSG #tea :hello"));
  SECTION("in private") {
    party.alice.send("NOTICE bob :psst");
    const Lines private_echo = party.alice.lines();
    REQUIRE(private_echo == party.bob.lines());
    REQUIRE(private_echo.size() == 1);
  }
  SECTION("not what was refused") {
    REQUIRE(numbers(party.alice.ask("PRIVMSG nobody :hello")) == "401");
    REQUIRE(numbers(party.alice.ask("PRIVMSG #nothing :hello")) == "403");
  }
  SECTION("from outside a channel, too") {
    party.bob.send("PART #tea");
    party.alice.send("MODE #tea -n");
    static_cast<void>(party.bob.ask("CAP REQ echo-message"));
    REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :knock")) == "PRIVMSG");
  }
  SECTION("to oneself there are two: the message and its echo") {
    REQUIRE(numbers(party.alice.ask("PRIVMSG alice :note")) == "PRIVMSG PRIVMSG");
    REQUIRE(numbers(party.bob.ask("PRIVMSG bob :note")) == "PRIVMSG");
  }
}

TEST_CASE("a message's id is the same for all, different for each, and later for later ones") {
  ChannelOfTwo party({.caps = "message-tags echo-message"}, {.caps = "message-tags"});
  std::string before;
  for (int i = 0; i < 20; ++i) {
    if (i == 10) party.chat.pass(std::chrono::milliseconds(1));
    party.alice.send("PRIVMSG #tea :again");
    const std::string id = tag(party.bob.lines().at(0), "msgid");
    REQUIRE(tag(party.alice.lines().at(0), "msgid") == id);
    REQUIRE(id > before);
    REQUIRE(party.chat.journal.events.back().msgid == id);
    before = id;
  }
}

TEST_CASE("message-tags: client-only tags go from those who may send them to those who may read them") {
  ChannelOfTwo party({.caps = "message-tags"}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  carol.send("JOIN #tea");
  static_cast<void>(party.bob.lines());
  static_cast<void>(carol.lines());
  party.alice.send("@+reply=abc;foo=bar;+typing;time=2000-01-01T00:00:00.000Z;+ PRIVMSG #tea :hello");
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(tag(heard, "+reply") == "abc");
  REQUIRE(tag(heard, "+typing").empty());
  REQUIRE(tag(heard, "foo") == "<none>");
  REQUIRE(tag(heard, "time") == "<none>");
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG #tea :hello"});
  SECTION("who has not asked for them cannot send them") {
    carol.send("@+reply=abc PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+reply") == "<none>");
  }
  SECTION("values stay escaped as they were") {
    party.alice.send("@+x=a\\:b\\s\\\\c\\r\\n;+y=ü PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+x") == "a\\:b\\s\\\\c\\r\\n");
  }
  SECTION("as many as a client may send fit, beside the server's own") {
    party.bob.send("CAP REQ :server-time account-tag");
    static_cast<void>(party.bob.lines());
    party.alice.send("@+x=" + std::string(4090, 'y') + " PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+x").size() == 4090);
  }
}

TEST_CASE("bot mode: what a bot sends is marked, for those with message-tags") {
  ChannelOfTwo party({}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  party.alice.send("MODE alice +B");
  party.alice.send("PRIVMSG bob :beep");
  party.alice.send("PRIVMSG carol :beep");
  party.alice.send("PART #tea");
  const Lines heard = party.bob.lines();
  REQUIRE(numbers(heard) == "PRIVMSG PART");
  for (const std::string& line : heard) REQUIRE(tag(line, "bot").empty());
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG carol :beep"});
}

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
