#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kAll =
    "batch draft/chathistory draft/event-playback draft/message-redaction draft/multiline server-time soju.im/search";

/// With a server that keeps history, and gives at most `limit` lines of it at a time.
Script& with_history(Script& script, std::size_t limit = 100) {
  script.server(":irc.test CAP * LS :" + std::string(kAll));
  script.server(
      ":irc.test CAP * ACK :batch draft/chathistory draft/message-redaction draft/multiline server-time "
      "soju.im/search");
  script.ready();
  script.server(":irc.test 005 alice CHATHISTORY=" + std::to_string(limit) + " :are supported");
  script.sent.clear();
  return script;
}

void history(Script& script, std::string_view channel, const Lines& texts, std::string_view first_id = "a") {
  script.server(":irc.test BATCH +h chathistory " + std::string(channel));
  char id = first_id.front();
  for (const std::string& text : texts) {
    script.server("@batch=h;msgid=" + std::string(1, id++) + " :bob!b@h PRIVMSG " + std::string(channel) + " :" + text);
  }
  script.server(":irc.test BATCH -h");
}

}  // namespace

TEST_CASE("What is needed for the past is asked for, event-playback only when it is of use") {
  Script script;
  script.server(":irc.test CAP * LS :" + std::string(kAll));
  CHECK(script.sent.back() ==
        "CAP REQ :batch draft/chathistory draft/message-redaction draft/multiline soju.im/search server-time");
}

TEST_CASE("/history shows the answer as one block, with what comes meanwhile in front of it") {
  Script script;
  with_history(script).in("#lobby");
  script.type("/history 2");
  CHECK(script.take_sent() == Lines{"CHATHISTORY LATEST #lobby * 2", "PING gate-3"});
  script.server(":irc.test BATCH +h chathistory #lobby");
  script.server("@batch=h;msgid=a :bob!b@h PRIVMSG #lobby :one");
  script.server("@msgid=z :eve!e@h PRIVMSG #lobby :live");
  script.server("@batch=h;msgid=b :alice!a@h PRIVMSG #lobby :two");
  CHECK_FALSE(script.session.is_settled());
  script.server(":irc.test BATCH -h").answer_ping();
  CHECK(script.take_shown() == Lines{"#lobby <eve> live", "-- The last 2 lines of #lobby:", "#lobby <bob> one",
                                     "#lobby <alice> two", "-- End of the history."});
  CHECK(script.session.is_settled());
}

TEST_CASE("What is typed behind /history is sent when that is answered") {
  Script script;
  with_history(script).in("#lobby");
  script.type("/history").type("hello");
  CHECK_FALSE(has(script.sent, "hello"));
  history(script, "#lobby", {"one"});
  script.answer_ping();
  CHECK(has(script.sent, "PRIVMSG #lobby :hello"));
  CHECK(has(script.shown, "-- The last line of #lobby:"));
}

TEST_CASE("/history keeps to the server's limit and says so; nothing kept is said too") {
  Script script;
  with_history(script, 50).in("#lobby");
  script.type("/history 60");
  CHECK(script.take_sent().front() == "CHATHISTORY LATEST #lobby * 50");
  CHECK(script.take_shown() == Lines{"-- This server shows 50 lines at most."});
  history(script, "#lobby", {});
  CHECK(script.take_shown() == Lines{"-- Nothing was said in #lobby yet that is kept."});
}

TEST_CASE("A server without history, or without search, is said to be one") {
  Script script;
  script.ready().in("#lobby");
  for (const std::string typed : {"/history", "/datastore", "/search x"}) {
    script.type(typed);
    CHECK(script.take_sent().empty());
    CHECK(script.take_shown().at(0).starts_with("!! This server "));
  }
  CHECK(script.session.refused() == 3);
  CHECK(script.session.is_settled());
}

TEST_CASE("A refusal of what was typed is an error, and ends the waiting") {
  Script script;
  with_history(script).in("#lobby");
  script.type("/history").server("FAIL CHATHISTORY INVALID_TARGET LATEST #lobby :No").answer_ping();
  CHECK(has(script.shown, "!! There is no history of #lobby"));
  CHECK(script.session.refused() == 1);
  CHECK(script.session.is_settled());
}

TEST_CASE("On entering a channel its past comes first, and what happens meanwhile behind it, once") {
  Script script(true, 20);
  with_history(script);
  script.type("/enter lobby").server(":alice!a@h JOIN #lobby").server(":irc.test 353 alice = #lobby :alice bob");
  script.sent.clear();
  script.server(":irc.test 366 alice #lobby :End");
  CHECK(script.take_sent() == Lines{"CHATHISTORY LATEST #lobby * 20"});
  script.shown.clear();
  script.server("@msgid=b :bob!b@h PRIVMSG #lobby :two").server("@msgid=c :bob!b@h PRIVMSG #lobby :three");
  script.server("@msgid=x :bob!b@h PRIVMSG #other :elsewhere");
  CHECK(script.take_shown() == Lines{"#other <bob> elsewhere"});
  history(script, "#lobby", {"one", "two"});
  CHECK(script.take_shown() == Lines{"-- The last 2 lines of #lobby from before you came:", "#lobby <bob> one",
                                     "#lobby <bob> two", "-- End of the history.", "#lobby <bob> three"});
  script.server("@msgid=d :bob!b@h PRIVMSG #lobby :four");
  CHECK(script.take_shown() == Lines{"#lobby <bob> four"});
}

TEST_CASE("Who comes back to a channel sees what they have not seen") {
  Script script(true, 20);
  with_history(script).in("#lobby");
  history(script, "#lobby", {"one", "two"});
  script.type("/leave").server(":alice!a@h PART #lobby").answer_ping();
  script.in("#lobby");
  history(script, "#lobby", {"two", "three"}, "b");
  CHECK(script.take_shown() ==
        Lines{"-- The last line of #lobby from before you came:", "#lobby <bob> three", "-- End of the history."});
}

TEST_CASE("A channel without a past is new to who leads it alone, and to nobody else") {
  Script script(true, 20);
  with_history(script);
  for (const std::string name : {"#ops", "#theirs"}) {
    script.type("/enter " + name).server(":alice!a@h JOIN " + name);
    script.server(":irc.test 353 alice = " + name + (name == "#ops" ? " :@alice" : " :alice"));
    script.server(":irc.test 366 alice " + name + " :End");
    history(script, name, {});
    script.answer_ping();
  }
  // One that another device of ours has entered, or that our account was in all the while.
  script.server(":alice!a@h JOIN #ours").server(":irc.test 353 alice = #ours :@alice");
  script.server(":irc.test 366 alice #ours :End");
  history(script, "#ours", {});
  CHECK(has(script.shown, "#ops is new: you made it"));
  CHECK_FALSE(has(script.shown, "#theirs is new"));
  CHECK_FALSE(has(script.shown, "#ours is new"));
}

TEST_CASE("A message that comes as several lines with one id is shown whole") {
  Script script(true, 20);
  with_history(script).in("#lobby");
  script.server("@msgid=n :bob!b@h PRIVMSG #lobby :live one").server("@msgid=n :bob!b@h PRIVMSG #lobby :live two");
  script.server(":irc.test BATCH +h chathistory #lobby");
  script.server("@batch=h;msgid=m :bob!b@h PRIVMSG #lobby :one")
      .server("@batch=h;msgid=m :bob!b@h PRIVMSG #lobby :two");
  script.server("BATCH -h");
  CHECK(script.take_shown() == Lines{"-- The last 2 lines of #lobby from before you came:", "#lobby <bob> one",
                                     "#lobby <bob> two", "-- End of the history.", "#lobby <bob> live one",
                                     "#lobby <bob> live two"});
}

TEST_CASE("A channel without a past, or a server that refuses it, is entered without a word about that") {
  for (const std::string answer :
       {"FAIL CHATHISTORY INVALID_TARGET LATEST #lobby :No", "421 alice CHATHISTORY :Unknown"}) {
    Script script(true, 20);
    with_history(script).in("#lobby");
    script.server("@msgid=b :bob!b@h PRIVMSG #lobby :live");
    script.server(":irc.test " + answer);
    CHECK(script.take_shown() == Lines{"#lobby <bob> live"});
    CHECK(script.session.refused() == 0);
  }
  Script empty(true, 20);
  with_history(empty).in("#lobby");
  history(empty, "#lobby", {});
  CHECK(empty.take_shown().empty());

  Script without(true, 0);
  with_history(without).type("/enter lobby").server(":alice!a@h JOIN #lobby");
  without.server(":irc.test 366 alice #lobby :End");
  CHECK_FALSE(has(without.sent, "CHATHISTORY"));
}

TEST_CASE("A past that never comes holds nothing up for ever") {
  Script script(true, 20);
  with_history(script).in("#lobby");
  script.server("@msgid=b :bob!b@h PRIVMSG #lobby :live");
  CHECK(script.shown.empty());
  CHECK_FALSE(script.session.is_settled());
  script.settle();
  CHECK(script.session.is_settled());
  CHECK(has(script.shown, "#lobby <bob> live"));
}

TEST_CASE("/search shows what was found; nothing is an answer too") {
  Script script;
  with_history(script);
  script.type("/search picnic from:bob");
  CHECK(script.take_sent().front() == "SEARCH from=bob;text=picnic;limit=50");
  script.server(":irc.test BATCH +s soju.im/search");
  script.server("@batch=s :bob!b@h PRIVMSG #lobby :a picnic").server("@batch=s :bob!b@h PRIVMSG alice :our picnic");
  script.server(":irc.test BATCH -s").answer_ping();
  CHECK(script.take_shown() == Lines{"-- 2 lines were found:", "#lobby <bob> a picnic", "[private] <bob> our picnic",
                                     "-- That is all that was found."});
  script.type("/search lake").server(":irc.test BATCH +s soju.im/search").server(":irc.test BATCH -s").answer_ping();
  CHECK(script.take_shown() == Lines{"-- Nothing was found; fewer or other words may find more."});
  script.type("/search x").server("FAIL SEARCH INVALID_PARAMS :No such thing").answer_ping();
  CHECK(script.session.refused() == 1);
  CHECK(script.session.is_settled());
}

TEST_CASE("Where as much was found as was asked for, there may be more") {
  Script script;
  with_history(script).type("/search x").server(":irc.test BATCH +s soju.im/search");
  for (int i = 0; i < 50; ++i) script.server("@batch=s :bob!b@h PRIVMSG #lobby :x");
  script.server("BATCH -s");
  CHECK(script.shown.front() == "-- 50 lines were found:");
  CHECK(script.shown.back().starts_with("-- There may be more"));
}

TEST_CASE("The history of a private talk names it, also where one had another nick") {
  Script script;
  with_history(script).type("/private bob").server(":irc.test 303 alice :bob").answer_ping();
  script.shown.clear();
  script.type("/history");
  script.server(":irc.test BATCH +h chathistory bob");
  script.server("@batch=h :bob!b@h PRIVMSG alice :psst").server("@batch=h :alice!a@h PRIVMSG bob :yes?");
  script.server("@batch=h :alina!a@h PRIVMSG bob :it is me").server("@batch=h :bob!b@h REDACT alice x :oops");
  script.server(":irc.test BATCH -h");
  CHECK(script.take_shown() == Lines{"-- The last 4 lines of your private talk with bob:", "[private] <bob> psst",
                                     "[private to bob] <alice> yes?", "[private] <alina> it is me",
                                     "-- bob withdrew a message (oops)", "-- End of the history."});
}

TEST_CASE("A message of several lines is shown as one") {
  Script script;
  with_history(script).in("#lobby");
  script.server("@msgid=m :bob!b@h BATCH +x draft/multiline #lobby");
  script.server("@batch=x :bob!b@h PRIVMSG #lobby :Dear all,")
      .server("@batch=x :bob!b@h PRIVMSG #lobby :good night\x1b[2J");
  CHECK(script.shown.empty());
  script.server("BATCH -x");
  CHECK(script.take_shown() == Lines{"#lobby <bob> Dear all,", "| good night"});
}

TEST_CASE("A batch that nobody asked for is shown too, and moves nothing") {
  Script script;
  with_history(script).in("#lobby");
  script.server(":irc.test BATCH +h chathistory #old");
  script.server("@batch=h :alice!a@h JOIN #old").server("@batch=h :alice!a@h NICK alicia");
  script.server("@batch=h :irc.test PING :x").server("BATCH -h");
  CHECK(script.session.place() == "#lobby");
  CHECK(script.session.nick() == "alice");
  CHECK(has(script.shown, "-- You entered #old"));
}
