#include <catch2/catch.hpp>
#include <set>

#include "support/mind_harness.hpp"

// labeled-response: https://ircv3.net/specs/extensions/labeled-response
// For every command: labeled_response_commands_test.cpp.

using namespace chat::test;

namespace {

const Arriving kLabels{.caps = "labeled-response batch echo-message message-tags"};

/// Checks that an answer is one logical message with that label, and gives the lines inside, without the batch's own.
Lines inside(const Lines& answer, const std::string& label) {
  INFO(numbers(answer));
  REQUIRE_FALSE(answer.empty());
  REQUIRE(tag(answer[0], "label") == label);
  for (std::size_t i = 1; i < answer.size(); ++i) REQUIRE(tag(answer[i], "label") == "<none>");
  if (numbers({answer[0]}) != "BATCH") {
    REQUIRE(answer.size() == 1);
    return answer;
  }
  const std::string reference = param(answer.front(), 0).substr(1);
  REQUIRE(param(answer.front(), 0).front() == '+');
  REQUIRE(param(answer.front(), 1) == "labeled-response");
  REQUIRE(param(answer.back(), 0) == "-" + reference);
  REQUIRE(reference.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") ==
          std::string::npos);
  Lines lines(answer.begin() + 1, answer.end() - 1);
  REQUIRE(lines.size() >= 2);
  for (const std::string& line : lines) REQUIRE(tag(line, "batch") == reference);
  return lines;
}

}  // namespace

TEST_CASE("labels: one line carries it, several become a batch, none is acknowledged") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  REQUIRE(alice.ask("@label=a1 PING x") == Lines{"@label=a1 :chat.example PONG chat.example :x"});
  REQUIRE(numbers(inside(alice.ask("@label=a2 JOIN #tea"), "a2")) == "JOIN 353 366");
  REQUIRE(alice.ask("@label=a3 PONG x") == Lines{"@label=a3 :chat.example ACK"});
  REQUIRE(numbers(inside(alice.ask("@label=a4 NONSENSE"), "a4")) == "421");
  REQUIRE(numbers(inside(alice.ask("@label=a5 WHOIS"), "a5")) == "431");
  REQUIRE(numbers(inside(alice.ask("@label=a6 NICK"), "a6")) == "431");
}

TEST_CASE("labels: two answers are two batches") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  const Lines first = alice.ask("@label=a WHOIS alice");
  const Lines second = alice.ask("@label=a WHOIS alice");
  REQUIRE(param(first[0], 0) != param(second[0], 0));
}

TEST_CASE("labels: without both capabilities they are ignored") {
  const std::string caps = GENERATE("", "batch", "labeled-response", "message-tags");
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = caps});
  REQUIRE(alice.ask("@label=a PING x") == Lines{":chat.example PONG chat.example :x"});
  REQUIRE(alice.ask("@label=a PONG x").empty());
  REQUIRE(alice.ask("@label=a NOTICE nobody :x").empty());
}

TEST_CASE("labels: an empty one, and one that is too long, are ignored") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  REQUIRE(alice.ask("@label PONG x").empty());
  REQUIRE(alice.ask("@label= PONG x").empty());
  REQUIRE(alice.ask("@label=" + std::string(65, 'x') + " PONG x").empty());
  REQUIRE(tag(alice.ask_one("@label=" + std::string(64, 'x') + " PONG x"), "label") == std::string(64, 'x'));
}

TEST_CASE("labels: a value with escapes comes back as it was") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  REQUIRE(tag(alice.ask_one("@label=a\\:b\\sc\\\\ PONG x"), "label") == "a\\:b\\sc\\\\");
}

TEST_CASE("labels: others never see them") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  Client bob = chat.connect("bob", kLabels);
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  static_cast<void>(alice.lines());
  static_cast<void>(bob.lines());
  SECTION("an echo carries the label, the message does not") {
    const std::string target = GENERATE("#tea", "bob");
    const std::string what = GENERATE("PRIVMSG ", "NOTICE ", "TAGMSG ");
    const Lines echo = alice.ask("@label=x;+y=z " + what + target + (what == "TAGMSG " ? "" : " :hi"));
    REQUIRE(inside(echo, "x").size() == 1);
    const Lines heard = bob.lines();
    REQUIRE(heard.size() == 1);
    REQUIRE(tag(heard[0], "label") == "<none>");
    REQUIRE(tag(heard[0], "msgid") == tag(echo[0], "msgid"));
  }
  SECTION("several echoes are a batch") {
    REQUIRE(numbers(inside(alice.ask("@label=x PRIVMSG #tea,bob,nobody :hi"), "x")) == "PRIVMSG PRIVMSG 401");
  }
  SECTION("without echo there is but an acknowledgement") {
    static_cast<void>(alice.ask("CAP REQ -echo-message"));
    REQUIRE(alice.ask("@label=x PRIVMSG #tea :hi") == Lines{"@label=x :chat.example ACK"});
  }
}

TEST_CASE("labels: to oneself, the echo carries it and the delivery does not") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  const std::string what = GENERATE("PRIVMSG", "NOTICE", "TAGMSG");
  const Lines both = alice.ask("@label=x;+y=z " + what + " alice" + (what == "TAGMSG" ? "" : " :note"));
  REQUIRE(numbers(both) == what + " " + what);
  REQUIRE((tag(both[0], "label") == "x") != (tag(both[1], "label") == "x"));
  REQUIRE(tag(both[0], "batch") == "<none>");
  REQUIRE(tag(both[1], "batch") == "<none>");
  static_cast<void>(alice.ask("CAP REQ -echo-message"));
  const Lines one = alice.ask("@label=x PRIVMSG alice :note");
  REQUIRE(only(one, "PRIVMSG").size() == 1);
  REQUIRE(tag(only(one, "PRIVMSG")[0], "label") == "<none>");
  REQUIRE(only(one, "ACK").size() == 1);
}

TEST_CASE("labels: a NOTICE that could not be delivered is answered, since an answer was asked for") {
  MindHarness chat;
  Client alice = chat.connect("alice", kLabels);
  REQUIRE(numbers(inside(alice.ask("@label=x NOTICE nobody :hi"), "x")) == "401");
}

TEST_CASE("labels: with server-time and the rest, each tag is there once") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch server-time message-tags echo-message"});
  alice.send("JOIN #tea");
  for (const std::string& line : alice.ask("@label=x PRIVMSG #tea,alice :hi")) {
    const auto message = chat::irc::parse(line);
    INFO(line);
    std::set<std::string> keys;
    for (const auto& one : message->tags) REQUIRE(keys.emplace(one.key).second);
    REQUIRE(keys.contains("time"));
  }
}

TEST_CASE("labels: before registration, and the command that completes it") {
  MindHarness chat;
  Client client = chat.open();
  client.send("CAP REQ :labeled-response batch");
  client.send("NICK alice");
  client.send("USER al 0 * :Alice");
  static_cast<void>(client.lines());
  REQUIRE(numbers(inside(client.ask("@label=j JOIN #tea"), "j")) == "451");
  const Lines welcome = inside(client.ask("@label=e CAP END"), "e");
  REQUIRE(numbers(welcome).starts_with("001"));
}
