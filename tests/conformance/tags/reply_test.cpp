#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// +reply, and +draft/reply: https://ircv3.net/specs/client-tags/reply

using namespace chat;
using namespace chat::test;

TEST_CASE("reply: the id of the message that is answered goes to all who know tags, and is kept") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :question");
  party.forget();
  const std::string asked = party.msgid("question");
  const std::string name = GENERATE("+reply", "+draft/reply");
  party.say(party.alice, "@" + name + "=" + asked + " PRIVMSG #tea :answer");
  const Lines heard = party.bob.lines();
  REQUIRE(heard.size() == 1);
  CHECK(tag(heard[0], name) == asked);
  const Lines history = inside(party.bob.ask("CHATHISTORY LATEST #tea * 1"));
  REQUIRE(history.size() == 1);
  CHECK(tag(history[0], name) == asked);
  CHECK(tag(history[0], "msgid") == tag(heard[0], "msgid"));
}

TEST_CASE("reply: to what is not there, or cannot be an id, is relayed as it is: the server judges no tag") {
  HistoryParty party;
  party.say(party.alice, "@+reply=nonsense PRIVMSG bob :answer");
  CHECK(tag(party.bob.lines().at(0), "+reply") == "nonsense");
}

TEST_CASE("reply: on a message of several lines it is on the batch") {
  MindHarness chat;
  const std::string caps = "batch message-tags draft/multiline";
  Client alice = chat.connect("alice", {.caps = caps});
  Client bob = chat.connect("bob", {.caps = caps});
  alice.send("@+reply=abc BATCH +1 draft/multiline bob");
  alice.send("@batch=1 PRIVMSG bob :one");
  alice.send("@batch=1 PRIVMSG bob :two");
  alice.send("BATCH -1");
  const Lines heard = bob.lines();
  REQUIRE(numbers(heard) == "BATCH PRIVMSG PRIVMSG BATCH");
  CHECK(tag(heard[0], "+reply") == "abc");
  CHECK(tag(heard[1], "+reply") == "<none>");
}
