#include <catch2/catch.hpp>
#include <string>

#include "support/mind_harness.hpp"

// MARKREAD: https://ircv3.net/specs/extensions/read-marker

using namespace chat::test;

namespace {

std::string marker(const std::string& target, const std::string& time) {
  return ":chat.example MARKREAD " + target + " " + (time == "*" ? time : "timestamp=" + time);
}

constexpr const char* kThen = "2027-01-15T08:00:00.000Z";
constexpr const char* kEarlier = "2027-01-15T07:00:00.000Z";

std::string set(const std::string& target, const std::string& time) {
  return "MARKREAD " + target + " timestamp=" + time;
}

}  // namespace

TEST_CASE("MARKREAD: told behind JOIN and before the end of names, to who has the capability") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "draft/read-marker"});
  Client bob = chat.connect("bob");
  const Lines entered = alice.ask("JOIN #tea");
  REQUIRE(numbers(entered) == "JOIN MARKREAD 353 366");
  REQUIRE(entered[1] == marker("#tea", "*"));
  REQUIRE(numbers(bob.ask("JOIN #tea")) == "JOIN 353 366");
}

TEST_CASE("MARKREAD: set, asked for, and there again for who comes back to the same channel") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "draft/read-marker"});
  Client bob = chat.connect("bob");
  bob.send("JOIN #tea");
  alice.send("JOIN #tea");
  REQUIRE(alice.ask(set("#TEA", kEarlier)) == Lines{marker("#tea", kEarlier)});
  REQUIRE(alice.ask("MARKREAD #tea") == Lines{marker("#tea", kEarlier)});
  alice.send("PART #tea");
  REQUIRE(only(alice.ask("JOIN #tea"), "MARKREAD") == Lines{marker("#tea", kEarlier)});
  // Nobody else is told or has it.
  REQUIRE(only(bob.lines(), "MARKREAD").empty());
  REQUIRE(bob.ask("MARKREAD #tea") == Lines{marker("#tea", "*")});
}

TEST_CASE("MARKREAD: never goes back, and never ahead of what was said") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send(set("#tea", kThen));
  const std::size_t kept = chat.journal.events.size();
  REQUIRE(alice.ask(set("#tea", kEarlier)) == Lines{marker("#tea", kThen)});
  REQUIRE(alice.ask(set("#tea", kThen)) == Lines{marker("#tea", kThen)});
  REQUIRE(alice.ask(set("#tea", "3000-01-01T00:00:00.000Z")) == Lines{marker("#tea", kThen)});
  REQUIRE(chat.journal.events.size() == kept);
  chat.pass(std::chrono::hours{1});
  REQUIRE(alice.ask(set("#tea", "3000-01-01T00:00:00.000Z")) == Lines{marker("#tea", "2027-01-15T09:00:00.000Z")});
}

TEST_CASE("MARKREAD: kept as an event that points behind everything of that time") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send(set("#tea", kEarlier));
  const KeptEvent& kept = chat.journal.events.back();
  REQUIRE(kept.kind == chat::core::EventKind::marker);
  REQUIRE(kept.target == "#tea");
  REQUIRE(kept.body == kEarlier);
  const std::size_t count = chat.journal.events.size();
  SECTION("not while nothing can be kept") {
    chat.journal.accepting = false;
    REQUIRE(numbers(alice.ask(set("#tea", kThen))) == "400");
    REQUIRE(alice.ask("MARKREAD #tea") == Lines{marker("#tea", kEarlier)});
    REQUIRE(chat.journal.events.size() == count);
  }
}

TEST_CASE("MARKREAD: a private talk, by the nick, also when the other has gone") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(alice.ask("MARKREAD bob") == Lines{marker("bob", "*")});
  alice.send("PRIVMSG bob :hi");
  REQUIRE(alice.ask(set("BOB", kThen)) == Lines{marker("bob", kThen)});
  bob.send("NICK robert");
  REQUIRE(alice.ask("MARKREAD robert") == Lines{marker("robert", kThen)});
  bob.send("NICK bob");
  bob.drop();
  REQUIRE(alice.ask("MARKREAD bob") == Lines{marker("bob", kThen)});
  // Somebody else with that name is somebody else.
  static_cast<void>(chat.connect("bob"));
  REQUIRE(alice.ask("MARKREAD bob") == Lines{marker("bob", "*")});
}

TEST_CASE("MARKREAD: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch labeled-response"});
  Client bob = chat.connect("bob");
  bob.send("JOIN #tea");
  const auto code = [&](const std::string& line) {
    const std::string answer = alice.ask_one(line);
    REQUIRE(numbers({answer}) == "FAIL");
    REQUIRE(param(answer, 0) == "MARKREAD");
    return param(answer, 1);
  };
  REQUIRE(code("MARKREAD") == "NEED_MORE_PARAMS");
  REQUIRE(code("MARKREAD #tea") == "INVALID_PARAMS");  // not in it
  REQUIRE(code("MARKREAD nobody") == "INVALID_PARAMS");
  REQUIRE(code("MARKREAD bob *") == "INVALID_PARAMS");
  REQUIRE(code("MARKREAD bob 2027-01-15T07:00:00.000Z") == "INVALID_PARAMS");
  REQUIRE(code("MARKREAD bob timestamp=yesterday") == "INVALID_PARAMS");
  REQUIRE(tag(alice.ask_one("@label=7 MARKREAD bob"), "label") == "7");
}

TEST_CASE("MARKREAD: as many as are kept have a bound, and those moved last stay") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (int i = 0; i < 250; ++i) {
    const std::string nick = "p" + std::to_string(i);
    static_cast<void>(chat.connect(nick));
    alice.send(set(nick, kEarlier));
    alice.send(set("p0", "2027-01-15T07:00:00." + std::to_string(100 + i) + "Z"));
  }
  REQUIRE(alice.ask("MARKREAD p1") == Lines{marker("p1", "*")});
  REQUIRE(alice.ask("MARKREAD p249") == Lines{marker("p249", kEarlier)});
  REQUIRE(alice.ask("MARKREAD p0") == Lines{marker("p0", "2027-01-15T07:00:00.349Z")});
}
