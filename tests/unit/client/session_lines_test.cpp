#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "script.hpp"

// Answers, reactions, corrections, whom one ignores, and files that are said.

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kAll = "message-tags echo-message draft/message-redaction batch server-time";

/// In #lobby, on a server that has these capabilities.
struct Talk : Script {
  /// `value`: of the last of them.
  explicit Talk(std::string_view offers = kAll, std::string_view value = {}) : Script(true) {
    server(":s CAP * LS :" + std::string(offers) + std::string(value));
    server(":s CAP * ACK :" + std::string(offers));
    ready();
    in("#lobby", "alice bob eve");
  }
  Talk& bob_says(std::string_view id, std::string_view text) {
    server("@msgid=" + std::string(id) + " :bob!b@bob.example PRIVMSG #lobby :" + std::string(text));
    return *this;
  }
  Talk& echo(std::string_view id, std::string_view text) {
    server("@msgid=" + std::string(id) + " :alice!a@h PRIVMSG #lobby :" + std::string(text));
    return *this;
  }
  /// What is sent and shown by a typed line, when everything has settled.
  Lines sent_by(std::string_view typed) {
    settle();
    sent.clear();
    shown.clear();
    type(typed);
    answer_ping();
    return take_sent();
  }
  Lines shown_by(std::string_view typed) {
    CHECK(sent_by(typed).empty());
    return take_shown();
  }
};

}  // namespace

TEST_CASE("/reply answers the last line of others, of somebody, or counted back") {
  Talk talk;
  talk.bob_says("1", "tea?").server("@msgid=2 :eve!e@h PRIVMSG #lobby :coffee?");
  talk.echo("3", "hm");
  CHECK(talk.sent_by("/reply yes please") == Lines{"@+draft/reply=2 PRIVMSG #lobby :yes please"});
  CHECK(talk.sent_by("/reply bob yes please") == Lines{"@+draft/reply=1 PRIVMSG #lobby :yes please"});
  CHECK(talk.sent_by("/reply BOB: yes please") == Lines{"@+draft/reply=1 PRIVMSG #lobby :yes please"});
  CHECK(talk.sent_by("/reply 2 yes please") == Lines{"@+draft/reply=1 PRIVMSG #lobby :yes please"});
  CHECK(talk.sent_by("/reply 1 2 cups") == Lines{"@+draft/reply=2 PRIVMSG #lobby :2 cups"});
  CHECK(talk.sent_by("/reply alice I mean tea") == Lines{"@+draft/reply=3 PRIVMSG #lobby :I mean tea"});
  CHECK(talk.sent_by("/reply bob") == Lines{"@+draft/reply=2 PRIVMSG #lobby :bob"});
  CHECK(has(talk.shown_by("/reply 3 yes"), "There is no line of others in #lobby"));
}

TEST_CASE("/reply to a long text refers once, and an id is escaped") {
  Talk talk;
  talk.server("@msgid=a\\:b :bob!b@h PRIVMSG #lobby :tea?");
  const Lines sent = talk.sent_by("/reply " + std::string(900, 'x'));
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].starts_with("@+draft/reply=a\\:b PRIVMSG #lobby :xxx"));
  CHECK(sent[1].starts_with("PRIVMSG #lobby :xxx"));
}

TEST_CASE("/reply works in private, and in channels on what was said before one came") {
  Talk talk("message-tags echo-message batch draft/chathistory");
  talk.server(":s BATCH +1 chathistory #lobby").server("@batch=1;msgid=1 :bob!b@h PRIVMSG #lobby :tea?");
  talk.server(":s BATCH -1");  // nobody asked for that
  CHECK(has(talk.shown_by("/reply yes"), "There is no line of others"));
  talk.type("/history 5");
  talk.server(":s BATCH +1 chathistory #lobby").server("@batch=1;msgid=1 :bob!b@h PRIVMSG #lobby :tea?");
  talk.server(":s BATCH -1");
  CHECK(talk.sent_by("/reply yes") == Lines{"@+draft/reply=1 PRIVMSG #lobby :yes"});
  talk.server("@msgid=p :zoe!z@h PRIVMSG alice :psst");
  talk.type("/private zoe");
  talk.server(":s 303 alice :zoe");
  CHECK(talk.sent_by("/reply yes") == Lines{"@+draft/reply=p PRIVMSG zoe :yes"});
}

TEST_CASE("/reply and /react say why they cannot") {
  Talk plain("batch");
  plain.server(":bob!b@h PRIVMSG #lobby :tea?");
  CHECK(has(plain.shown_by("/reply yes"), "does not pass on to which line an answer is. Say it as a plain line."));
  CHECK(has(plain.shown_by("/react x"), "passes no reactions on. Say it in words."));
  Talk talk;
  CHECK(has(talk.shown_by("/reply yes"), "There is no line of others in #lobby"));
  talk.server(":bob!b@h PRIVMSG #lobby :tea?");
  CHECK(has(talk.shown_by("/reply yes"), "This server gives lines no ids"));
  talk.bob_says("1", "tea?").server(":s 005 alice CLIENTTAGDENY=draft/react :are supported");
  CHECK(has(talk.shown_by("/react x"), "passes no reactions on"));
  CHECK_FALSE(talk.sent_by("/reply yes").empty());
  CHECK(talk.session.refused() == 3);
}

TEST_CASE("What there is no line for is told in words that fit a private talk") {
  Talk talk;
  talk.type("/private bob").server(":s 303 alice :bob").answer_ping();
  REQUIRE(talk.session.place() == "bob");
  CHECK(has(talk.shown_by("/reply yes"), "There is no line of bob's that this could be about."));
  CHECK(has(talk.shown_by("/redact"), "There is no line of yours to bob that chatclient knows how to take back."));
}

TEST_CASE("/react sends a reaction to the line, and it is shown") {
  Talk talk;
  talk.bob_says("1", "tea?").server("@msgid=2 :eve!e@h PRIVMSG #lobby :coffee?");
  CHECK(talk.sent_by("/react 👍") == Lines{"@+draft/react=👍;+draft/reply=2 TAGMSG #lobby"});
  CHECK(talk.sent_by("/react bob a;b") == Lines{"@+draft/react=a\\:b;+draft/reply=1 TAGMSG #lobby"});
  CHECK(talk.sent_by("/react 2 +1") == Lines{"@+draft/react=+1;+draft/reply=1 TAGMSG #lobby"});
  talk.server("@msgid=3;+draft/react=+1;+draft/reply=1 :alice!a@h TAGMSG #lobby");
  CHECK(has(talk.take_shown(), "You react with +1 to bob: tea?"));
  CHECK(has(talk.shown_by("/react bob"), "What do you react with? It is written /react bob 👍"));
  CHECK(has(talk.shown_by("/react zoe 👍"), "zoe said nothing in #lobby lately"));
  CHECK(has(talk.shown_by("/react " + std::string(65, 'x')), "too long for a reaction"));
  Talk without_echo("message-tags");
  without_echo.bob_says("1", "tea?");
  static_cast<void>(without_echo.sent_by("/react +1"));
  CHECK(has(without_echo.take_shown(), "You react with +1 to bob: tea?"));
  static_cast<void>(without_echo.sent_by("/reply yes"));
  CHECK(has(without_echo.take_shown(), "<alice> (to bob: tea?) yes"));
}

TEST_CASE("/redact takes back one's own last line here") {
  Talk talk;
  talk.echo("1", "one").bob_says("2", "two");
  CHECK(talk.sent_by("/redact") == Lines{"REDACT #lobby 1"});
  CHECK(talk.sent_by("/redact wrong channel") == Lines{"REDACT #lobby 1 :wrong channel"});
  CHECK(has(talk.shown_by("/redact " + std::string(500, 'x')), "That reason is too long"));
  talk.server(":alice!a@h REDACT #lobby 1 :wrong channel");
  CHECK(has(talk.shown_by("/redact"), "There is no line of yours in #lobby"));
}

TEST_CASE("/redact waits for the lines that were typed before it, so that it takes back the right one") {
  Talk talk;
  talk.echo("1", "one");
  talk.settle();
  talk.sent.clear();
  talk.type("two").type("/redact").type("three");
  const Lines before = talk.take_sent();
  REQUIRE(before.size() == 2);
  CHECK(before[0] == "PRIVMSG #lobby :two");
  CHECK(before[1].starts_with("PING "));
  talk.echo("2", "two").answer_ping();
  CHECK(talk.take_sent() == Lines{"REDACT #lobby 2", "PRIVMSG #lobby :three"});
}

TEST_CASE("/edit takes the line back and says it anew, once the server has done the first") {
  Talk talk;
  talk.server("@msgid=1;+draft/reply=x :alice!a@h PRIVMSG #lobby :\001ACTION is tow\001");
  talk.settle();
  talk.sent.clear();
  talk.type("/edit s/tow/two/").type("next");
  const Lines sent = talk.take_sent();
  REQUIRE(sent.size() == 2);
  CHECK(sent[0] == "REDACT #lobby 1");
  talk.server(":alice!a@h REDACT #lobby 1");
  CHECK(talk.take_sent().empty());
  talk.answer_ping();
  CHECK(talk.take_sent() == Lines{"@+draft/reply=x PRIVMSG #lobby :\001ACTION is two\001", "PRIVMSG #lobby :next"});
}

TEST_CASE("/edit that the server refuses says nothing twice") {
  Talk talk;
  talk.echo("1", "tow");
  talk.settle();
  talk.sent.clear();
  talk.shown.clear();
  talk.type("/edit two");
  talk.server(":s FAIL REDACT REDACT_WINDOW_EXPIRED #lobby 1 60 :too late");
  talk.sent.clear();
  talk.answer_ping();
  CHECK(talk.take_sent().empty());
  CHECK(has(talk.take_shown(), "Your line stays as it was."));
  CHECK(talk.session.refused() == 1);
  CHECK(has(talk.shown_by("/edit s/x/y/"), "There is no \"x\" in your last line here, which is: tow"));
}

TEST_CASE("/edit of a message of several lines is refused") {
  Talk talk("message-tags echo-message draft/message-redaction batch draft/multiline");
  talk.server("@msgid=1 :alice!a@h BATCH +1 draft/multiline #lobby");
  talk.server("@batch=1 :alice!a@h PRIVMSG #lobby :one").server("@batch=1 :alice!a@h PRIVMSG #lobby :two");
  talk.server(":alice!a@h BATCH -1");
  CHECK(has(talk.shown_by("/edit s/one/1/"), "Your last message here has several lines: /redact takes it back"));
  CHECK(talk.sent_by("/redact") == Lines{"REDACT #lobby 1"});
}

TEST_CASE("Where nothing can be taken back, s/old/new/ is said, and the rest is refused") {
  Talk talk("message-tags echo-message");
  talk.echo("1", "tow");
  CHECK(talk.sent_by("/edit s/tow/two/") == Lines{"PRIVMSG #lobby :s/tow/two/"});
  CHECK(has(talk.shown_by("/edit two"), "On this server nothing can be taken back."));
  CHECK(has(talk.shown_by("/redact"), "On this server nothing can be taken back."));
}

TEST_CASE("What was to be said about lines of a new place is not done in the old one") {
  Talk talk;
  talk.bob_says("1", "tea?").settle();
  talk.sent.clear();
  talk.type("/enter nowhere").type("/reply yes").type("/paste notes.txt");
  talk.server(":s 473 alice #nowhere :no").answer_ping();
  CHECK_FALSE(has(talk.take_sent(), "PRIVMSG"));
  CHECK(has(talk.take_shown(), "Not sent, because the command before it did not work: /reply yes"));
}

TEST_CASE("/ignore hides what somebody says, and lists whom one ignores") {
  Talk talk;
  CHECK(has(talk.shown_by("/ignore"), "You ignore nobody."));
  CHECK(has(talk.shown_by("/ignore BOB"), "You are shown nothing of BOB any more; /unignore BOB ends that."));
  CHECK(has(talk.shown_by("/ignore bob"), "You ignore bob already."));
  CHECK(has(talk.shown_by("/ignore Alice"), "That is your own nick."));
  CHECK(has(talk.shown_by("/ignore #lobby"), "#lobby is a channel: /leave #lobby leaves it"));
  talk.bob_says("1", "tea?").server(":bob!b@h PRIVMSG alice :psst").server(":bob!b@h INVITE alice #spam");
  talk.server("@+draft/react=x;+draft/reply=1 :bob!b@h TAGMSG #lobby")
      .server(":bob!b@h PRIVMSG alice :\001VERSION\001");
  CHECK(talk.take_shown().empty());
  CHECK(talk.session.prompt() == "#lobby> ");
  CHECK(has(talk.shown_by("/reply yes"), "There is no line of others"));
  talk.server(":bob!b@h PART #lobby :bye");
  CHECK(has(talk.take_shown(), "bob"));
  CHECK(has(talk.shown_by("/ignore *!*@spam.example"), "You are shown nothing of *!*@spam.example"));
  CHECK(has(talk.shown_by("/ignore"), "You ignore BOB, *!*@spam.example. /unignore ends it for one of them."));
  CHECK(has(talk.shown_by("/unignore eve"), "You do not ignore eve; /ignore lists whom you do."));
  CHECK(has(talk.shown_by("/unignore bob"), "You are shown again what bob says."));
  talk.bob_says("2", "coffee?");
  CHECK(has(talk.take_shown(), "<bob> coffee?"));
  for (std::size_t i = 1; i < Settings::kMaxListed; ++i) talk.type("/ignore n" + std::to_string(i));
  CHECK(has(talk.shown_by("/ignore more"), "You ignore 200 already, and more cannot be kept"));
}

TEST_CASE("/ban goes by the host that the server has shown, and by the server's limit") {
  Talk talk;
  talk.bob_says("1", "x").server(":s 005 alice MODES=2 :are supported");
  CHECK(talk.sent_by("/ban bob zoe *!*@x") == Lines{"MODE #lobby +bb *!*@bob.example zoe!*@*", "MODE #lobby +b *!*@x"});
}

TEST_CASE("/bans says so if nobody is banned") {
  Talk talk;
  talk.settle().shown.clear();
  talk.type("/bans").server(":s 368 alice #lobby :End of list");
  CHECK(talk.take_shown() == Lines{"-- Nobody is banned from #lobby."});
  talk.settle();
  talk.type("/bans").server(":s 367 alice #lobby eve!*@* bob 1").server(":s 368 alice #lobby :End of list");
  CHECK_FALSE(has(talk.take_shown(), "Nobody is banned"));
}

TEST_CASE("/paste says the lines of a file, as fast as the server takes them, and what is typed waits") {
  Talk talk;
  talk.settle();
  talk.sent.clear();
  const Effects asked = talk.session.type("/paste notes.txt");
  CHECK(asked.reads_file == "notes.txt");
  CHECK(asked.send.empty());
  CHECK_FALSE(talk.session.is_settled());
  talk.type("behind it");
  std::string content = "\tone\r\n\n  \n/two\n";
  for (int i = 3; i <= 20; ++i) content += std::to_string(i) + "\n";
  Lines sent = talk.session.take_file(content).send;
  REQUIRE(sent.size() == Gate::kWindow + 1);
  CHECK(sent[0] == "PRIVMSG #lobby : one");  // a tab is a space
  CHECK(sent[1] == "PRIVMSG #lobby :/two");
  CHECK(sent[2] == "PRIVMSG #lobby :3");
  CHECK(sent.back().starts_with("PING "));
  Lines rest;
  for (std::string ping = sent.back(); !ping.empty();) {
    sent = talk.session.receive(":irc.test PONG irc.test :" + std::exchange(ping, {}).substr(5)).send;
    for (const std::string& line : sent) (line.starts_with("PING ") ? ping : rest.emplace_back()) = line;
  }
  REQUIRE(rest.size() == 13);
  CHECK(rest[11] == "PRIVMSG #lobby :20");
  CHECK(rest[12] == "PRIVMSG #lobby :behind it");
}

TEST_CASE("/paste says why a file is not said, and goes on with what was typed behind it") {
  const auto said_of = [](std::string_view typed, const std::expected<std::string, std::string>& content) {
    Talk talk;
    talk.settle();
    talk.type(typed);
    talk.shown.clear();
    const Effects effects = talk.session.take_file(content);
    CHECK(effects.send.empty());
    CHECK(talk.session.refused() == 1);
    CHECK(talk.session.is_settled());
    return effects.show.at(0).view.text;
  };
  std::string many;
  for (int i = 0; i < 101; ++i) many += "line\n";
  CHECK(said_of("/paste a.txt", many) ==
        "a.txt has 101 lines, which are not said by mistake: /paste a.txt all says up to 400.");
  for (int i = 0; i < 300; ++i) many += "line\n";
  CHECK(said_of("/paste a.txt all", many).find("put it where others can fetch it") != std::string::npos);
  CHECK(said_of("/paste a.txt", " \n\n") == "There is nothing in a.txt that could be said.");
  CHECK(said_of("/paste a.txt", std::unexpected("a.txt cannot be read.")) == "a.txt cannot be read.");
}

TEST_CASE("/paste says a file as one message where the server has messages of several lines") {
  Talk talk("message-tags echo-message batch draft/multiline", "=max-bytes=4096,max-lines=24");
  talk.settle();
  talk.type("/paste a.txt");
  const Effects effects = talk.session.take_file("one\n\ntwo\n");
  REQUIRE(effects.send.size() == 6);
  CHECK(effects.send[0] == "BATCH +lines draft/multiline #lobby");
  CHECK(effects.send[2] == "@batch=lines PRIVMSG #lobby :");
  CHECK(effects.send[3] == "@batch=lines PRIVMSG #lobby :two");
}

TEST_CASE("An answer that has to be sent again is an answer still") {
  Session::Setup setup{"alice", "localhost:9000", true};
  setup.accounts.asks = true;
  setup.accounts.new_nonce = [] { return std::string(18, 'n'); };
  Script script(std::move(setup));
  script.server(":s CAP * LS :message-tags echo-message").server(":s CAP * ACK :message-tags echo-message").ready();
  script.server(":s 005 alice NONCE=60 :are supported").in("#lobby", "alice bob");
  script.server("@msgid=1 :bob!b@h PRIVMSG #lobby :tea?").type("/reply yes");
  const Lines sent = script.take_sent();
  REQUIRE_FALSE(sent.empty());
  CHECK(sent[0] == "@+chat/nonce=6e6e6e6e6e6e6e6e6e6e6e6e;+draft/reply=1 PRIVMSG #lobby :yes");
}

TEST_CASE("What was to be said instead of a line is told if the connection breaks meanwhile") {
  Talk talk;
  talk.echo("1", "tow").settle();
  talk.type("/edit two");
  const Effects effects = talk.session.lose({});
  REQUIRE(effects.show.size() >= 2);
  CHECK(effects.show[1].view.text == "Not said, because the connection broke: #lobby <alice> two");
}

TEST_CASE("What programs ask by CTCP is shown and not answered") {
  Talk talk;
  talk.server(":bob!b@h PRIVMSG alice :\001VERSION\001").server(":bob!b@h PRIVMSG alice :\001PING 1\001");
  CHECK(has(talk.take_shown(), "bob asks for your VERSION (CTCP)"));
  CHECK(talk.take_sent().empty());
}
