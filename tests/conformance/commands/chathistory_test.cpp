#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// CHATHISTORY: https://ircv3.net/specs/extensions/chathistory
// Which events are shown. Who may see them: history_permission_test.cpp; what draft/event-playback adds:
// event_playback_test.cpp.

using namespace chat;
using namespace chat::test;

namespace {

struct Row {
  const char* command;
  const char* told;
};

// Of TARGETS: everything, from either end.
constexpr const char* kAll = "timestamp=2020-01-01T00:00:00.000Z timestamp=2040-01-01T00:00:00.000Z ";
constexpr const char* kAllBackwards = "timestamp=2040-01-01T00:00:00.000Z timestamp=2020-01-01T00:00:00.000Z ";

/// The names, each with the second of its time.
std::string targets(const HistoryParty& party, Client who, std::string_view bounds) {
  std::string names;
  for (const std::string& line : inside(party.ask(who, "CHATHISTORY TARGETS " + std::string(bounds)))) {
    CHECK(irc::parse(line)->command == "CHATHISTORY");
    CHECK(param(line, 0) == "TARGETS");
    CHECK(irc::parse(line)->params.size() == 3);
    names += param(line, 1) + "@" + param(line, 2).substr(17, 2) + " ";
  }
  return names;
}

}  // namespace

TEST_CASE("CHATHISTORY: each subcommand, by ids and by times; bounds are exclusive, the order is always ascending") {
  HistoryParty party;
  party.talk(6);
  static constexpr Row kRows[] = {
      {"LATEST #tea * 3", "4 5 6"},       {"LATEST #tea * 100", "1 2 3 4 5 6"},
      {"LATEST #tea m2 10", "3 4 5 6"},   {"LATEST #tea t2 10", "3 4 5 6"},
      {"LATEST #tea m2 2", "5 6"},        {"BEFORE #tea m3 10", "1 2"},
      {"BEFORE #tea t3 10", "1 2"},       {"BEFORE #tea m4 2", "2 3"},
      {"AFTER #tea m3 2", "4 5"},         {"AFTER #tea t3 2", "4 5"},
      {"AFTER #tea m5 10", "6"},          {"AROUND #tea m3 3", "2 3 4"},
      {"AROUND #tea t3 3", "2 3 4"},      {"AROUND #tea m1 4", "1 2 3 4"},
      {"AROUND #tea m6 4", "4 5 6"},      {"AROUND #tea m4 1", "4"},
      {"BETWEEN #tea m1 m5 10", "2 3 4"}, {"BETWEEN #tea m5 m1 10", "2 3 4"},
      {"BETWEEN #tea t1 t5 10", "2 3 4"}, {"BETWEEN #tea t5 m1 10", "2 3 4"},
      {"BETWEEN #tea m1 m6 2", "2 3"},    {"BETWEEN #tea m6 m1 2", "4 5"},
      {"BETWEEN #tea t1 m6 2", "2 3"},    {"latest #TEA * 1", "6"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.command);
    CHECK(told(party.ask(party.alice, "CHATHISTORY " + std::string(row.command))) == row.told);
  }
}

TEST_CASE("CHATHISTORY: where there is nothing, an empty batch says so") {
  HistoryParty party;
  party.talk(2);
  for (const char* command : {"AFTER #tea m2 10", "BEFORE #tea m1 10", "BETWEEN #tea m1 m2 10", "BETWEEN #tea m1 m1 10",
                              "LATEST #tea m2 5", "AFTER #tea t2 5"}) {
    CAPTURE(command);
    CHECK(told(party.ask(party.alice, "CHATHISTORY " + std::string(command))).empty());
  }
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 10"), "chathistory bob").empty());
}

TEST_CASE("CHATHISTORY: of what was said in one millisecond, a time means all and an id one") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :1");
  party.bob.send("PRIVMSG #tea :2");
  party.bob.send("PRIVMSG #tea :3");
  CHECK(party.time("1") == party.time("3"));
  CHECK(told(party.ask(party.alice, "CHATHISTORY AFTER #tea m2 9")) == "3");
  CHECK(told(party.ask(party.alice, "CHATHISTORY BEFORE #tea m2 9")) == "1");
  CHECK(told(party.ask(party.alice, "CHATHISTORY AFTER #tea t2 9")).empty());
  CHECK(told(party.ask(party.alice, "CHATHISTORY BEFORE #tea t2 9")).empty());
  CHECK(told(party.ask(party.alice, "CHATHISTORY AROUND #tea t2 9")) == "1 2 3");
}

TEST_CASE("CHATHISTORY: a page is as long as 005 says, whatever is asked") {
  core::Settings settings;
  settings.limits.history_page = 2;
  HistoryParty party(settings);
  party.talk(4);
  Client carol = party.chat.open();
  carol.send("NICK carol");
  carol.send("USER c 0 * :C");
  std::string tokens;
  for (const std::string& line : only(carol.lines(), "005")) tokens += line;
  CHECK(tokens.find(" CHATHISTORY=2 ") != std::string::npos);
  CHECK(tokens.find(" MSGREFTYPES=msgid,timestamp ") != std::string::npos);
  CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 1000")) == "3 4");
  CHECK(told(party.ask(party.alice, "CHATHISTORY BETWEEN #tea m1 m4 1000")) == "2 3");
}

TEST_CASE("CHATHISTORY: refusals name what was asked") {
  HistoryParty party;
  party.talk(1);
  static constexpr Row kRows[] = {
      {"FROB #tea * 1", "INVALID_PARAMS FROB"},
      {"LATEST", "INVALID_PARAMS LATEST"},
      {"LATEST #tea *", "INVALID_PARAMS LATEST"},
      {"BETWEEN #tea m1 5", "INVALID_PARAMS BETWEEN"},
      {"TARGETS t1 5", "INVALID_PARAMS TARGETS"},
      {"LATEST #tea * 5 5", "INVALID_PARAMS LATEST"},
      {"AROUND #tea m1 5 :", "INVALID_PARAMS AROUND"},
      {"BETWEEN #tea m1 m1 5 more", "INVALID_PARAMS BETWEEN"},
      {"TARGETS t1 t1 5 5", "INVALID_PARAMS TARGETS"},
      {"TARGETS m1 t1 5", "INVALID_MSGREFTYPE TARGETS"},
      {"LATEST #tea * 0", "INVALID_PARAMS LATEST 0"},
      {"LATEST #tea * -5", "INVALID_PARAMS LATEST -5"},
      {"LATEST #tea * 5x", "INVALID_PARAMS LATEST 5x"},
      {"LATEST #tea * 99999999999999999999999", "INVALID_PARAMS LATEST 99999999999999999999999"},
      {"BEFORE #tea * 5", "INVALID_MSGREFTYPE BEFORE #tea"},
      {"BEFORE #tea uid=1 5", "INVALID_MSGREFTYPE BEFORE #tea"},
      {"BETWEEN #tea m1 uid=1 5", "INVALID_MSGREFTYPE BETWEEN #tea"},
      {"TARGETS uid=1 t1 5", "INVALID_MSGREFTYPE TARGETS"},
      {"BEFORE #tea msgid=1 5", "INVALID_PARAMS BEFORE msgid=1"},
      {"AROUND #tea timestamp=yesterday 5", "INVALID_PARAMS AROUND timestamp=yesterday"},
      {"LATEST #nowhere * 5", "INVALID_TARGET LATEST #nowhere"},
      {"LATEST nobody * 5", "INVALID_TARGET LATEST nobody"},
      {"LATEST * * 5", "INVALID_TARGET LATEST *"},
  };
  for (const Row& row : kRows) {
    const std::string line = party.alice.ask_one(party.with_references("CHATHISTORY " + std::string(row.command)));
    CAPTURE(row.command, line);
    CHECK(line.find(":chat.example FAIL CHATHISTORY " + std::string(row.told) + " :") != std::string::npos);
  }
  CHECK(numbers(party.alice.ask("CHATHISTORY")) == "461");
  CHECK(numbers(party.chat.open().ask("CHATHISTORY LATEST #tea * 5")) == "451");
}

TEST_CASE("CHATHISTORY: what the journal cannot answer is refused with its sentence") {
  HistoryParty party;
  party.chat.broken = "The disk does not answer; try again.";
  CHECK(party.alice.ask_one("@label=x CHATHISTORY LATEST #tea * 5")
            .find(" FAIL CHATHISTORY MESSAGE_ERROR LATEST #tea :The disk does not answer; try again.") !=
        std::string::npos);
  CHECK(
      party.alice.ask_one("CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2040-01-01T00:00:00.000Z 5")
          .find(" FAIL CHATHISTORY MESSAGE_ERROR TARGETS :The disk") != std::string::npos);
  CHECK(party.alice.ask_one("SEARCH text=x").find(" FAIL SEARCH INTERNAL_ERROR :The disk") != std::string::npos);
  CHECK(party.alice.ask_one("DATASTORE").find(" FAIL DATASTORE INTERNAL_ERROR :The disk") != std::string::npos);
  party.chat.broken.clear();
  CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 5")).empty());
}

TEST_CASE("CHATHISTORY: the label is on the line that opens the batch, and nowhere else") {
  HistoryParty party;
  party.talk(3);
  const Lines lines = party.alice.ask("@label=L1 CHATHISTORY LATEST #tea * 5");
  CHECK(told(lines) == "1 2 3");
  CHECK(tag(lines.front(), "label") == "L1");
  for (const std::string& line : Lines(lines.begin() + 1, lines.end())) CHECK(tag(line, "label") == "<none>");
  const Lines empty = party.ask(party.alice, "@label=L2 CHATHISTORY AFTER #tea m3 5");
  CHECK(told(empty).empty());
  CHECK(tag(empty.front(), "label") == "L2");
  CHECK(tag(party.alice.ask_one("@label=L3 CHATHISTORY LATEST #nowhere * 5"), "label") == "L3");
  party.chat.broken = "No.";
  CHECK(tag(party.alice.ask_one("@label=L4 CHATHISTORY LATEST #tea * 5"), "label") == "L4");
}

TEST_CASE("CHATHISTORY: a line comes back as it was, with its id, time, account, tags and the mark of a bot") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = std::string(kHistoryCaps) + " account-tag echo-message"});
  carol.send("JOIN #tea");
  carol.send("MODE carol +B");
  party.say(carol, "@+draft/reply=x;+a=b PRIVMSG #tea :1");
  const Lines live = only(carol.lines(), "PRIVMSG");
  REQUIRE(live.size() == 1);
  party.chat.pass(util::Millis{50'000});
  const Lines past = inside(carol.ask("CHATHISTORY LATEST #tea * 1"));
  REQUIRE(past.size() == 1);
  const std::string reference = tag(past[0], "batch");
  CHECK(past[0] == "@batch=" + reference + ";" + live[0].substr(1));
  CHECK(tag(past[0], "bot").empty());
  CHECK(tag(past[0], "+a") == "b");
}

TEST_CASE("CHATHISTORY: who knows neither batches nor times gets the lines as they were, and nothing else") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :1");
  party.say(party.bob,
            "PRIVMSG #tea :\x01"
            "ACTION waves\x01");
  Client timed = party.chat.connect("timed", {.caps = "server-time draft/chathistory"});
  Client bare = party.chat.connect("bare");
  for (Client client : {timed, bare}) client.send("JOIN #tea");
  CHECK(timed.ask("CHATHISTORY LATEST #tea * 5") ==
        Lines{"@time=2027-01-15T08:00:01.000Z :bob!~user@192.0.2.1 PRIVMSG #tea :1",
              "@time=2027-01-15T08:00:02.000Z :bob!~user@192.0.2.1 PRIVMSG #tea :\x01"
              "ACTION waves\x01"});
  CHECK(bare.ask("CHATHISTORY LATEST #tea * 5") == Lines{":bob!~user@192.0.2.1 PRIVMSG #tea :1",
                                                         ":bob!~user@192.0.2.1 PRIVMSG #tea :\x01"
                                                         "ACTION waves\x01"});
  CHECK(bare.ask_one("SEARCH text=1") == ":bob!~user@192.0.2.1 PRIVMSG #tea :1");
}

TEST_CASE("CHATHISTORY: both sides read a private talk, under either nick of the partner") {
  HistoryParty party;
  party.say(party.alice, "PRIVMSG bob :1");
  party.say(party.bob, "NOTICE alice :2");
  party.forget();
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "1 2");
  CHECK(told(party.bob.ask("CHATHISTORY LATEST ALICE * 5"), "chathistory alice") == "1 2");
  party.bob.send("NICK rob");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST rob * 5"), "chathistory rob") == "1 2");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "1 2");
  party.bob.send("QUIT");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "1 2");
  SECTION("to oneself") {
    party.say(party.alice, "PRIVMSG alice :3");
    CHECK(told(party.alice.ask("CHATHISTORY LATEST alice * 5"), "chathistory alice") == "3");
  }
}

TEST_CASE("CHATHISTORY TARGETS: where something was said last between the bounds, the oldest last word first") {
  HistoryParty party;
  party.alice.send("JOIN #jam");
  party.alice.send("JOIN #silent");
  party.say(party.bob, "PRIVMSG #tea :1");
  party.say(party.alice, "PRIVMSG bob :2");
  party.say(party.alice, "PRIVMSG #jam :3");
  party.say(party.alice, "TOPIC #tea :4");
  party.say(party.alice, "@+react=x TAGMSG #tea");
  party.forget();
  CHECK(targets(party, party.alice, std::string(kAll) + "10") == "#tea@01 bob@02 #jam@03 ");
  CHECK(targets(party, party.bob, std::string(kAll) + "10") == "#tea@01 alice@02 ");
  CHECK(targets(party, party.alice, "t1 t3 10") == "bob@02 ");
  CHECK(targets(party, party.alice, "t3 t1 10") == "bob@02 ");
  CHECK(targets(party, party.alice, "t3 t3 10").empty());
  const Lines lines = party.alice.ask("@label=T CHATHISTORY TARGETS " + std::string(kAll) + "1");
  CHECK(tag(lines.front(), "label") == "T");
  CHECK(lines.front().ends_with(" draft/chathistory-targets"));
}

TEST_CASE("CHATHISTORY TARGETS: counted from the first bound towards the second, told in ascending order") {
  HistoryParty party;
  party.alice.send("JOIN #jam");
  party.say(party.bob, "PRIVMSG #tea :1");
  party.say(party.alice, "PRIVMSG bob :2");
  party.say(party.alice, "PRIVMSG #jam :3");
  party.forget();
  CHECK(targets(party, party.alice, std::string(kAll) + "2") == "#tea@01 bob@02 ");
  CHECK(targets(party, party.alice, std::string(kAllBackwards) + "2") == "bob@02 #jam@03 ");
  CHECK(targets(party, party.alice, std::string(kAll) + "1") == "#tea@01 ");
  CHECK(targets(party, party.alice, std::string(kAllBackwards) + "1") == "#jam@03 ");
  CHECK(targets(party, party.alice, "t1 timestamp=2040-01-01T00:00:00.000Z 1") == "bob@02 ");
}

TEST_CASE("CHATHISTORY TARGETS: a conversation that went on behind the bounds is not between them") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :1");
  party.say(party.alice, "PRIVMSG bob :2");
  party.say(party.alice, "PRIVMSG #tea :3");
  party.say(party.bob, "PRIVMSG alice :4");
  party.forget();
  CHECK(targets(party, party.alice, "timestamp=2020-01-01T00:00:00.000Z t3 10").empty());
  CHECK(targets(party, party.alice, "timestamp=2020-01-01T00:00:00.000Z t4 10") == "#tea@03 ");
  CHECK(targets(party, party.alice, "t1 timestamp=2040-01-01T00:00:00.000Z 10") == "#tea@03 bob@04 ");
}

TEST_CASE("CHATHISTORY TARGETS: people are called what they are called now") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG alice :1");
  party.bob.send("NICK rob");
  CHECK(targets(party, party.alice, std::string(kAll) + "10") == "rob@01 ");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST rob * 5"), "chathistory rob") == "1");
  SECTION("also when somebody else has their old nick") {
    Client other = party.chat.connect("bob");
    CHECK(targets(party, party.alice, std::string(kAll) + "10") == "rob@01 ");
    party.say(other, "PRIVMSG alice :2");
    party.forget();
    CHECK(targets(party, party.alice, std::string(kAll) + "10") == "rob@01 bob@02 ");
    CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "2");
  }
  SECTION("by who talks with them and changed their own nick") {
    party.alice.send("NICK alina");
    party.forget();
    CHECK(targets(party, party.alice, std::string(kAll) + "10") == "rob@01 ");
    CHECK(targets(party, party.bob, std::string(kAll) + "10") == "alina@01 ");
  }
}

TEST_CASE("CHATHISTORY TARGETS: who has gone is called by their last nick, unless it is another's by now") {
  HistoryParty party;
  party.say(party.alice, "PRIVMSG bob :1");
  party.bob.send("QUIT");
  static_cast<void>(party.alice.lines());
  CHECK(targets(party, party.alice, std::string(kAll) + "10") == "bob@01 ");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "1");
  // Under that name there is another talk now, and no other leads to this one.
  Client other = party.chat.connect("bob");
  CHECK(targets(party, party.alice, std::string(kAll) + "10").empty());
  party.say(other, "PRIVMSG alice :2");
  static_cast<void>(party.alice.lines());
  CHECK(targets(party, party.alice, std::string(kAll) + "10") == "bob@02 ");
  other.send("QUIT");
  static_cast<void>(party.alice.lines());
  CHECK(targets(party, party.alice, std::string(kAll) + "10") == "bob@02 ");
  CHECK(told(party.alice.ask("CHATHISTORY LATEST bob * 5"), "chathistory bob") == "2");
}

TEST_CASE("CHATHISTORY TARGETS: who has no name does not count") {
  HistoryParty party;
  party.say(party.alice, "PRIVMSG bob :1");
  party.bob.send("QUIT");
  static_cast<void>(party.chat.connect("bob"));
  party.say(party.alice, "PRIVMSG #tea :2");
  static_cast<void>(party.alice.lines());
  CHECK(targets(party, party.alice, std::string(kAll) + "1") == "#tea@02 ");
}
