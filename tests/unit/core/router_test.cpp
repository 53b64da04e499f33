#include "core/router.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "unit/core/core_harness.hpp"

using namespace chat::core;
using chat::irc::Capability;
using chat::test::CoreHarness;
using chat::test::Lines;

namespace {

constexpr std::string_view kTime = "2027-01-15T08:00:00.000Z";

Line line_of(const CoreHarness& chat, std::string_view text) {
  return {{.time = chat.core.router.time_text(), .msgid = "m1"}, "ada!~ada@h", "PRIVMSG", {"#x"}, text};
}
std::string body(std::string_view text) { return ":ada!~ada@h PRIVMSG #x :" + std::string(text); }

}  // namespace

TEST_CASE("router: a numeric has three digits and names the client, as far as it has a name") {
  CoreHarness chat;
  Session& session = chat.open();
  chat.core.router.reply(session, chat::irc::RPL_WELCOME(chat::irc::Text("Net"), chat::irc::Text("you")));
  session.registration->nick = *chat.core.names().nickname("ada");
  chat.core.router.reply(session, chat::irc::ERR_NOMOTD());
  REQUIRE(chat.take(session) ==
          Lines{":chat.example 001 * :Welcome to Net, you", ":chat.example 422 ada :There is no message of the day"});
  User& bob = chat.enter("bob");
  chat.core.router.reply(chat.session(bob), chat::irc::RPL_LISTEND());
  REQUIRE(chat.take(bob) == Lines{":chat.example 323 bob :End of LIST"});
  REQUIRE(session.lines_out == 2);
}

TEST_CASE("router: a line from the server, with and without more behind the command") {
  CoreHarness chat;
  Session& session = chat.open();
  chat.core.router.from_server(session, "PONG", "chat.example :x y");
  chat.core.router.from_server(session, "ACK", {});
  REQUIRE(chat.take(session) == Lines{":chat.example PONG chat.example :x y", ":chat.example ACK"});
}

TEST_CASE("router: what the server says carries the time for those who want it") {
  CoreHarness chat;
  Session& session = chat.open({Capability::server_time});
  chat.core.router.from_server(session, "PONG", "x");
  REQUIRE(chat.take(session) == Lines{"@time=" + std::string(kTime) + " :chat.example PONG x"});
  chat.core.set_time(CoreHarness::kStart + chat::util::Millis{1'500});
  chat.core.router.from_server(session, "PONG", "x");
  REQUIRE(chat.take(session) == Lines{"@time=2027-01-15T08:00:01.500Z :chat.example PONG x"});
}

TEST_CASE("router: a reply that is too long is cut, not refused") {
  CoreHarness chat;
  Session& session = chat.open();
  chat.core.router.reply(session, chat::irc::RPL_MOTD(chat::irc::Text(std::string(1'000, 'x'))));
  const Lines lines = chat.take(session);
  REQUIRE(lines.size() == 1);
  REQUIRE(lines[0].size() == chat::irc::kMaxBody - 2);
}

TEST_CASE("router: each session gets a line in the form of its capabilities") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& timed = chat.attach(ada, {Capability::server_time});
  Session& tagged = chat.attach(ada, {Capability::message_tags});
  const Line line = line_of(chat, "hi");
  chat.core.router.to_user(ada, line);
  REQUIRE(chat.take(ada) == Lines{body("hi")});
  REQUIRE(chat.take(timed) == Lines{"@time=" + std::string(kTime) + " " + body("hi")});
  REQUIRE(chat.take(tagged) == Lines{"@msgid=m1 " + body("hi")});
}

TEST_CASE("router: a channel's line goes once to each session of each member, and to nobody else") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  User& carol = chat.enter("carol");
  Session& second = chat.attach(bob);
  Channel& x = chat.join(ada, "#x");
  chat.join(bob, "#x");
  chat.forget();
  chat.core.router.to_channel(x, line_of(chat, "hi"));
  REQUIRE(chat.take(ada) == Lines{body("hi")});
  REQUIRE(chat.take(bob) == Lines{body("hi")});
  REQUIRE(chat.take(second) == Lines{body("hi")});
  REQUIRE(chat.take(carol).empty());
}

TEST_CASE("router: whoever shares several channels is reached once, and the user is not") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  User& carol = chat.enter("carol");
  User& dave = chat.enter("dave");
  for (const std::string_view name : {"#x", "#y", "#z"}) {
    chat.join(ada, name);
    chat.join(bob, name);
  }
  chat.join(carol, "#y");
  chat.join(dave, "#elsewhere");
  chat.forget();
  const Line line = line_of(chat, "hi");
  for (int round = 0; round < 2; ++round) {  // a walk leaves nothing behind that spoils the next
    chat.core.router.to_neighbours_each(ada, [&](const Session&) { return &line; });
    REQUIRE(chat.take(ada).empty());
    REQUIRE(chat.take(bob) == Lines{body("hi")});
    REQUIRE(chat.take(carol) == Lines{body("hi")});
    REQUIRE(chat.take(dave).empty());
  }
}

TEST_CASE("router: which of several lines a session gets is chosen for each") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& rich = chat.attach(ada, {Capability::extended_join});
  Session& none = chat.attach(ada, {Capability::batch});
  const Line plain = line_of(chat, "plain");
  const Line extended = line_of(chat, "extended");
  chat.core.router.to_user_each(ada, [&](const Session& session) -> const Line* {
    if (session.id == none.id) return nullptr;
    return session.has(Capability::extended_join) ? &extended : &plain;
  });
  REQUIRE(chat.take(ada) == Lines{body("plain")});
  REQUIRE(chat.take(rich) == Lines{body("extended")});
  REQUIRE(chat.take(none).empty());
}

TEST_CASE("router: a plain session reads lines for a person") {
  CoreHarness chat;
  User& terminal = chat.enter("terminal", {}, SessionKind::plain);
  User& ada = chat.enter("ada");
  Channel& x = chat.join(ada, "#x");
  chat.join(terminal, "#x");
  chat.forget();
  say(chat.core, ada, chat.session(ada), x, chat::test::message("good morning"));
  REQUIRE(chat.take(terminal) == Lines{"08:00 #x <ada> good morning"});
  chat.core.router.from_server(chat.session(terminal), "PING", "x");  // protocol is nothing to read
  REQUIRE(chat.take(terminal).empty());
}

TEST_CASE("router: a person at a terminal is told once how to answer somebody") {
  CoreHarness chat;
  User& terminal = chat.enter("terminal", {}, SessionKind::plain);
  User& ada = chat.enter("ada");
  User& bob = chat.enter("bob");
  const auto says = [&](User& who) {
    say(chat.core, who, chat.session(who), terminal, chat::test::message("psst"));
    return chat.take(terminal);
  };
  REQUIRE(says(ada) == Lines{"08:00 [private] <ada> psst", "-- answer with /private ada"});
  REQUIRE(says(ada) == Lines{"08:00 [private] <ada> psst"});
  REQUIRE(says(bob).size() == 2);
  REQUIRE(says(ada).size() == 1);
  chat.session(terminal).plain->place = "carol";
  REQUIRE(says(chat.enter("carol")).size() == 1);  // where one's lines go already
}

TEST_CASE("router: a line for a person goes to those who read such lines") {
  CoreHarness chat;
  Session& undecided = chat.open({}, SessionKind::undecided);
  Session& irc = chat.open();
  chat.core.router.text(undecided, "-- Welcome");
  chat.core.router.text(irc, "-- Welcome");
  REQUIRE(chat.take(undecided) == Lines{"-- Welcome"});
  REQUIRE(chat.take(irc).empty());
  REQUIRE(undecided.lines_out == 1);
}

TEST_CASE("router: a labelled answer is held until it is complete, others' lines are not") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::labeled_response, Capability::batch, Capability::server_time});
  User& bob = chat.enter("bob");
  Router& router = chat.core.router;
  router.begin_response(chat.session(ada), "L1");
  router.from_server(chat.session(ada), "PONG", "x");
  router.from_server(chat.session(bob), "PONG", "y");
  REQUIRE(chat.take(ada).empty());
  REQUIRE(chat.take(bob) == Lines{":chat.example PONG y"});
  router.end_response();
  REQUIRE(chat.take(ada) == Lines{"@label=L1;time=" + std::string(kTime) + " :chat.example PONG x"});
  router.from_server(chat.session(ada), "PONG", "z");  // no label any more
  REQUIRE(chat.take(ada) == Lines{"@time=" + std::string(kTime) + " :chat.example PONG z"});
}

TEST_CASE("router: an answer of nothing is an ACK, one of several lines a batch of its own") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& session = chat.session(ada);
  Router& router = chat.core.router;
  router.begin_response(session, "a");
  router.end_response();
  REQUIRE(chat.take(ada) == Lines{"@label=a :chat.example ACK"});
  std::string references;
  for (const std::string_view label : {"b", "c"}) {
    router.begin_response(session, label);
    router.from_server(session, "X", "1");
    router.from_server(session, "X", "2");
    router.end_response();
    const Lines lines = chat.take(ada);
    REQUIRE(lines.size() == 4);
    const auto opening = chat::irc::parse(lines[0]);
    REQUIRE(opening->tag("label") == label);
    REQUIRE(opening->command == "BATCH");
    REQUIRE(opening->param(1) == "labeled-response");
    const std::string reference(opening->param(0).substr(1));
    REQUIRE(lines[1] == "@batch=" + reference + " :chat.example X 1");
    REQUIRE(lines[2] == "@batch=" + reference + " :chat.example X 2");
    REQUIRE(lines[3] == ":chat.example BATCH -" + reference);
    REQUIRE(references.find(reference) == std::string::npos);
    references += reference + " ";
  }
}

TEST_CASE("router: what reaches a session by the way keeps its place and gets no label") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Router& router = chat.core.router;
  router.begin_response(chat.session(ada), "a");
  router.to_session_aside(chat.session(ada), line_of(chat, "by the way"));
  router.to_session(chat.session(ada), line_of(chat, "answer"));
  router.end_response();
  REQUIRE(chat.take(ada) == Lines{body("by the way"), "@label=a " + body("answer")});
  router.to_session_aside(chat.session(ada), line_of(chat, "later"));
  REQUIRE(chat.take(ada) == Lines{body("later")});
}

TEST_CASE("router: the frame of a labelled answer has the time for those who want it") {
  CoreHarness chat;
  User& ada = chat.enter("ada", {Capability::server_time});
  const std::string time = "time=" + std::string(kTime);
  Router& router = chat.core.router;
  router.begin_response(chat.session(ada), "a");
  router.end_response();
  REQUIRE(chat.take(ada) == Lines{"@label=a;" + time + " :chat.example ACK"});
  router.begin_response(chat.session(ada), "b");
  router.from_server(chat.session(ada), "X", "1");
  router.from_server(chat.session(ada), "X", "2");
  router.end_response();
  const Lines lines = chat.take(ada);
  REQUIRE(lines.size() == 4);
  REQUIRE(lines[0].starts_with("@label=b;" + time + " :chat.example BATCH +"));
  REQUIRE(lines[1].ends_with(";" + time + " :chat.example X 1"));
  REQUIRE(lines[3].starts_with("@" + time + " :chat.example BATCH -"));
}

TEST_CASE("router: a long answer goes on in the batch that it opened") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& session = chat.session(ada);
  Router& router = chat.core.router;
  router.begin_response(session, "a");
  router.from_server(session, "X", "1");
  session.cursor.emplace();
  router.end_response();
  Lines lines = chat.take(ada);
  REQUIRE(lines.size() == 2);
  const std::string reference = session.cursor->batch.reference;
  REQUIRE_FALSE(reference.empty());
  REQUIRE(lines[0] == "@label=a :chat.example BATCH +" + reference + " labeled-response");

  router.from_server(session, "Y", "between");  // not part of it
  REQUIRE(chat.take(ada) == Lines{":chat.example Y between"});

  router.resume_response(session);
  router.from_server(session, "X", "2");
  router.end_response();
  REQUIRE(chat.take(ada) == Lines{"@batch=" + reference + " :chat.example X 2"});

  router.resume_response(session);
  router.from_server(session, "X", "3");
  session.cursor.reset();
  router.end_response();
  lines = chat.take(ada);
  REQUIRE(lines == Lines{"@batch=" + reference + " :chat.example X 3", ":chat.example BATCH -" + reference});
}

TEST_CASE("router: a long answer without a label goes on without a batch") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& session = chat.session(ada);
  session.cursor.emplace();
  chat.core.router.end_response();
  chat.core.router.resume_response(session);
  chat.core.router.from_server(session, "X", "1");
  chat.core.router.end_response();
  REQUIRE(chat.take(ada) == Lines{":chat.example X 1"});
}

TEST_CASE("router: a session that ends gets its labelled answer before the end") {
  CoreHarness chat;
  User& ada = chat.enter("ada");
  Session& session = chat.session(ada);
  chat.core.router.begin_response(session, "a");
  chat.core.router.from_server(session, "X", "1");
  chat.core.router.close(session);
  REQUIRE(chat.take(ada) == Lines{"@label=a :chat.example X 1"});
  REQUIRE(chat.sink.outboxes[session.id].closed);
  chat.core.router.end_response();
  REQUIRE(chat.take(ada).empty());
}
