#include <catch2/catch.hpp>

#include "support/people_harness.hpp"

// draft/oper: https://ircv3.net/specs/extensions/oper-tag

using namespace chat;
using namespace chat::test;

namespace {

/// Root, a server operator, is in #tea with Alice, who is told of operators, and Bob, who is not.
struct Party {
  Party() {
    for (Client* client : {&root, &alice, &bob}) client->send("JOIN #tea");
    root.send("OPER admin secret");
    forget();
  }
  void forget() {
    for (Client* client : {&root, &alice, &bob}) static_cast<void>(client->lines());
  }
  /// What Alice sees, Bob sees without the tag.
  void check(const std::string& line) {
    CAPTURE(line);
    root.send(line);
    const Lines seen = alice.lines();
    const Lines plain = bob.lines();
    CHECK_FALSE(seen.empty());
    REQUIRE(seen.size() == plain.size());
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == "@draft/oper " + plain[i]);
  }
  MindHarness chat{MindHarness::with_operator()};
  Client root = chat.connect("root");
  Client alice = chat.connect("alice", {.caps = "draft/oper away-notify setname draft/channel-rename"});
  Client bob = chat.connect("bob", {.caps = "away-notify setname draft/channel-rename"});
};

}  // namespace

TEST_CASE("oper-tag: all that an operator does carries it, for who asked") {
  Party party;
  party.check("PRIVMSG #tea :hear, hear");
  party.check("NOTICE #tea :hear");
  party.check("TOPIC #tea :Rules");
  party.check("MODE #tea +m");
  party.check("MODE #tea -m");
  party.check("AWAY :lunch");
  party.check("AWAY");
  party.check("SETNAME :Root Itself");
  party.check("NICK toor");
  party.check("RENAME #tea #coffee");
  party.check("PART #coffee :bye");
  party.check("JOIN #coffee");
  party.check("PRIVMSG #coffee :again");
  party.check("QUIT :gone");
}

TEST_CASE("oper-tag: KICK and WALLOPS carry it, too") {
  Party party;
  Client cid = party.chat.connect("cid");
  cid.send("JOIN #tea");
  party.forget();
  party.check("KICK #tea cid");
  party.alice.send("MODE alice +w");
  party.bob.send("MODE bob +w");
  party.forget();
  party.check("WALLOPS :attention");
}

TEST_CASE("oper-tag: private messages, and the numerics on their behalf") {
  Party party;
  party.root.send("PRIVMSG alice :psst");
  CHECK(party.alice.lines() == Lines{"@draft/oper :root!~user@192.0.2.1 PRIVMSG alice :psst"});
  party.root.send("AWAY :lunch");
  party.forget();
  CHECK(party.alice.ask("PRIVMSG root :are you there?") == Lines{"@draft/oper :chat.example 301 alice root :lunch"});
  CHECK(party.bob.ask("PRIVMSG root :are you there?") == Lines{":chat.example 301 bob root :lunch"});
}

TEST_CASE("oper-tag: who is no operator, or is one no more, has no tag") {
  Party party;
  party.bob.send("PRIVMSG #tea :just me");
  CHECK(party.alice.lines() == Lines{":bob!~user@192.0.2.1 PRIVMSG #tea :just me"});
  party.bob.send("AWAY :out");
  static_cast<void>(party.alice.lines());
  CHECK(party.alice.ask("PRIVMSG bob :x") == Lines{":chat.example 301 alice bob :out"});
  party.root.send("MODE root -o");
  party.root.send("PRIVMSG #tea :one of you");
  CHECK(party.alice.lines() == Lines{":root!~user@192.0.2.1 PRIVMSG #tea :one of you"});
}

TEST_CASE("oper-tag: it stands beside other tags, and does not need them") {
  Party party;
  party.alice.send("CAP REQ :server-time message-tags labeled-response batch");
  static_cast<void>(party.alice.lines());
  party.root.send("PRIVMSG #tea :hear");
  const std::string line = party.alice.lines().at(0);
  CHECK(tag(line, "time") == "2027-01-15T08:00:00.000Z");
  CHECK(tag(line, "draft/oper").empty());
  party.root.send("AWAY :lunch");
  static_cast<void>(party.alice.lines());
  CHECK(tag(party.alice.ask_one("@label=1 PRIVMSG root :x"), "draft/oper").empty());
}
