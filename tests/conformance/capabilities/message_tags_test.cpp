#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// message-tags, and TAGMSG, which comes with them: https://ircv3.net/specs/extensions/message-tags

using namespace chat::test;

namespace {

/// alice and bob, who know tags, and carol, who does not, in #tea, with nothing left to read.
struct TagParty {
  TagParty() {
    for (Client client : {alice, bob, carol}) client.send("JOIN #tea");
    forget();
  }
  void forget() {
    for (Client client : {alice, bob, carol}) static_cast<void>(client.lines());
  }
  /// What bob hears when alice sends this.
  std::string heard(const std::string& line) {
    forget();
    alice.send(line);
    return bob.lines().at(0);
  }
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags"});
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  Client carol = chat.connect("carol");
};

}  // namespace

TEST_CASE("message-tags: client-only tags are relayed as they are, others are removed") {
  TagParty party;
  const std::string what = GENERATE("PRIVMSG #tea :hello", "NOTICE #tea :hello", "PRIVMSG bob :hello", "TAGMSG #tea");
  const std::string heard =
      party.heard("@+reply=abc;foo=bar;+typing;time=2000-01-01T00:00:00.000Z;+example.com/x=1;+ " + what);
  CHECK(tag(heard, "+reply") == "abc");
  CHECK(tag(heard, "+typing").empty());
  CHECK(tag(heard, "+example.com/x") == "1");
  CHECK(tag(heard, "foo") == "<none>");
  CHECK(tag(heard, "time") == "<none>");
  CHECK(tag(heard, "+") == "<none>");
  CHECK(heard.ends_with(":alice!~user@192.0.2.1 " + what));
}

TEST_CASE("message-tags: who has not asked for them is sent none, and cannot send any") {
  TagParty party;
  party.alice.send("@+reply=abc PRIVMSG #tea :hello");
  CHECK(party.carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG #tea :hello"});
  party.forget();
  party.carol.send("@+reply=abc PRIVMSG #tea :hello");
  CHECK(tag(party.bob.lines().at(0), "+reply") == "<none>");
}

TEST_CASE("message-tags: values stay escaped as they were, whatever is in them") {
  TagParty party;
  for (const char* value : {"a\\:b\\s\\\\c\\r\\n", "raw+:=,escaped\\:\\s\\\\", "ü", "=", "a=b=c", "\\", "\\b"}) {
    CAPTURE(value);
    CHECK(tag(party.heard("@+x=" + std::string(value) + " PRIVMSG #tea :hello"), "+x") == value);
  }
}

TEST_CASE("message-tags: of a key that is there several times only the last is relayed") {
  TagParty party;
  const std::string heard = party.heard("@+x=1;+y=2;+x=3 PRIVMSG #tea :hello");
  CHECK(heard.find("+x=1") == std::string::npos);
  CHECK(tag(heard, "+x") == "3");
  CHECK(tag(heard, "+y") == "2");
}

TEST_CASE("message-tags: the server's own stand in front of those of a client") {
  TagParty party;
  static_cast<void>(party.bob.ask("CAP REQ :server-time"));
  const std::string heard = party.heard("@+x=1 PRIVMSG #tea :hello");
  CHECK(heard.find("time=") < heard.find("+x="));
  CHECK(heard.find("msgid=") < heard.find("+x="));
}

TEST_CASE("message-tags: as many as a client may send fit, beside the server's own") {
  TagParty party;
  static_cast<void>(party.bob.ask("CAP REQ :server-time account-tag"));
  const std::string heard = party.heard("@+x=" + std::string(4091, 'y') + " PRIVMSG #tea :hello");
  CHECK(tag(heard, "+x").size() == 4091);
  CHECK(tag(heard, "time") != "<none>");
  // That a line with more is refused whole with 417 is the line buffer's: tests/unit/irc/line_buffer_test.cpp.
  party.forget();
  party.chat.mind.bad_line(party.alice.id(), chat::irc::LineError::tags_too_long);
  CHECK(numbers(party.alice.lines()) == "417");
  CHECK(party.bob.lines().empty());
}

TEST_CASE("TAGMSG: tags alone, to those who know them") {
  TagParty party;
  REQUIRE(party.alice.ask("@+typing=active TAGMSG #tea").empty());
  const std::string heard = party.bob.lines().at(0);
  CHECK(heard.ends_with(" :alice!~user@192.0.2.1 TAGMSG #tea"));
  CHECK(tag(heard, "+typing") == "active");
  CHECK(party.carol.lines().empty());
  party.alice.send("@+typing=done TAGMSG bob");
  CHECK(tag(party.bob.lines().at(0), "+typing") == "done");
  party.alice.send("@+typing=done TAGMSG carol");
  CHECK(party.carol.lines().empty());
}

TEST_CASE("TAGMSG: to those of a status") {
  TagParty party;
  party.bob.send("@+x=y TAGMSG @#tea");
  CHECK(party.alice.lines().at(0).ends_with("TAGMSG @#tea"));
}

TEST_CASE("TAGMSG: to several, each answered for itself") {
  TagParty party;
  CHECK(numbers(party.alice.ask("@+x=y TAGMSG bob,nobody,#nothing")) == "401 403");
  CHECK(numbers(party.bob.lines()) == "TAGMSG");
}

TEST_CASE("TAGMSG: without tags that may be passed on there is nothing to say") {
  TagParty party;
  CHECK(party.alice.ask("TAGMSG #tea").empty());
  CHECK(party.alice.ask("@x=y TAGMSG #tea").empty());
  CHECK(party.carol.ask("@+x=y TAGMSG #tea").empty());
  CHECK(party.bob.lines().empty());
}

TEST_CASE("TAGMSG: refused where a PRIVMSG is; that somebody is away is not said") {
  TagParty party;
  CHECK(numbers(party.alice.ask("@+x=y TAGMSG")) == "411");
  CHECK(numbers(party.alice.ask("@+x=y TAGMSG nobody")) == "401");
  CHECK(numbers(party.alice.ask("@+x=y TAGMSG #nothing")) == "403");
  party.alice.send("MODE #tea +m");
  CHECK(numbers(party.bob.ask("@+x=y TAGMSG #tea")) == "404");
  party.alice.send("MODE #tea -m+b bob");
  CHECK(numbers(party.bob.ask("@+x=y TAGMSG #tea")) == "404");
  party.bob.send("PART #tea");
  CHECK(numbers(party.bob.ask("@+x=y TAGMSG #tea")) == "404");
  CHECK(numbers(party.chat.open().ask("TAGMSG #tea")) == "451");
  party.bob.send("AWAY :asleep");
  CHECK(party.alice.ask("@+x=y TAGMSG bob").empty());
}
