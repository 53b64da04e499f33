#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// What somebody who enters is shown by itself.

using namespace chat;
using namespace chat::test;

namespace {

core::Settings with_backlog(std::size_t lines = 2) {
  core::Settings settings;
  settings.history.on_join = lines;
  return settings;
}

/// Behind the answer to the JOIN.
Lines behind_names(const Lines& lines) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (irc::parse(*line)->command == "366") return {line.base(), lines.end()};
  }
  FAIL("no end of names");
  return {};
}

}  // namespace

TEST_CASE("backlog: who enters without reading history by themselves is shown the end of it") {
  HistoryParty party(with_backlog());
  party.talk(3);
  Client bare = party.chat.connect("bare");
  CHECK(behind_names(bare.ask("JOIN #tea")) ==
        Lines{":bob!~user@192.0.2.1 PRIVMSG #tea :[08:00] 2", ":bob!~user@192.0.2.1 PRIVMSG #tea :[08:00] 3"});
  Client batches = party.chat.connect("batches", {.caps = "batch server-time message-tags labeled-response"});
  const Lines lines = batches.ask("@label=J JOIN #tea");
  CHECK(lines[0].find("labeled-response") != std::string::npos);
  const auto behind =
      std::ranges::find_if(lines, [](const std::string& line) { return line.ends_with(" chathistory #tea"); });
  CHECK(told({behind, lines.end()}) == "2 3");
  CHECK(tag(*behind, "label") == "<none>");
}

TEST_CASE("backlog: a person at a bare terminal reads where it begins and ends") {
  HistoryParty party(with_backlog());
  party.talk(3);
  Client carol = party.chat.open();
  carol.send("carol");
  static_cast<void>(carol.lines());
  const Lines lines = carol.ask("/enter tea");
  const auto start = std::ranges::find(lines, "-- Before, in #tea:");
  CHECK(Lines(start, lines.end()) ==
        Lines{"-- Before, in #tea:", "08:00 #tea <bob> 2", "08:00 #tea <bob> 3", "-- That was before."});
  SECTION("where nothing was said, nothing is told") {
    const Lines other = carol.ask("/enter jam");
    CHECK(std::ranges::none_of(other, [](const std::string& line) { return line.find("efore") != line.npos; }));
  }
  SECTION("an error of the journal is not the person's business") {
    carol.send("/leave");
    party.chat.broken = "No.";
    for (const std::string& line : carol.ask("/enter tea")) CHECK(line.find("No.") == std::string::npos);
  }
}

TEST_CASE("backlog: none for clients that read by themselves, and none if the settings say so") {
  HistoryParty party(with_backlog());
  party.talk(3);
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  CHECK(behind_names(carol.ask("JOIN #tea")).empty());
  HistoryParty other(with_backlog(0));
  other.talk(3);
  CHECK(behind_names(other.chat.connect("bare").ask("JOIN #tea")).empty());
}

TEST_CASE("backlog: of several channels one after the other, and the next line of the session waits for all") {
  HistoryParty party(with_backlog());
  party.talk(2);
  party.alice.send("JOIN #jam");
  party.say(party.alice, "PRIVMSG #jam :j");
  party.alice.send("JOIN #silent");
  Client bare = party.chat.connect("bare");
  const Lines lines = bare.ask("JOIN #tea,#silent,#new,#jam");
  CHECK(numbers(lines) == "JOIN 353 366 JOIN 353 366 JOIN 353 366 JOIN 353 366 PRIVMSG PRIVMSG PRIVMSG");
  CHECK(lines.back().ends_with("PRIVMSG #jam :[08:00] j"));
  CHECK(numbers(bare.ask("PING x")) == "PONG");
  SECTION("held back") {
    Client late = party.chat.connect("late");
    party.chat.hold_answers = true;
    late.send("JOIN #tea,#jam");
    static_cast<void>(late.lines());
    REQUIRE(party.chat.asked.size() == 1);
    CHECK(late.busy());
    SECTION("and told one after the other") {
      party.chat.answer_all();
      late.go_on();
      CHECK(numbers(late.lines()) == "PRIVMSG PRIVMSG");
      CHECK(late.busy());
      party.chat.answer_all();
      late.go_on();
      CHECK(numbers(late.lines()) == "PRIVMSG");
      CHECK_FALSE(late.busy());
    }
    SECTION("who was taken out meanwhile is shown nothing") {
      party.alice.send("KICK #tea late");
      party.alice.send("KICK #jam late");
      static_cast<void>(late.lines());
      party.chat.answer_all();
      late.go_on();
      CHECK(late.lines().empty());
      CHECK_FALSE(late.busy());
    }
  }
}

TEST_CASE("backlog: nothing of a closed channel, and nothing that was said after the entering") {
  HistoryParty party(with_backlog(10));
  party.talk(2);
  party.chat.hold_answers = true;
  Client bare = party.chat.connect("bare");
  bare.send("JOIN #tea");
  party.say(party.bob, "PRIVMSG #tea :live");
  party.chat.answer_all();
  bare.go_on();
  const Lines said = only(bare.lines(), "PRIVMSG");
  REQUIRE(said.size() == 3);
  CHECK(said[0].ends_with(":live"));
  CHECK(said[2].ends_with("] 2"));
  party.chat.hold_answers = false;
  party.alice.send("MODE #tea +s");
  Client late = party.chat.connect("late");
  CHECK(behind_names(late.ask("JOIN #tea")).empty());
}

TEST_CASE("backlog: of a channel that slept") {
  HistoryParty party(with_backlog(10));
  party.talk(2);
  party.alice.send("PART #tea");
  party.bob.send("PART #tea");
  Client bare = party.chat.connect("bare");
  CHECK(numbers(behind_names(bare.ask("JOIN #tea"))) == "PRIVMSG PRIVMSG");
}
