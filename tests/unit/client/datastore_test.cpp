#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kTargets =
    "CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z timestamp=2200-01-01T00:00:00.000Z 3";

/// A server that keeps history, three lines of which it gives at a time.
Script& with_history(Script& script) {
  script.server(":irc.test CAP * LS :batch draft/chathistory draft/event-playback");
  script.server(":irc.test CAP * ACK :batch draft/chathistory").ready();
  script.server(":irc.test 005 alice CHATHISTORY=3 :are supported");
  return script;
}

void targets(Script& script, const Lines& names, std::string_view last_time = "2026-11-22T12:00:00.000Z") {
  script.server(":irc.test BATCH +t draft/chathistory-targets");
  for (const std::string& name : names) {
    script.server("@batch=t CHATHISTORY TARGETS " + name + " " + std::string(last_time));
  }
  script.server("BATCH -t");
}

/// Lines of which each one's text is its id.
void page(Script& script, std::string_view target, const Lines& ids) {
  script.server(":irc.test BATCH +h chathistory " + std::string(target));
  for (const std::string& id : ids) {
    script.server("@batch=h;msgid=" + id + " :bob!b@h PRIVMSG " + std::string(target) + " :" + id);
  }
  script.server("BATCH -h");
}

constexpr std::string_view kSummary = ":irc.test NOTE DATASTORE SUMMARY 9 cafe :9 events in all; the digest is cafe";

/// The last line sent that is no PING.
std::string asked(Script& script) {
  Lines sent = script.take_sent();
  std::erase_if(sent, [](const std::string& line) { return line.starts_with("PING "); });
  return sent.empty() ? "" : sent.back();
}

}  // namespace

TEST_CASE("/datastore goes through every conversation to its end, then asks for the summary") {
  Script script;
  with_history(script).type("/datastore");
  CHECK(script.take_sent() == Lines{"CAP REQ :draft/event-playback", std::string(kTargets), "PING gate-2"});
  script.server(":irc.test CAP alice ACK :draft/event-playback");
  targets(script, {"#a", "bob"});
  CHECK(asked(script) == "CHATHISTORY AFTER #a timestamp=1970-01-01T00:00:00.000Z 3");
  page(script, "#a", {"1", "2", "3"});
  CHECK(asked(script) == "CHATHISTORY AFTER #a msgid=3 3");
  page(script, "#a", {"4"});
  CHECK(asked(script) == "CHATHISTORY AFTER #a msgid=4 3");
  page(script, "#a", {});
  CHECK(asked(script) == "CHATHISTORY AFTER bob timestamp=1970-01-01T00:00:00.000Z 3");
  page(script, "bob", {});
  CHECK(asked(script) == "DATASTORE");
  CHECK_FALSE(script.session.is_settled());
  script.server(kSummary);
  CHECK(asked(script) == "CAP REQ :-draft/event-playback");
  CHECK(script.take_shown() == Lines{"#a <bob> 1", "#a <bob> 2", "#a <bob> 3", "#a <bob> 4",
                                     "-- The store holds 9 events in all, and its digest is cafe"});
}

TEST_CASE("More conversations than one answer holds are asked for from where it ended") {
  Script script;
  with_history(script).type("/datastore");
  targets(script, {"#a", "#b", "#c"});
  CHECK(asked(script) == "CHATHISTORY TARGETS timestamp=2026-11-22T11:59:59.999Z timestamp=2200-01-01T00:00:00.000Z 3");
  targets(script, {"#C", "#d", "#e"}, "2026-11-22T13:00:00.000Z");
  CHECK(asked(script).starts_with("CHATHISTORY TARGETS timestamp=2026-11-22T12:59:59.999Z "));
  targets(script, {"#d", "#e"}, "2026-11-22T13:00:00.000Z");
  Lines gone_through;
  for (std::string line = asked(script); line != "DATASTORE"; line = asked(script)) {
    gone_through.push_back(line.substr(18, 2));
    page(script, gone_through.back(), {});
  }
  CHECK(gone_through == Lines{"#a", "#b", "#c", "#d", "#e"});
}

TEST_CASE("At a terminal /datastore pauses behind each page, and goes on or stops as it is told") {
  Script script(true, 0, 4);
  with_history(script).in("#lobby").type("/datastore");
  targets(script, {"#a", "#b"});
  script.sent.clear();
  page(script, "#a", {"1", "2", "3"});
  CHECK(asked(script) == "CHATHISTORY AFTER #a msgid=3 3");
  page(script, "#a", {"4", "5", "6"});
  CHECK(asked(script).empty());
  CHECK(script.take_shown() ==
        Lines{"#a <bob> 1", "#a <bob> 2", "#a <bob> 3", "#a <bob> 4", "-- Enter for more, q to stop."});
  script.answer_ping();

  SECTION("other lines are what they always are") {
    script.type("hello");
    CHECK(asked(script) == "PRIVMSG #lobby :hello");
    script.type("/datastore");
    CHECK(has(script.shown, "!! The store is being shown already"));
  }
  SECTION("history that is asked for meanwhile is no part of it") {
    script.type("/raw CHATHISTORY LATEST #a * 1");
    page(script, "#a", {"6"});
    CHECK(has(script.take_shown(), "#a <bob> 6"));
    script.type("");
    CHECK(asked(script) == "CHATHISTORY AFTER #a msgid=6 3");
  }
  SECTION("Enter") {
    script.type("");
    CHECK(script.take_shown() == Lines{"#a <bob> 5", "#a <bob> 6"});
    CHECK(asked(script) == "CHATHISTORY AFTER #a msgid=6 3");
    page(script, "#a", {});
    page(script, "#b", {});
    script.server(kSummary);
    CHECK(has(script.shown, "digest is cafe"));
  }
  SECTION("stopped without an answer, as Ctrl-C does") {
    CHECK(script.session.asks_to_go_on());
    CHECK(script.session.refuse_to_go_on().send == Lines{"CAP REQ :-draft/event-playback"});
    CHECK_FALSE(script.session.asks_to_go_on());
  }
  SECTION("q") {
    script.type("q");
    CHECK(asked(script) == "CAP REQ :-draft/event-playback");
    script.answer_ping().type("q");
    CHECK(asked(script) == "PRIVMSG #lobby :q");
  }
}

TEST_CASE("/datastore FILE writes all of it there, with the summary, and shows only that") {
  Script script(true, 0, 2);
  with_history(script).type("/datastore all.txt");
  CHECK(script.file_name == "all.txt");
  CHECK(script.session.prompt().ends_with("[writing]> "));
  targets(script, {"#a"});
  page(script, "#a", {"1", "2", "3"});
  page(script, "#a", {"4"});
  CHECK_FALSE(script.file_ended);
  page(script, "#a", {});
  script.server(kSummary);
  CHECK(script.file == Lines{"#a <bob> 1", "#a <bob> 2", "#a <bob> 3", "#a <bob> 4",
                             "-- The store holds 9 events in all, and its digest is cafe"});
  CHECK(script.file_ended);
  CHECK_FALSE(script.session.prompt().ends_with("]> "));
  CHECK(script.take_shown() ==
        Lines{"-- The store holds 9 events in all, and its digest is cafe", "-- 4 lines were written."});
}

TEST_CASE("An id that is no word is asked for by its time: it could be a second line") {
  Script script;
  with_history(script).type("/datastore");
  targets(script, {"#a"});
  script.server(":irc.test BATCH +h chathistory #a");
  script.server(R"(@batch=h;msgid=1\r\nQUIT;time=2026-11-22T12:00:00.000Z :bob!b@h PRIVMSG #a :one)");
  script.server("BATCH -h");
  CHECK(asked(script) == "CHATHISTORY AFTER #a timestamp=2026-11-22T12:00:00.000Z 3");
}

TEST_CASE("The prompt says how much of /datastore FILE was written") {
  Script script(true, 0, 2);
  with_history(script).type("/datastore all.txt");
  targets(script, {"#a"});
  page(script, "#a", Lines(250, "1"));
  CHECK(script.session.prompt().ends_with("[writing, 200 lines so far]> "));
  script.server(":irc.test FAIL CHATHISTORY MESSAGE_ERROR AFTER :Broken").answer_ping();
  script.server(":irc.test FAIL DATASTORE BROKEN :Broken");
  CHECK_FALSE(script.session.prompt().ends_with("]> "));
}

TEST_CASE("A file that cannot be written ends it, and the answer that was under way is not shown") {
  Script script;
  with_history(script).type("/datastore /x/y");
  const Effects effects = script.session.export_failed("/x/y cannot be written");
  CHECK(effects.show.at(0).view.text == "/x/y cannot be written");
  script.sent.clear();
  targets(script, {"#a"});
  CHECK(asked(script).empty());
  CHECK(script.shown.empty());
  script.answer_ping();
  CHECK(script.session.refused() == 1);
}

TEST_CASE("In a pipe, what stands behind /datastore waits for its end") {
  Script script;
  with_history(script).in("#lobby").type("/datastore").type("hello");
  targets(script, {"#a"});
  script.answer_ping();
  CHECK_FALSE(has(script.sent, "hello"));
  page(script, "#a", {});
  script.answer_ping().server(kSummary).answer_ping();
  CHECK(has(script.sent, "PRIVMSG #lobby :hello"));
}

TEST_CASE("A conversation that is refused is passed over; without any list of them it is over") {
  Script script;
  with_history(script).type("/datastore");
  SECTION("one") {
    targets(script, {"#a", "#b"});
    script.server("FAIL CHATHISTORY INVALID_TARGET AFTER #a :No");
    CHECK(asked(script).starts_with("CHATHISTORY AFTER #b "));
  }
  SECTION("all") {
    script.server("FAIL CHATHISTORY MESSAGE_ERROR TARGETS :No").answer_ping();
    CHECK(asked(script) == "CAP REQ :-draft/event-playback");
    CHECK(script.session.is_settled());
  }
  CHECK(script.session.refused() == 1);
}

TEST_CASE("A server that does not count what it stores, or that does not answer, ends it too") {
  Script script;
  with_history(script).type("/datastore");
  SECTION("it does not count") {
    targets(script, {});
    script.server("421 alice DATASTORE :Unknown command");
    CHECK(script.take_shown() == Lines{"-- This server does not say how much it stores."});
    CHECK(script.session.refused() == 0);
  }
  SECTION("it does not answer") {
    script.answer_ping();
    CHECK(has(script.shown, "!! The server did not answer a question about its history"));
  }
  CHECK(script.settle().session.is_settled());
}

TEST_CASE("A server that gives the same page again and again is not asked for ever") {
  Script script;
  with_history(script).type("/datastore");
  targets(script, {"#a"});
  page(script, "#a", {"1"});
  page(script, "#a", {"1"});
  CHECK(asked(script) == "DATASTORE");
}
