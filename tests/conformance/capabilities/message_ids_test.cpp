#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// message-ids, which come with message-tags: https://ircv3.net/specs/extensions/message-ids

using namespace chat::test;

TEST_CASE("message-ids: the same for all, different for each, later for later ones, and kept") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags echo-message"});
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  for (Client client : {alice, bob}) client.send("JOIN #tea");
  for (Client client : {alice, bob}) static_cast<void>(client.lines());
  std::string before;
  for (int i = 0; i < 20; ++i) {
    if (i == 10) chat.pass(std::chrono::milliseconds(1));
    alice.send("PRIVMSG #tea :again");
    const std::string id = tag(bob.lines().at(0), "msgid");
    REQUIRE(tag(alice.lines().at(0), "msgid") == id);
    REQUIRE(id > before);
    REQUIRE(chat.journal.events.back().msgid == id);
    before = id;
  }
}

TEST_CASE("message-ids: on PRIVMSG, NOTICE and TAGMSG, and never empty, with a colon in front or with a space") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  static_cast<void>(alice.ask("CAP REQ message-tags"));
  alice.send("PRIVMSG bob :1");
  alice.send("NOTICE bob :2");
  alice.send("@+x=y TAGMSG bob");
  const Lines heard = bob.lines();
  REQUIRE(heard.size() == 3);
  for (const std::string& line : heard) {
    const std::string id = tag(line, "msgid");
    CHECK(id != "<none>");
    CHECK(id.find_first_of(" :;\\") == std::string::npos);
    CHECK(!id.empty());
  }
}

TEST_CASE("message-ids: who has not asked for message-tags sees none") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob", {.caps = "server-time"});
  alice.send("PRIVMSG bob :1");
  CHECK(tag(bob.lines().at(0), "msgid") == "<none>");
}

TEST_CASE("message-ids: a client cannot choose them") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags"});
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  alice.send("@msgid=mine PRIVMSG bob :1");
  CHECK(tag(bob.lines().at(0), "msgid") == chat.journal.events.back().msgid);
}
