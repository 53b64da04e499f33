#include <catch2/catch.hpp>

#include "script.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kAll = "batch draft/chathistory draft/read-marker message-tags server-time";
constexpr std::string_view kTargets =
    "CHATHISTORY TARGETS timestamp=2261-01-01T00:00:00.000Z timestamp=1970-01-02T00:00:00.000Z 100";

Session::Setup returning(std::size_t history = 20, bool asks = true) {
  Session::Setup setup{"alice", "localhost:9000", true, "", 0, {}, with_history(history)};
  setup.accounts.asks = asks;
  return setup;
}

/// Let in and logged in; the PING behind the greeting is not answered yet.
void let_in(Script& script, std::string_view capabilities = kAll, bool logged_in = true) {
  script.server(":s CAP * LS :" + std::string(capabilities)).server(":s CAP * ACK :" + std::string(capabilities));
  if (logged_in) script.server(":s 900 alice alice!a@h alice :You are now logged in as alice");
  script.server(":s 001 alice :Welcome")
      .server(":s 005 alice CHATHISTORY=100 CHANTYPES=# PREFIX=(ov)@+ :are supported");
  script.server(":s 422 alice :no motd");
}

/// The server puts us into this channel.
void put_into(Script& script, const std::string& channel) {
  script.server(":alice!a@h JOIN " + channel).server(":s MARKREAD " + channel + " *");
  script.server(":s 332 alice " + channel + " :tulips").server(":s 353 alice = " + channel + " :alice bob");
  script.server(":s 366 alice " + channel + " :End");
}

/// The PING behind the greeting is answered; nothing is left to take.
void come_back(Script& script) {
  script.answer_ping().sent.clear();
  script.shown.clear();
}

/// The server has had these private talks, and answers CHATHISTORY TARGETS with them.
void talked_with(Script& script, const std::vector<std::pair<std::string, std::string>>& targets) {
  script.server(":s BATCH +t draft/chathistory-targets");
  for (const auto& [name, time] : targets) script.server("@batch=t :s CHATHISTORY TARGETS " + name + " " + time);
  script.server(":s BATCH -t");
}

std::string said(std::string_view batch, std::string_view id, std::string_view nick, std::string_view to,
                 std::string_view text) {
  std::string line = "@time=2026-02-03T04:05:0" + std::string(id) + ".000Z;msgid=" + std::string(id);
  if (!batch.empty()) line.append(";batch=").append(batch);
  return line.append(" :").append(nick).append("!x@h PRIVMSG ").append(to).append(" :").append(text);
}

}  // namespace

TEST_CASE("What comes of our channels before it is our turn is shown when it is") {
  Script script(returning());
  let_in(script);
  put_into(script, "#garden");
  script.server("PING :x").server(said("", "9", "bob", "#garden", "live"));
  CHECK(script.sent.back() == "PONG :x");
  CHECK(script.shown.empty());
  CHECK(script.session.place().empty());
  script.answer_ping();
  CHECK(script.session.is_ready());
  CHECK(script.shown.empty());
  script.sent.clear();
  script.server(said("", "9", "bob", "#garden", "behind it"));  // before the turn is taken
  CHECK(script.shown.empty());
  script.catch_up();
  CHECK(script.take_shown() ==
        Lines{"-- You entered #garden", "-- The topic of #garden is: tulips", "-- In #garden: alice bob"});
  CHECK(script.session.place() == "#garden");
  CHECK(script.take_sent().front() == "CHATHISTORY LATEST #garden * 20");
  CHECK_FALSE(script.session.is_settled());
  script.server(":s BATCH +h chathistory #garden").server(said("h", "1", "bob", "#garden", "one"));
  script.server(":s BATCH -h");
  CHECK(script.take_shown() == Lines{"-- The last line of #garden from before you came:", "#garden <bob> one",
                                     "-- End of the history.", "#garden <bob> live", "#garden <bob> behind it"});
}

TEST_CASE("Of several channels the last one is where lines go; their past is asked for a few at a time") {
  Script script(returning());
  let_in(script, kAll, false);
  for (int i = 10; i < 30; ++i) put_into(script, "#c" + std::to_string(i));
  come_back(script);
  script.catch_up();
  CHECK(script.session.place() == "#c29");
  Lines asked;
  for (int cycle = 0; cycle < 3; ++cycle) {
    const Lines sent = script.take_sent();
    CHECK(sent.size() <= Gate::kWindow + 1);
    CHECK(sent.back().starts_with("PING "));
    asked.insert(asked.end(), sent.begin(), sent.end() - 1);
    script.type("hello");
    CHECK(script.take_sent().empty());
    script.answer_ping();
  }
  CHECK(asked.size() == 20);
  CHECK(asked.back() == "CHATHISTORY LATEST #c29 * 20");
  CHECK(has(script.take_sent(), "PRIVMSG #c29 :hello"));
}

TEST_CASE("What waits for our turn is bounded; what is said past the bound is shown at once") {
  Script script(returning());
  let_in(script, kAll, false);
  script.server(":alice!a@h JOIN #garden");
  for (std::size_t i = 0; i < Returning::kMaxLines; ++i) script.server(":bob!b@h PRIVMSG #garden :kept or not");
  CHECK(script.take_shown() == Lines{"#garden <bob> kept or not"});
  come_back(script);
  script.catch_up();
  CHECK(script.shown.size() == Returning::kMaxLines);
}

TEST_CASE("What a server refuses before our turn is not held against what is typed") {
  Script script(returning(0, false));
  let_in(script, "batch", false);
  put_into(script, "#garden");
  script.server(":s 473 alice #closed :Cannot join channel (+i)");
  come_back(script);
  script.catch_up();
  CHECK(has(script.shown, "!! "));
  CHECK(script.session.refused() == 0);
  CHECK(script.session.is_settled());
}

TEST_CASE("What was said in private is shown from the marker on, as one block for each person") {
  Script script(returning());
  let_in(script);
  come_back(script);
  script.catch_up();
  CHECK(script.take_sent().front() == kTargets);
  talked_with(script, {{"dan", "2026-01-01T00:00:00.000Z"},
                       {"#garden", "2026-02-03T04:05:01.000Z"},
                       {"bob", "2026-02-03T04:05:04.000Z"},
                       {"carol", "2026-02-03T04:05:05.000Z"}});
  script.answer_ping();
  CHECK(script.take_sent() == Lines{"MARKREAD dan", "MARKREAD bob", "MARKREAD carol", "PING gate-3"});
  script.server(":s MARKREAD dan timestamp=2026-01-01T00:00:00.000Z");  // read to its end
  script.server(":s MARKREAD bob timestamp=2026-02-03T04:05:00.000Z").server(":s MARKREAD carol *").answer_ping();
  CHECK(script.take_sent() == Lines{"CHATHISTORY AFTER bob timestamp=2026-02-03T04:05:00.000Z 20",
                                    "CHATHISTORY LATEST carol * 20", "PING gate-4"});
  script.server(said("", "4", "bob", "alice", "four"));  // now, and in the answer too
  script.server(said("", "6", "bob", "alice", "six"));
  CHECK(script.take_shown().empty());
  script.server(":s BATCH +b chathistory bob").server(said("b", "1", "bob", "alice", "one"));
  script.server(said("b", "2", "alice", "bob", "two, elsewhere")).server(said("b", "4", "bob", "alice", "four"));
  script.server(":s BATCH -b");
  CHECK(script.take_shown() == Lines{"-- 3 lines between bob and you while you were away:", "[private] <bob> one",
                                     "[private to bob] <alice> two, elsewhere", "[private] <bob> four",
                                     "-- Answer with /private bob.", "[private] <bob> six"});
  script.server(":s BATCH +c chathistory carol").server(said("c", "5", "carol", "alice", "hi")).server("BATCH -c");
  CHECK(script.take_shown() ==
        Lines{"-- One line from carol while you were away:", "[private] <carol> hi", "-- Answer with /private carol."});
  script.answer_ping();
  CHECK(script.session.is_settled());
  CHECK(script.session.refused() == 0);
}

TEST_CASE("Nothing is shown where nothing is new") {
  Script script(returning());
  let_in(script);
  come_back(script);
  script.catch_up();
  script.server(said("", "1", "bob", "alice", "one")).shown.clear();
  talked_with(script, {{"bob", "2026-02-03T04:05:02.000Z"}});
  script.answer_ping().server(":s MARKREAD bob *").answer_ping();
  script.server(":s BATCH +b chathistory bob");
  SECTION("nothing came") {}
  SECTION("it stands on the screen") { script.server(said("b", "1", "bob", "alice", "one")); }
  SECTION("it is our own") { script.server(said("b", "2", "alice", "bob", "two")); }
  script.server(":s BATCH -b").answer_ping();
  CHECK(script.take_shown().empty());
  CHECK(script.session.is_settled());
}

TEST_CASE("As many lines as were asked for may not be all") {
  Script script(returning(2));
  let_in(script);
  come_back(script);
  script.catch_up();
  talked_with(script, {{"bob", "2026-02-03T04:05:02.000Z"}});
  script.answer_ping().server(":s MARKREAD bob *").answer_ping();
  script.server(":s BATCH +b chathistory bob").server(said("b", "1", "bob", "alice", "one"));
  script.server(said("b", "2", "bob", "alice", "two")).server(":s BATCH -b");
  CHECK(script.shown.back() == "-- There may be more: /private bob, then /history shows it.");
}

TEST_CASE("Without markers the last lines are asked for; refusals are silent") {
  Script script(returning());
  SECTION("no such capability") {
    let_in(script, "batch draft/chathistory server-time");
    come_back(script);
    script.catch_up();
    talked_with(script, {{"bob", "2026-02-03T04:05:02.000Z"}});
    script.answer_ping();
    CHECK(script.take_sent().at(1) == "CHATHISTORY LATEST bob * 20");
    script.server(":s FAIL CHATHISTORY INVALID_TARGET LATEST bob :no").answer_ping();
  }
  SECTION("the marker is refused") {
    let_in(script);
    come_back(script);
    script.catch_up();
    talked_with(script, {{"bob", "2026-02-03T04:05:02.000Z"}});
    script.answer_ping().server(":s FAIL MARKREAD INTERNAL_ERROR bob :no").answer_ping();
    CHECK(has(script.sent, "CHATHISTORY LATEST bob * 20"));
    script.answer_ping();  // and no answer at all to that
  }
  SECTION("the question is refused") {
    let_in(script);
    come_back(script);
    script.catch_up();
    script.server(":s FAIL CHATHISTORY INVALID_PARAMS TARGETS :no").answer_ping();
  }
  CHECK(script.shown.empty());
  CHECK(script.session.is_settled());
  CHECK(script.session.refused() == 0);
}

TEST_CASE("Who is not logged in, wants no history, or meets a server without it is asked about nothing") {
  const auto sent_by = [](Session::Setup setup, std::string_view capabilities, bool logged_in) {
    Script script(std::move(setup));
    let_in(script, capabilities, logged_in);
    come_back(script);
    return script.catch_up().take_sent();
  };
  CHECK(sent_by(returning(), kAll, true).size() == 2);
  CHECK(sent_by(returning(), kAll, false).empty());
  CHECK(sent_by(returning(0), kAll, true).empty());
  CHECK(sent_by(returning(), "draft/chathistory", true).empty());
  CHECK(sent_by(returning(), "batch draft/read-marker", true).empty());
}

TEST_CASE("Who logs in later is told what was missed, too") {
  Script script(returning());
  let_in(script, kAll, false);
  come_back(script);
  script.catch_up();
  script.server(":s 900 alice alice!a@h alice :You are now logged in as alice");
  CHECK(script.take_sent().front() == kTargets);
}

TEST_CASE("The server learns how far was read when a line is typed, once for each conversation") {
  Script script(returning());
  let_in(script);
  come_back(script);
  script.catch_up();
  script.answer_ping().sent.clear();
  script.server(said("", "1", "bob", "alice", "one")).server(said("", "3", "bob", "alice", "three"));
  script.server(said("", "2", "carol", "#garden", "two")).server(":s NOTICE alice :no conversation");
  CHECK(script.take_sent().empty());
  script.type("/info");
  CHECK(script.take_sent() == Lines{"MARKREAD #garden timestamp=2026-02-03T04:05:02.000Z",
                                    "MARKREAD bob timestamp=2026-02-03T04:05:03.000Z"});
  script.type("/info");
  CHECK(script.take_sent().empty());
  script.server(":s MARKREAD bob timestamp=2026-02-03T04:05:06.000Z");  // another device has read on
  script.server(said("", "5", "bob", "alice", "five")).type("/info");
  CHECK(script.take_sent().empty());

  script.server(said("", "8", "alice", "bob", "our own")).type("/info");
  CHECK(script.take_sent().empty());
  script.type("/leavesystem");
  CHECK(script.take_sent().front() == "MARKREAD bob timestamp=2026-02-03T04:05:08.000Z");
  CHECK_FALSE(has(script.shown, "MARKREAD"));
}

TEST_CASE("Scripts, strangers and servers without markers send none") {
  const auto sent_by = [](Session::Setup setup, std::string_view capabilities, bool logged_in) {
    Script script(std::move(setup));
    let_in(script, capabilities, logged_in);
    come_back(script);
    script.server(said("", "1", "bob", "alice", "one")).type("/info");
    return has(script.sent, "MARKREAD");
  };
  CHECK(sent_by(returning(), kAll, true));
  CHECK_FALSE(sent_by(returning(20, false), kAll, true));
  CHECK_FALSE(sent_by(returning(), kAll, false));
  CHECK_FALSE(sent_by(returning(), "server-time", true));
}

TEST_CASE("That we logged in is told once") {
  Script script(returning());
  let_in(script, "account-notify", false);
  come_back(script);
  script.server(":alice!a@h ACCOUNT dora").server(":s 900 alice alice!a@h dora :You are now logged in as dora");
  script.server(":bob!b@h ACCOUNT bob").server(":alice!a@h ACCOUNT *").server(":s 901 alice alice!a@h :logged out");
  CHECK(script.take_shown() ==
        Lines{"-- You are logged in as dora.", "-- bob logged in as bob", "-- You are logged out of your account."});
}
