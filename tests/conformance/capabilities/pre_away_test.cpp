#include <catch2/catch.hpp>

#include "support/people_harness.hpp"

// draft/pre-away: https://ircv3.net/specs/extensions/pre-away

using namespace chat;
using namespace chat::test;

namespace {

/// Somebody who says AWAY before they are registered; what they were told is left in `answers`.
Client early(MindHarness& chat, const std::string& nick, const std::string& away, std::string* answer = nullptr) {
  Client client = chat.open();
  client.send("CAP REQ draft/pre-away");
  const Lines told = client.ask(away);
  if (answer != nullptr) *answer = numbers(told);
  client.send("NICK " + nick);
  client.send("USER u 0 * :Early");
  client.send("CAP END");
  static_cast<void>(client.lines());
  return client;
}

/// What others read who write to them; empty: they are there.
std::string away_text(Client& asker, const std::string& nick) {
  const Lines told = only(asker.ask("PRIVMSG " + nick + " :psst"), "301");
  return told.empty() ? std::string() : param(told.front(), 2);
}

/// Ada's account has a device at which somebody is.
struct Devices {
  Devices() {
    ada.send("JOIN #tea");
    bob.send("JOIN #tea");
    static_cast<void>(bob.lines());
  }
  /// Another device of hers comes.
  Client device(const std::string& away) {
    Client client = early(chat, "phone", away);
    core::log_in(chat.core(), chat.session(client), chat.account("ada"));
    static_cast<void>(client.lines());
    return client;
  }
  PeopleHarness chat;
  Client ada = chat.person("ada");
  Client bob = chat.connect("bob", {.caps = "away-notify"});
};

}  // namespace

TEST_CASE("pre-away: AWAY is taken before registration, and holds afterwards") {
  MindHarness chat;
  Client bob = chat.connect("bob", {.caps = "away-notify"});
  bob.send("JOIN #tea");
  std::string answer;
  SECTION("with a text") {
    Client ann = early(chat, "ann", "AWAY :Gone to lunch", &answer);
    CHECK(answer == "306");
    CHECK(away_text(bob, "ann") == "Gone to lunch");
    ann.send("JOIN #tea");
    CHECK(bob.lines().back() == ":ann!~u@192.0.2.1 AWAY :Gone to lunch");
    CHECK(numbers(ann.ask("AWAY")) == "305");
    CHECK(away_text(bob, "ann").empty());
  }
  SECTION("without one they are there") {
    static_cast<void>(early(chat, "ann", "AWAY", &answer));
    CHECK(answer == "305");
    CHECK(away_text(bob, "ann").empty());
  }
  SECTION("with a star they are not, and people read a sentence") {
    Client ann = early(chat, "ann", "AWAY *", &answer);
    CHECK(answer == "306");
    CHECK(away_text(bob, "ann") == "Not there now; reads it later");
    ann.send("JOIN #tea");
    CHECK(bob.lines().back() == ":ann!~u@192.0.2.1 AWAY :Not there now; reads it later");
  }
}

TEST_CASE("pre-away: that somebody comes is told all the same") {
  MindHarness chat;
  Client bob = chat.connect("bob");
  bob.send("MONITOR + ann");
  static_cast<void>(bob.lines());
  static_cast<void>(early(chat, "ann", "AWAY *"));
  CHECK(numbers(bob.lines()) == "730");
}

TEST_CASE("pre-away: without the capability AWAY has to wait") {
  MindHarness chat;
  Client client = chat.open();
  CHECK(client.ask("AWAY :x") == Lines{":chat.example 451 * :You have not registered; send NICK and USER first"});
  client.send("CAP REQ draft/pre-away");
  client.send("CAP REQ -draft/pre-away");
  CHECK(numbers(only(client.ask("AWAY *"), "451")) == "451");
}

TEST_CASE("pre-away: a device that came by itself says nothing of where its user is") {
  Devices of;
  Client phone = of.device("AWAY *");
  CHECK(of.bob.lines().empty());
  CHECK(away_text(of.bob, "ada").empty());
  SECTION("nor when the others are away: their text stays") {
    of.ada.send("AWAY :asleep");
    CHECK(of.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :asleep"});
    phone.send("AWAY *");
    CHECK(of.bob.lines().empty());
    CHECK(away_text(of.bob, "ada") == "asleep");
  }
  SECTION("alone it leaves them absent") {
    of.ada.drop();
    CHECK(of.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY :Not there now; reads it later"});
    phone.send("AWAY");
    CHECK(of.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY"});
  }
  SECTION("until somebody sits down at it") {
    of.ada.send("AWAY :asleep");
    static_cast<void>(of.bob.lines());
    phone.send("AWAY");
    CHECK(of.bob.lines() == Lines{":ada!~user@192.0.2.1 AWAY"});
  }
}

TEST_CASE("pre-away: who is always on stays away when only such a device comes, and nobody is told anything") {
  Devices of;
  of.ada.send("NS SET ALWAYS-ON ON");
  of.ada.drop();
  const std::string absent = away_text(of.bob, "ada");
  CHECK(absent == "Not connected; reads it later");
  static_cast<void>(of.bob.lines());
  static_cast<void>(of.device("AWAY *"));
  CHECK(only(of.bob.lines(), "AWAY").empty());
  CHECK(away_text(of.bob, "ada") == absent);
}
