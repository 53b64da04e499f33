#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// server-time: https://ircv3.net/specs/extensions/server-time

using namespace chat::test;

TEST_CASE("server-time: every line has the time in UTC with milliseconds, to who asked") {
  MindHarness chat;
  chat.pass(std::chrono::milliseconds{12'345});
  Client alice = chat.connect("alice", {.caps = "server-time"});
  Client bob = chat.connect("bob");
  const Lines told = alice.ask("JOIN #tea");
  bob.send("JOIN #tea");
  bob.send("PRIVMSG #tea :hello");
  bob.send("QUIT");
  Lines all = alice.lines();
  all.insert(all.end(), told.begin(), told.end());
  all.push_back(alice.ask_one("PING x"));
  REQUIRE(all.size() == 7);
  for (const std::string& line : all) CHECK(tag(line, "time") == "2027-01-15T08:00:12.345Z");
}

TEST_CASE("server-time: from the acknowledgement on, and not before") {
  MindHarness chat;
  Client alice = chat.open();
  CHECK(tag(alice.ask_one("CAP LIST"), "time") == "<none>");
  static_cast<void>(alice.ask("CAP REQ server-time"));
  CHECK(tag(alice.ask_one("CAP LIST"), "time") == "2027-01-15T08:00:00.000Z");
  static_cast<void>(alice.ask("CAP REQ -server-time"));
  CHECK(tag(alice.ask_one("CAP LIST"), "time") == "<none>");
}

TEST_CASE("server-time: what is told later has the time when it happened") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "server-time batch draft/chathistory"});
  alice.send("JOIN #tea");
  alice.send("PRIVMSG #tea :hello");
  chat.pass(std::chrono::hours{1});
  const Lines history = alice.ask("CHATHISTORY LATEST #tea * 1");
  CHECK(tag(only(history, "PRIVMSG").at(0), "time") == "2027-01-15T08:00:00.000Z");
  CHECK(tag(alice.ask_one("PING x"), "time") == "2027-01-15T09:00:00.000Z");
}

TEST_CASE("server-time: a client cannot choose it") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags"});
  Client bob = chat.connect("bob", {.caps = "server-time"});
  alice.send("@time=2000-01-01T00:00:00.000Z PRIVMSG bob :hello");
  CHECK(tag(bob.lines().at(0), "time") == "2027-01-15T08:00:00.000Z");
}
