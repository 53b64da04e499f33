#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// BOT in 005, the user mode that it names, +B, and the tag bot: https://ircv3.net/specs/extensions/bot-mode

using namespace chat::test;

namespace {

/// rob, a bot, in #tea with bob, who knows tags, and carol, who does not.
struct BotParty {
  BotParty() {
    rob.send("MODE rob +B");
    for (Client client : {rob, bob, carol}) client.send("JOIN #tea");
    for (Client client : {rob, bob, carol}) static_cast<void>(client.lines());
  }
  MindHarness chat;
  Client rob = chat.connect("rob");
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  Client carol = chat.connect("carol");
};

}  // namespace

TEST_CASE("BOT: the token names the mode, and the mode is one that people may set") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  std::string token;
  for (const std::string& line : only(alice.ask("VERSION"), "005")) {
    const auto message = chat::irc::parse(line);
    for (const auto word : message->params) {
      if (word.starts_with("BOT=")) token = word;
    }
  }
  CHECK(token == "BOT=B");
  CHECK(alice.ask("MODE alice +B") == Lines{":alice!~user@192.0.2.1 MODE alice +B"});
  CHECK(alice.ask("MODE alice -B") == Lines{":alice!~user@192.0.2.1 MODE alice -B"});
}

TEST_CASE("BOT: WHO has the letter among its flags, WHOIS a line of its own") {
  BotParty party;
  CHECK(party.bob.param("WHO rob", "352", 6) == "H@B");
  CHECK(party.bob.param("WHO bob", "352", 6) == "H");
  CHECK(party.bob.param("WHOIS rob", "335", 1) == "rob");
  CHECK(only(party.rob.ask("WHOIS bob"), "335").empty());
  party.rob.send("MODE rob -B");
  CHECK(party.bob.param("WHO rob", "352", 6) == "H@");
  CHECK(only(party.bob.ask("WHOIS rob"), "335").empty());
}

TEST_CASE("BOT: all that a bot says and does is marked, without a value, for those with message-tags") {
  BotParty party;
  for (const char* line : {"PRIVMSG #tea :beep", "NOTICE bob :beep", "TOPIC #tea :beep", "MODE #tea +m", "NICK robo",
                           "PART #tea", "JOIN #tea", "QUIT"}) {
    party.rob.send(line);
  }
  const Lines heard = party.bob.lines();
  CHECK(numbers(heard) == "PRIVMSG NOTICE TOPIC MODE NICK PART JOIN QUIT");
  for (const std::string& line : heard) CHECK(tag(line, "bot").empty());
  for (const std::string& line : party.carol.lines()) CHECK(tag(line, "bot") == "<none>");
}

TEST_CASE("BOT: a numeric that a bot causes is marked, too") {
  BotParty party;
  party.rob.send("AWAY :charging");
  const Lines away = party.bob.ask("PRIVMSG rob :hello");
  REQUIRE(numbers(away) == "301");
  CHECK(tag(away.at(0), "bot").empty());
  CHECK(tag(only(party.bob.ask("INVITE rob #elsewhere"), "403").at(0), "bot") == "<none>");
  CHECK(tag(party.carol.ask("PRIVMSG rob :hello").at(0), "bot") == "<none>");
  party.rob.send("MODE rob -B");
  CHECK(tag(only(party.bob.ask("PRIVMSG rob :hello"), "301").at(0), "bot") == "<none>");
}

TEST_CASE("BOT: nobody can mark themselves by the tag") {
  BotParty party;
  static_cast<void>(party.carol.ask("CAP REQ message-tags"));
  party.carol.send("@bot PRIVMSG bob :hello");
  CHECK(tag(party.bob.lines().at(0), "bot") == "<none>");
}
