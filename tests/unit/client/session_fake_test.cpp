#include <algorithm>
#include <catch2/catch.hpp>

#include "client/fake_talk.hpp"
#include "unit/client/script.hpp"

using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

/// The server answers as long as lines come; what was sent, in order, without the PINGs.
Lines all_of(Script& script) {
  Lines all;
  while (!script.sent.empty()) {
    const Lines sent = script.take_sent();
    for (const std::string& line : sent) {
      if (!line.starts_with("PING ")) all.push_back(line);
    }
    script.answer_ping();
  }
  return all;
}

std::size_t pings(const Lines& lines) {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("PING "); }));
}

}  // namespace

TEST_CASE("/fake sends its lines where one is, and says when the server has them") {
  Script script;
  script.ready().in("#lobby").type("/fake 30");
  CHECK_FALSE(script.session.is_settled());
  const Lines sent = all_of(script);
  REQUIRE(sent.size() == 30);
  FakeTalk talk(0);  // the session was given no randomness
  for (const std::string& line : sent) CHECK(line == "PRIVMSG #lobby :" + talk.next());
  CHECK(script.take_shown() == Lines{"-- Sent 30 lines to #lobby."});
  CHECK(script.session.is_settled());
  CHECK(script.session.prompt() == "#lobby> ");
}

TEST_CASE("/fake sends ten lines without a number, and in a private talk too") {
  Script script;
  script.ready().type("/private bob").server(":irc.test 303 alice :bob").answer_ping().sent.clear();
  script.type("/fake");
  const Lines sent = all_of(script);
  CHECK(sent.size() == 10);
  CHECK(sent.front().starts_with("PRIVMSG bob :1. "));
  CHECK(script.take_shown().back() == "-- Sent 10 lines to bob.");
}

TEST_CASE("randomness that is given makes other lines") {
  const auto lines_with = [](std::string nonce) {
    Script script({.new_nonce = [nonce] { return nonce; }}, ":irc.test CAP * LS :");
    script.in("#lobby").type("/fake 8");
    return all_of(script);
  };
  CHECK(lines_with("one") == lines_with("one"));
  CHECK(lines_with("one") != lines_with("two"));
}

TEST_CASE("no more made-up lines are under way than the gate lets through, and none while it is closed") {
  Script script;
  script.ready().in("#lobby").type("/fake 1000");
  for (int i = 0; i < 20; ++i) {
    const Lines sent = script.take_sent();
    CHECK(sent.size() == Gate::kWindow + 1);
    CHECK(pings(sent) == 1);
    CHECK(sent.back().starts_with("PING "));
    script.server(":bob!b@h PRIVMSG #lobby :hello").server(":irc.test PONG irc.test :another");
    CHECK(script.take_sent().empty());
    script.answer_ping();
  }
}

TEST_CASE("what is typed goes before the made-up lines that are left") {
  Script script;
  script.ready().in("#lobby").type("/fake 100").sent.clear();
  script.type("a word of mine").type("/topic");
  CHECK(script.take_sent().empty());
  const Lines sent = script.answer_ping().take_sent();
  REQUIRE(sent.size() == Gate::kWindow + 1);
  CHECK(sent[0] == "PRIVMSG #lobby :a word of mine");
  CHECK(sent[1] == "TOPIC #lobby");
  CHECK(sent[2].starts_with("PRIVMSG #lobby :9. "));
  // However much is typed, the made-up lines wait.
  for (std::size_t i = 0; i < 2 * Gate::kWindow; ++i) script.type("more");
  for (int i = 0; i < 2; ++i) CHECK(script.answer_ping().take_sent()[0] == "PRIVMSG #lobby :more");
  CHECK(all_of(script.answer_ping()).size() == 100 - Gate::kWindow - (Gate::kWindow - 2));
}

TEST_CASE("/fake stop ends it at once") {
  Script script;
  script.ready().in("#lobby").type("/fake 100").sent.clear();
  script.answer_ping().sent.clear();
  script.type("/fake stop");
  CHECK(script.take_shown() == Lines{"-- Stopped: 16 of 100 lines were sent to #lobby."});
  CHECK(all_of(script.answer_ping()).empty());
  CHECK(script.session.is_settled());
  CHECK(script.session.refused() == 0);
}

TEST_CASE("/fake is refused where it cannot be") {
  Script script;
  script.ready();
  CHECK(has(script.type("/fake").take_shown(), "You are nowhere yet"));
  script.in("#lobby");
  CHECK(has(script.type("/fake 10001").take_shown(), "from 1 to 10000"));
  CHECK(has(script.type("/fake 0").take_shown(), "from 1 to 10000"));
  CHECK(has(script.type("/fake 5 5").take_shown(), "from 1 to 10000"));
  CHECK(has(script.type("/fake stop").take_shown(), "nothing to stop"));
  CHECK(script.take_sent().empty());
  script.type("/fake 9").type("/fake 9").answer_ping();
  CHECK(has(script.take_shown(), "Made-up lines are being sent already"));
}

TEST_CASE("leaving ends the made-up lines") {
  Script script;
  script.ready().in("#lobby").type("/fake 100").sent.clear();
  const Lines sent = script.type("/quit bye").answer_ping().take_sent();
  CHECK(sent == Lines{"QUIT :bye"});
  CHECK_FALSE(script.session.is_sending_fake());
}

TEST_CASE("made-up lines end with a sentence when nothing more can be said there") {
  Script script;
  script.ready().in("#other").in("#lobby").type("/fake 100").sent.clear();
  SECTION("kicked") {
    script.server(":bob!b@h KICK #lobby alice :enough");
    CHECK(has(script.shown, "Lines do not go there any more: 8 of 100 lines were sent to #lobby."));
  }
  SECTION("left") {
    script.type("/leave").answer_ping();
    CHECK(script.sent.front() == "PART #lobby");
    script.server(":alice!a@h PART #lobby");
    CHECK(has(script.shown, "Lines do not go there any more"));
  }
  SECTION("without a connection") {
    const Effects effects = script.session.lose({Closed::Why::lost, "reset"});
    const bool said = std::ranges::any_of(effects.show, [](const Shown& shown) {
      return shown.view.text == "The connection is gone: 8 of 100 lines were sent to #lobby.";
    });
    CHECK(said);
  }
  SECTION("refused") {
    script.server(":irc.test 404 alice #lobby :Cannot send to channel");
    CHECK(has(script.shown, "The server takes no more: 8 of 100 lines were sent to #lobby."));
  }
  CHECK_FALSE(script.session.is_sending_fake());
  script.sent.clear();
  CHECK(script.answer_ping().take_sent().empty());
}

TEST_CASE("what is refused of another place does not end the made-up lines") {
  Script script;
  script.ready().in("#lobby").type("/fake 100").server(":irc.test 404 alice #games :Cannot send to channel");
  CHECK(script.session.is_sending_fake());
}

TEST_CASE("made-up lines stay with their place: under its new name, and when the person goes elsewhere") {
  Script script;
  script.ready().in("#lobby").type("/fake 100").sent.clear();
  script.server(":bob!b@h RENAME #lobby #foyer :carpet").answer_ping();
  CHECK(script.take_sent().front().starts_with("PRIVMSG #foyer :9. "));
  script.type("/enter games").answer_ping().sent.clear();
  script.server(":alice!a@h JOIN #games").answer_ping();
  CHECK(script.session.place() == "#games");
  CHECK(script.take_sent().front().starts_with("PRIVMSG #foyer :17. "));
}

TEST_CASE("the prompt shows how many made-up lines were sent") {
  Script script;
  script.ready().in("#lobby").type("/fake 80");
  CHECK(script.session.prompt() == "#lobby [sending █░░░░░░░░░ 8 of 80]> ");
  script.answer_ping();
  CHECK(script.session.prompt() == "#lobby [sending ██░░░░░░░░ 16 of 80]> ");
  all_of(script);
  CHECK(script.session.prompt() == "#lobby> ");
}

TEST_CASE("the prompt shows it in ASCII to whom wants that") {
  Script script(Session::Setup{.nick = "alice", .server = "localhost", .plain = true});
  script.ready().in("#lobby").type("/fake 80");
  CHECK(script.session.prompt() == "#lobby [sending #--------- 8 of 80]> ");
}
