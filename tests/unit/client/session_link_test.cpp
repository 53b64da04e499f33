#include <catch2/catch.hpp>
#include <memory>

#include "script.hpp"

// A session over several connections: what is pending, what is carried over, what is asked for anew.

using namespace chat;
using namespace chat::client;
using namespace std::chrono_literals;

namespace {

Session::Setup interactive() {
  Session::Setup setup{.nick = "alice", .server = "localhost:9000", .shows_own = true};
  setup.accounts.asks = true;
  setup.accounts.may_send_password = true;
  setup.accounts.new_nonce = [count = 0]() mutable { return std::string(24, static_cast<char>(++count)); };
  return setup;
}

constexpr std::string_view kCaps = "batch draft/chathistory echo-message message-tags server-time";

/// The server grants what is asked for and greets; it knows repeated lines for a while.
void greet(Script& script, std::string_view nick = "alice") {
  script.server(":s CAP * LS :" + std::string(kCaps));
  script.server(":s CAP * ACK :" + std::string(kCaps));
  script.server(":s 001 " + std::string(nick) + " :Welcome");
  script.server(":s 005 " + std::string(nick) + " CHANTYPES=# NONCE=600 CHATHISTORY=100 :are supported");
  script.server(":s 422 " + std::string(nick) + " :no motd");
  script.answer_ping();
}

/// Let in, and in #a, where lines go.
struct Connected : Script {
  explicit Connected(Session::Setup setup = interactive()) : Script(std::move(setup)) {
    greet(*this);
    in("#a");
    settle();
    sent.clear();
    shown.clear();
  }
};

/// The connection is gone and there is the next one.
std::unique_ptr<Script> next_of(Script& script) {
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  return std::make_unique<Script>(interactive(), script.session.carry());
}

std::string nonce(char count) {
  return std::string("@+chat/nonce=") + [&] {
    std::string text;
    for (int i = 0; i < 12; ++i) text += std::string("0") + count;
    return text;
  }();
}

}  // namespace

TEST_CASE("what is said carries a nonce and is pending until its echo") {
  Connected script;
  script.type("hello");
  CHECK(script.sent == std::vector<std::string>{nonce('1') + " PRIVMSG #a :hello"});
  script.server(nonce('1') + " :alice!a@h PRIVMSG #a :hello");
  CHECK(next_of(script)->session.give_up().show.empty());
}

TEST_CASE("what was not confirmed goes out again with its nonce, behind what makes us where we were") {
  Connected script;
  script.type("hello");
  const auto again = next_of(script);
  greet(*again);
  again->sent.clear();
  again->catch_up();
  REQUIRE(again->sent.front() == "JOIN #a");
  CHECK_FALSE(has(again->sent, "hello"));
  again->server(":alice!a@h JOIN #a");
  again->server(":s 353 alice = #a :alice bob");
  again->server(":s 366 alice #a :End");
  again->settle();
  CHECK(has(again->sent, nonce('1') + " PRIVMSG #a :hello"));
  CHECK(again->session.place() == "#a");
}

TEST_CASE("what the history has was said, and is not said again") {
  Connected script;
  script.server("@time=2026-11-26T10:00:00.000Z :bob!b@h PRIVMSG #a :before");
  script.type("hello");
  const auto again = next_of(script);
  greet(*again);
  again->catch_up();
  again->server(":alice!a@h JOIN #a");
  again->server(":s 353 alice = #a :alice bob");
  again->server(":s 366 alice #a :End");
  CHECK(has(again->sent, "CHATHISTORY AFTER #a timestamp=2026-11-26T10:00:00.000Z"));
  again->server(":s BATCH +1 chathistory #a");
  again->server("@batch=1;msgid=x;time=2026-11-26T10:00:01.000Z :alice!a@h PRIVMSG #a :hello");
  again->server(":s BATCH -1");
  again->sent.clear();
  again->settle();
  CHECK_FALSE(has(again->sent, "hello"));
  CHECK(again->session.give_up().show.empty());
}

TEST_CASE("a server that does not know repeated lines is not sent one, and the person is told") {
  Connected script;
  script.type("hello");
  const auto again = next_of(script);
  again->server(":s 001 alice :Welcome");
  again->server(":s 422 alice :no motd");
  again->answer_ping();
  again->catch_up();
  again->server(":alice!a@h JOIN #a");
  again->server(":s 366 alice #a :End");
  again->settle();
  CHECK_FALSE(has(again->sent, "hello"));
  CHECK(has(again->shown, "Nobody knows whether this arrived"));
}

TEST_CASE("what a server refuses is not pending any more") {
  Connected script;
  script.type("hello");
  script.server(":s 404 alice #a :Cannot send");
  script.settle();
  CHECK(script.session.give_up().show.empty());
}

TEST_CASE("what is said while there is no connection waits, and commands that need one are refused") {
  Connected script;
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  CHECK(script.session.prompt() == "#a [not connected]> ");
  script.type("one");
  script.type("/topic x");
  script.type("/windows");
  CHECK(has(script.shown, "Waits for the connection: #a <alice> one"));
  CHECK(has(script.shown, "You are not connected just now"));
  CHECK(has(script.shown, "1  #a"));
  CHECK(script.sent.empty());
  const Effects end = script.session.give_up();
  REQUIRE(end.show.size() == 1);
  CHECK(end.show[0].view.text == "Not sent: #a <alice> one");
}

TEST_CASE("what waits is bounded, and what is not taken is said to be so") {
  Connected script;
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  for (std::size_t i = 0; i < Pending::kMax; ++i) script.type("line");
  script.shown.clear();
  script.type("too much");
  CHECK(has(script.shown, "this was not taken: #a <alice> too much"));
}

TEST_CASE("channels are entered again with their keys, and one that is closed now is no place any more") {
  Connected script;
  script.type("/enter b secret");
  script.server(":alice!a@h JOIN #b");
  script.server(":s 366 alice #b :End");
  script.settle();
  const auto again = next_of(script);
  greet(*again);
  again->sent.clear();
  again->catch_up();
  CHECK(again->sent[0] == "JOIN #b secret");
  CHECK(again->sent[1] == "JOIN #a");
  again->server(":s 475 alice #b :Cannot join channel (+k)");
  again->server(":alice!a@h JOIN #a");
  again->server(":s 366 alice #a :End");
  again->settle();
  CHECK(has(again->shown, "You are not in #b any more"));
  CHECK(again->session.prompt() == "#a> ");
}

TEST_CASE("the nick that somebody else has now is taken back when they go") {
  Connected script;
  const auto again = next_of(script);
  again->server(":s 433 * alice :in use");
  greet(*again, "alice_");
  again->catch_up();
  again->server(":alice_!a@h JOIN #a");
  again->server(":s 353 alice_ = #a :alice_ alice");
  again->server(":s 366 alice_ #a :End");
  again->settle();
  again->sent.clear();
  again->server(":alice!a@h QUIT :Ping timeout");
  CHECK(has(again->sent, "NICK alice"));
}

TEST_CASE("a slow server is asked, then the person is told; one that says nothing for long is gone") {
  Connected script;
  const Session::Clock::time_point start{std::chrono::hours(1)};
  REQUIRE(has(script.session.tick(start).send, "PING lag-1"));
  script.server(":s PONG s :lag-1");
  script.type("hello");
  REQUIRE(script.session.wakes_at() == start + 2s);
  Effects effects = script.session.tick(start + 2s);
  CHECK(effects.send.size() == 1);
  effects = script.session.tick(start + 5s);
  REQUIRE(effects.show.size() == 1);
  CHECK(effects.show[0].view.text == "The server has not confirmed this yet: #a <alice> hello");
  CHECK(script.session.tick(start + 6s).show.empty());

  const auto asked = script.session.tick(start + 60min).send;
  REQUIRE(has(asked, "PING lag-"));
  CHECK_FALSE(script.session.is_dead());
  static_cast<void>(script.session.tick(start + 60min + 7s));
  CHECK(script.session.prompt() == "#a [lag 5 s]> ");
  static_cast<void>(script.session.tick(start + 60min + 90s));
  CHECK(script.session.is_dead());
}

TEST_CASE("who does not type for long is away, if they want that, until they do") {
  Session::Setup setup = interactive();
  setup.settings.away_after = 10;
  Connected script(std::move(setup));
  const Session::Clock::time_point start{std::chrono::hours(1)};
  static_cast<void>(script.session.tick(start));
  CHECK_FALSE(has(script.session.tick(start + 9min).send, "AWAY"));
  CHECK(has(script.session.tick(start + 10min).send, "AWAY :Away from the keyboard"));
  CHECK_FALSE(has(script.session.tick(start + 11min).send, "AWAY"));
  CHECK(script.session.on_key().send.front() == "AWAY");
  CHECK(script.session.on_key().send.empty());
}

TEST_CASE("pasted lines are asked for once and go as one message, or not at all") {
  Connected script;
  static_cast<void>(script.session.paste({"one", "two"}));
  CHECK(script.session.prompt() == "Send these 2 lines to #a? Enter sends them, n does not: ");
  script.type("n");
  CHECK(has(script.shown, "The paste was not sent"));
  CHECK(script.sent.empty());
  static_cast<void>(script.session.paste({"one", "two"}));
  script.type("");
  CHECK(has(script.sent, "PRIVMSG #a :one"));
  CHECK(has(script.sent, "PRIVMSG #a :two"));
  CHECK(script.session.prompt() == "#a> ");
}

TEST_CASE("a question about a paste outlives the connection, and its answer is not said") {
  Connected script;
  static_cast<void>(script.session.paste({"one", "two"}));
  const std::string question = script.session.prompt();
  const auto again = next_of(script);
  CHECK(again->session.prompt() == question);
  SECTION("no") {
    again->type("n");
    CHECK(has(again->shown, "The paste was not sent"));
    CHECK(again->session.give_up().show.empty());
  }
  SECTION("yes: it goes out behind what makes us where we were") {
    again->sent.clear();
    again->type("");
    CHECK(again->sent.empty());
    greet(*again);
    again->sent.clear();
    again->catch_up();
    CHECK_FALSE(has(again->sent, "PRIVMSG"));
    again->server(":alice!a@h JOIN #a");
    again->server(":s 366 alice #a :End");
    again->settle();
    CHECK(has(again->sent, "PRIVMSG #a :one"));
    CHECK(has(again->sent, "PRIVMSG #a :two"));
  }
}

TEST_CASE("a question about a paste can be ended without an answer") {
  Connected script;
  CHECK_FALSE(script.session.asks_to_go_on());
  static_cast<void>(script.session.paste({"one", "two"}));
  REQUIRE(script.session.asks_to_go_on());
  const Effects ended = script.session.refuse_to_go_on();
  CHECK(ended.show.front().view.text == "The paste was not sent.");
  CHECK(ended.send.empty());
  CHECK(script.session.prompt() == "#a> ");
}

TEST_CASE("a password that is being typed when the connection breaks is neither said nor sent") {
  Connected script;
  script.type("/login ann");
  const std::string question = script.session.prompt();
  REQUIRE(script.session.wants_secret());
  SECTION("before there is another connection") {
    static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
    CHECK(script.session.wants_secret());
    CHECK(script.session.prompt() == question);
    script.type("pencil");
    script.answer("pencil");
    CHECK(has(script.shown, "The connection broke meanwhile, so no password was sent"));
    CHECK(script.session.prompt() == "#a [not connected]> ");
    CHECK_FALSE(has(script.sent, "pencil"));
    CHECK_FALSE(has(script.shown, "pencil"));
  }
  SECTION("when there is one") {
    const auto again = next_of(script);
    greet(*again);
    again->catch_up();
    CHECK(again->session.prompt() == question);
    again->answer("pencil");
    CHECK(has(again->shown, "The connection broke meanwhile, so no password was sent"));
    CHECK_FALSE(again->session.wants_secret());
    CHECK_FALSE(has(again->sent, "pencil"));
  }
  SECTION("and it can be refused") {
    const auto again = next_of(script);
    static_cast<void>(again->session.refuse_secret());
    CHECK_FALSE(again->session.wants_secret());
  }
}

TEST_CASE("settings need no connection") {
  Connected script;
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  script.type("/set history 7").type("/highlight tea");
  CHECK(script.session.settings().history == 7);
  CHECK(script.session.settings().highlight == std::vector<std::string>{"tea"});
  CHECK(script.session.type("/save").save.has_value());
}

TEST_CASE("a line that nobody types is asked for, too") {
  Connected script;
  static_cast<void>(script.session.paste({std::string(5000, 'x')}));
  CHECK(script.session.prompt() == "Send this line of 5000 bytes to #a? Enter sends it, n does not: ");
}

namespace {

/// The server has us in #a again.
void come_back_to_a(Script& script) {
  script.server(":alice!a@h JOIN #a");
  script.server(":s 353 alice = #a :alice bob");
  script.server(":s 366 alice #a :End");
}

}  // namespace

TEST_CASE("what waits behind a move that the connection broke is not said where lines went before") {
  const std::string_view move = GENERATE("/enter b", "/leave", "/private bob");
  Connected script;
  script.type(move);
  script.type("only for there");
  const Effects effects = script.session.lose({Closed::Why::lost, "reset"});
  CHECK(effects.show.back().view.text == "Not sent, because the connection broke: only for there");
  Script again(interactive(), script.session.carry());
  greet(again);
  again.catch_up();
  come_back_to_a(again);
  again.settle();
  CHECK_FALSE(has(again.sent, "only for there"));
}

TEST_CASE("what was to be said when a private talk begins is told when the connection breaks before that") {
  Connected script;
  script.type("/private bob are you there?");
  const Effects effects = script.session.lose({Closed::Why::lost, "reset"});
  CHECK(effects.show.back().view.text.starts_with("Not said, because the connection broke: "));
  CHECK(effects.show.back().view.text.ends_with("are you there?"));
}

TEST_CASE("what waited for the gate when the connection broke is said before what was typed later") {
  Connected script;
  for (std::size_t i = 0; i < Gate::kWindow; ++i) script.type("early");
  script.type("one");  // waits for the gate
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  script.type("two");
  Script again(interactive(), script.session.carry());
  again.type("three");  // the next connection is there, but has not let us in
  CHECK(again.session.prompt() == "#a [not connected]> ");
  greet(again);
  again.sent.clear();
  again.catch_up();
  come_back_to_a(again);
  for (int i = 0; i < 4; ++i) again.settle();
  std::vector<std::string> said;
  for (const std::string& line : again.sent) {
    const std::size_t text = line.find("PRIVMSG #a :");
    if (text != std::string::npos && !line.ends_with("early")) said.push_back(line.substr(text + 12));
  }
  CHECK(said == std::vector<std::string>{"one", "two", "three"});
}

TEST_CASE("what is typed while channels are entered again is not said elsewhere when that fails") {
  Connected script;
  script.in("#b");
  const auto again = next_of(script);
  greet(*again);
  again->catch_up();
  again->type("for #b alone");
  come_back_to_a(*again);
  again->server(":s 474 alice #b :Cannot join channel (+b)");
  again->settle();
  again->settle();
  CHECK(again->session.place() == "#a");
  CHECK_FALSE(has(again->sent, "for #b alone"));
  CHECK(has(again->shown, "Not sent, because your lines do not go there any more: for #b alone"));
}

TEST_CASE("who was in no channel goes on at once") {
  Script script(interactive());
  greet(script);
  script.type("/private bob");
  script.server(":s 303 alice :bob");
  script.settle();
  const auto again = next_of(script);
  greet(*again);
  again->sent.clear();
  again->type("before catching up");
  again->catch_up();
  CHECK(has(again->sent, "PRIVMSG bob :before catching up"));
}

TEST_CASE(
    "a paste that waits for an answer waits over the next connection, too, and goes out only when that is through") {
  Connected script;
  static_cast<void>(script.session.paste({"one", "two"}));
  const auto again = next_of(script);
  CHECK(again->session.prompt().starts_with("Send these 2 lines to #a"));
  again->sent.clear();
  again->type("");
  CHECK_FALSE(has(again->sent, "PRIVMSG"));
  greet(*again);
  again->catch_up();
  CHECK_FALSE(has(again->sent, "PRIVMSG"));
  come_back_to_a(*again);
  again->settle();
  again->settle();
  CHECK(has(again->sent, "PRIVMSG #a :one"));
  CHECK(has(again->sent, "PRIVMSG #a :two"));
}

TEST_CASE("a server that says nothing of repeated lines is not sent one because another did") {
  Connected script;
  script.type("hello");
  const auto again = next_of(script);
  again->server(":s CAP * LS :" + std::string(kCaps));
  again->server(":s CAP * ACK :" + std::string(kCaps));
  again->server(":s 001 alice :Welcome");
  again->server(":s 422 alice :no motd");
  again->answer_ping();
  again->catch_up();
  come_back_to_a(*again);
  again->settle();
  again->settle();
  CHECK_FALSE(has(again->sent, "hello"));
  CHECK(has(again->shown, "Nobody knows whether this arrived"));
}

TEST_CASE("whether a line arrived is decided when the past was told, which may have it") {
  Connected script;
  script.server("@time=2026-11-26T10:00:00.000Z :bob!b@h PRIVMSG #a :before");
  script.type("hello");
  const auto again = next_of(script);
  greet(*again);
  again->catch_up();
  come_back_to_a(*again);
  again->answer_ping();  // of the JOIN: the history was asked for behind it
  CHECK_FALSE(has(again->sent, "PRIVMSG #a :hello"));
  again->server(":s BATCH +1 chathistory #a");
  again->server("@batch=1;msgid=x;time=2026-11-26T10:00:01.000Z :alice!a@h PRIVMSG #a :hello");
  again->server(":s BATCH -1");
  again->settle();
  again->settle();
  CHECK_FALSE(has(again->sent, "PRIVMSG #a :hello"));
  CHECK(again->session.give_up().show.empty());
}

TEST_CASE("several lines that were to be one message go alone to a server that cannot have that") {
  Session::Setup setup = interactive();
  Script script(std::move(setup));
  script.server(":s CAP * LS :" + std::string(kCaps) + " draft/multiline=max-bytes=4096,max-lines=20");
  script.server(":s CAP * ACK :" + std::string(kCaps) + " draft/multiline");
  script.server(":s 001 alice :Welcome");
  script.server(":s 422 alice :no motd");
  script.answer_ping();
  script.in("#a");
  script.settle();
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  static_cast<void>(script.session.paste({"one", "", "two"}));
  script.type("");
  Script again(interactive(), script.session.carry());
  greet(again);
  again.catch_up();
  come_back_to_a(again);
  again.settle();
  again.settle();
  CHECK_FALSE(has(again.sent, "BATCH"));
  CHECK(has(again.sent, "PRIVMSG #a :one"));
  CHECK(has(again.sent, "PRIVMSG #a : "));
  CHECK(has(again.sent, "PRIVMSG #a :two"));
}

TEST_CASE("who comes back to more than is asked for is told that there may be more") {
  Connected script;
  script.server("@time=2026-11-26T10:00:00.000Z :bob!b@h PRIVMSG #a :before");
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  Session::Setup setup = interactive();
  Carried carried = script.session.carry();
  carried.settings.history = 2;
  Script again(std::move(setup), std::move(carried));
  greet(again);
  again.catch_up();
  come_back_to_a(again);
  again.server(":s BATCH +1 chathistory #a");
  again.server("@batch=1;msgid=x;time=2026-11-26T10:00:01.000Z :bob!b@h PRIVMSG #a :one");
  again.server("@batch=1;msgid=y;time=2026-11-26T10:00:02.000Z :bob!b@h PRIVMSG #a :two");
  again.server(":s BATCH -1");
  CHECK(has(again.shown, "2 new lines in #a while you were not connected:"));
  CHECK(has(again.shown, "More was perhaps said since; /history shows the last lines."));
}

TEST_CASE("what is said to services is not shown again while it waits") {
  Connected script;
  static_cast<void>(script.session.lose({Closed::Why::lost, "reset"}));
  script.type("/msg NickServ IDENTIFY hunter2");
  CHECK(has(script.shown, "Waits for the connection: what you said to NickServ"));
  CHECK_FALSE(has(script.shown, "hunter2"));
  const Effects end = script.session.give_up();
  REQUIRE(end.show.size() == 1);
  CHECK(end.show[0].view.text == "Not sent: what you said to NickServ");
}

TEST_CASE("a nick that the person took is not given up for the one from before") {
  Connected script;
  const auto again = next_of(script);
  again->server(":s 433 * alice :in use");
  greet(*again, "alice_");
  again->catch_up();
  come_back_to_a(*again);
  again->settle();
  again->type("/nick anna");
  again->server(":alice_!a@h NICK anna");
  again->settle();
  again->sent.clear();
  again->server(":alice!a@h QUIT :Ping timeout");
  CHECK_FALSE(has(again->sent, "NICK"));
}

TEST_CASE("the key of a channel goes with it when it is renamed") {
  Connected script;
  script.type("/enter b secret");
  script.server(":alice!a@h JOIN #b");
  script.server(":s 366 alice #b :End");
  script.settle();
  script.server(":op!o@h RENAME #b #c :new name");
  const auto again = next_of(script);
  greet(*again);
  again->sent.clear();
  again->catch_up();
  CHECK(has(again->sent, "JOIN #c secret"));
}
