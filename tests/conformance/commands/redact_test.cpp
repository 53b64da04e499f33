#include <catch2/catch.hpp>
#include <string>

#include "support/mind_harness.hpp"
#include "support/without_tags.hpp"

// REDACT: https://ircv3.net/specs/extensions/message-redaction

using namespace chat::test;
using chat::core::EventKind;

namespace {

const Arriving kCapable{.caps = "batch message-tags draft/message-redaction labeled-response"};

chat::core::Settings with_window(chat::util::Millis window) {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.history.redact_window = window;
  return settings;
}

/// alice is the channel's operator; bob says things; carol reads; dave has no capability.
struct Room {
  explicit Room(const chat::core::Settings& settings = MindHarness::with_operator()) : chat(settings) {
    for (Client* client : {&alice, &bob, &carol, &dave}) client->send("JOIN #tea");
    forget();
  }
  void forget() {
    for (Client* client : {&alice, &bob, &carol, &dave}) static_cast<void>(client->lines());
  }
  /// Its id; everybody has read it.
  std::string say(Client& who, const std::string& line) {
    who.send(line);
    forget();
    return chat.journal.events.back().msgid;
  }
  MindHarness chat;
  Client alice = chat.connect("alice", kCapable);
  Client bob = chat.connect("bob", kCapable);
  Client carol = chat.connect("carol", kCapable);
  Client dave = chat.connect("dave");
};

std::string code_of(const std::string& answer) {
  INFO(answer);
  REQUIRE(numbers({answer}) == "FAIL");
  REQUIRE(param(answer, 0) == "REDACT");
  return param(answer, 1);
}

}  // namespace

TEST_CASE("REDACT: one's own message; all with the capability are told, others nothing") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  const Lines told = room.bob.ask("REDACT #TEA " + msgid + " :my mistake");
  REQUIRE(told.size() == 1);
  REQUIRE(without_tags(told[0]) == ":bob!~user@192.0.2.1 REDACT #tea " + msgid + " :my mistake");
  REQUIRE(tag(told[0], "msgid") == room.chat.journal.events.back().msgid);
  REQUIRE(room.alice.lines() == told);
  REQUIRE(room.carol.lines() == told);
  REQUIRE(room.dave.lines().empty());
}

TEST_CASE("REDACT: kept as an event; what it withdraws is not read again") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  room.bob.send("REDACT #tea " + msgid);
  const KeptEvent& kept = room.chat.journal.events.back();
  REQUIRE(kept.kind == EventKind::redact);
  REQUIRE(kept.target == "#tea");
  REQUIRE(kept.body.empty());
  REQUIRE(param(room.carol.lines().at(0), 1) == msgid);
  for (const std::string& line : room.carol.ask("CHATHISTORY LATEST #tea * 10")) {
    REQUIRE_THAT(line, !Catch::Contains("oops"));
  }
  REQUIRE(code_of(room.bob.ask_one("REDACT #tea " + msgid)) == "UNKNOWN_MSGID");  // not twice
}

TEST_CASE("REDACT: operators withdraw what others said, others do not") {
  Room room;
  const std::string msgid = room.say(room.bob, "NOTICE #tea :spam");
  const std::string refused = room.carol.ask_one("REDACT #tea " + msgid + " :no");
  REQUIRE(code_of(refused) == "REDACT_FORBIDDEN");
  REQUIRE(param(refused, 2) == "#tea");
  REQUIRE(param(refused, 3) == msgid);
  REQUIRE(room.bob.lines().empty());
  SECTION("an operator of the channel") { REQUIRE(numbers(room.alice.ask("REDACT #tea " + msgid)) == "REDACT"); }
  SECTION("an operator of the server, who is in the channel") {
    Client root = room.chat.connect_operator("root", kCapable);
    REQUIRE(code_of(root.ask_one("REDACT #tea " + msgid)) == "INVALID_TARGET");
    root.send("JOIN #tea");
    REQUIRE(numbers(root.ask("REDACT #tea " + msgid)) == "REDACT");
  }
  REQUIRE(only(room.bob.lines(), "REDACT").size() == 1);
}

TEST_CASE("REDACT: in a private talk, its two persons are told") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG carol :psst");
  REQUIRE(code_of(room.carol.ask_one("REDACT bob " + msgid)) == "REDACT_FORBIDDEN");
  SECTION("by the nick that the other has") {
    REQUIRE(without_tags(room.bob.ask_one("REDACT Carol " + msgid)) == ":bob!~user@192.0.2.1 REDACT carol " + msgid);
    REQUIRE(numbers(room.carol.lines()) == "REDACT");
  }
  SECTION("by one that they had, if nobody else has it now") {
    room.carol.send("NICK caroline");
    room.forget();
    REQUIRE(numbers(room.bob.ask("REDACT carol " + msgid)) == "REDACT");
    REQUIRE(numbers(room.carol.lines()) == "REDACT");
  }
  REQUIRE(room.alice.lines().empty());
}

TEST_CASE("REDACT: what the asker may not read is not there for them") {
  Room room;
  const std::string in_private = room.say(room.bob, "PRIVMSG carol :psst");
  REQUIRE(code_of(room.alice.ask_one("REDACT #tea " + in_private)) == "UNKNOWN_MSGID");
  REQUIRE(code_of(room.alice.ask_one("REDACT bob " + in_private)) == "UNKNOWN_MSGID");
  const std::string for_operators = room.say(room.alice, "PRIVMSG @#tea :psst");
  REQUIRE(code_of(room.carol.ask_one("REDACT #tea " + for_operators)) == "UNKNOWN_MSGID");
  const std::string joining = room.say(room.alice, "TOPIC #tea :x");
  REQUIRE(code_of(room.alice.ask_one("REDACT #tea " + joining)) == "UNKNOWN_MSGID");  // said by nobody
  REQUIRE(code_of(room.alice.ask_one("REDACT #tea 123")) == "UNKNOWN_MSGID");
  REQUIRE(code_of(room.alice.ask_one("REDACT #tea " + std::string(26, '0'))) == "UNKNOWN_MSGID");
  const std::string refused = room.alice.ask_one("REDACT #nowhere " + in_private);
  REQUIRE(code_of(refused) == "INVALID_TARGET");
  REQUIRE(param(refused, 2) == "#nowhere");
  REQUIRE(code_of(room.alice.ask_one("REDACT nobody " + in_private)) == "INVALID_TARGET");
}

TEST_CASE("REDACT: what only some could read, only they are told of") {
  Room room;
  const std::string msgid = room.say(room.alice, "PRIVMSG @#tea :psst");
  REQUIRE(param(room.alice.ask_one("REDACT #tea " + msgid), 0) == "@#tea");
  REQUIRE(room.bob.lines().empty());
}

TEST_CASE("REDACT: a reaction, too") {
  Room room;
  const std::string msgid = room.say(room.bob, "@+react=x TAGMSG #tea");
  REQUIRE(numbers(room.bob.ask("REDACT #tea " + msgid)) == "REDACT");
}

TEST_CASE("REDACT: only for as long as the settings say; operators of the server at any time") {
  Room room(with_window(std::chrono::hours{2}));
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  room.chat.pass(std::chrono::hours{2});
  SECTION("just in time") { REQUIRE(numbers(room.bob.ask("REDACT #tea " + msgid)) == "REDACT"); }
  SECTION("too late") {
    room.chat.pass(chat::util::Millis{1});
    const std::string refused = room.bob.ask_one("REDACT #tea " + msgid);
    REQUIRE(code_of(refused) == "REDACT_WINDOW_EXPIRED");
    REQUIRE(param(refused, 4) == "7200");
    REQUIRE(code_of(room.alice.ask_one("REDACT #tea " + msgid)) == "REDACT_WINDOW_EXPIRED");
    Client root = room.chat.connect_operator("root", kCapable);
    root.send("JOIN #tea");
    REQUIRE(numbers(root.ask("REDACT #tea " + msgid)) == "REDACT");
  }
}

TEST_CASE("REDACT: the label comes back on the answer, whatever it is") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  const std::string refused = room.carol.ask_one("@label=a REDACT #tea " + msgid);
  REQUIRE(code_of(refused) == "REDACT_FORBIDDEN");
  REQUIRE(tag(refused, "label") == "a");
  const std::string told = room.bob.ask_one("@label=b REDACT #tea " + msgid);
  REQUIRE(numbers({told}) == "REDACT");
  REQUIRE(tag(told, "label") == "b");
  REQUIRE(tag(room.carol.lines().at(0), "label") == "<none>");
}

TEST_CASE("REDACT: while nothing can be kept, nothing is withdrawn") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  SECTION("when it is asked") {
    room.chat.journal.accepting = false;
    REQUIRE(numbers(room.bob.ask("REDACT #tea " + msgid)) == "400");
  }
  SECTION("when the journal has answered") {
    room.chat.hold_answers = true;
    room.bob.send("REDACT #tea " + msgid);
    room.chat.journal.accepting = false;
    room.chat.answer_all();
    room.bob.go_on();
    REQUIRE(numbers(room.bob.lines()) == "400");
  }
  REQUIRE(room.alice.lines().empty());
}

TEST_CASE("REDACT: who may is looked at again when the journal has answered") {
  Room room;
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :spam");
  room.alice.send("MODE #tea +o carol");
  room.forget();
  room.chat.hold_answers = true;
  room.carol.send("REDACT #tea " + msgid);
  REQUIRE(room.carol.busy());
  SECTION("no operator any more") {
    room.alice.send("MODE #tea -o carol");
    room.forget();
    room.chat.answer_all();
    room.carol.go_on();
    REQUIRE(code_of(room.carol.lines().at(0)) == "REDACT_FORBIDDEN");
  }
  SECTION("not in the channel any more") {
    room.alice.send("KICK #tea carol");
    room.forget();
    room.chat.answer_all();
    room.carol.go_on();
    REQUIRE(code_of(room.carol.lines().at(0)) == "UNKNOWN_MSGID");
  }
  REQUIRE(room.bob.lines().empty());
}

TEST_CASE("REDACT: too few parameters, and a journal that cannot be read") {
  Room room;
  REQUIRE(numbers(room.bob.ask("REDACT #tea")) == "461");
  const std::string msgid = room.say(room.bob, "PRIVMSG #tea :oops");
  room.chat.broken = "The history cannot be read now; try again";
  const std::string refused = room.bob.ask_one("REDACT #tea " + msgid);
  REQUIRE(code_of(refused) == "UNKNOWN_MSGID");
  REQUIRE(param(refused, 4) == "The history cannot be read now; try again");
}
