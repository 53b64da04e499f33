#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

using namespace chat;
using namespace chat::test;

TEST_CASE("full disk: what would be an event is refused with 400 and not done") {
  HistoryParty party;
  Client carol = party.chat.connect("carol", {.caps = kHistoryCaps});
  party.talk(1);
  party.chat.journal.accepting = false;
  const std::size_t events = party.chat.journal.events.size();
  for (const char* line : {"PRIVMSG #tea :x", "PRIVMSG carol :x", "@+react=x TAGMSG #tea", "JOIN #jam", "NICK alicia",
                           "TOPIC #tea :x", "TOPIC #tea :", "MODE #tea +m", "MODE #tea +o bob", "MODE #tea +b x!*@*",
                           "MODE #tea -t+k x", "KICK #tea bob"}) {
    CAPTURE(line);
    const Lines lines = party.alice.ask(line);
    CHECK(numbers(lines) == "400");
    CHECK(lines.front().find("disk is full") != std::string::npos);
  }
  CHECK(carol.ask("JOIN #tea").front().find(" 400 carol JOIN :") != std::string::npos);
  CHECK(party.chat.journal.events.size() == events);
  CHECK(carol.lines().empty());
  CHECK(party.bob.lines().empty());
  const core::Core& core = party.chat.mind.core();
  CHECK(core.channels.size() == 1);
  CHECK(core.channels.find_name("#tea")->flags == irc::ModeSet("nt"));
  CHECK(core.channels.find_name("#tea")->bans.empty());
  CHECK(core.users.find_nick("alice") != nullptr);
  SECTION("again, once there is room") {
    party.chat.journal.accepting = true;
    CHECK(numbers(party.alice.ask("TOPIC #tea :x")) == "TOPIC");
  }
}

TEST_CASE("full disk: a NOTICE is dropped without a word") {
  HistoryParty party;
  party.chat.journal.accepting = false;
  CHECK(party.alice.ask("NOTICE #tea :x").empty());
  CHECK(party.bob.lines().empty());
}

TEST_CASE("full disk: leaving is possible, and all that asks only") {
  HistoryParty party;
  party.talk(1);
  party.chat.journal.accepting = false;
  CHECK(numbers(party.alice.ask("TOPIC #tea")) == "331");
  CHECK(numbers(party.alice.ask("MODE #tea")) == "324 329");
  CHECK(numbers(party.alice.ask("MODE #tea b")) == "368");
  CHECK(numbers(party.alice.ask("MODE alice +i")) == "MODE");
  CHECK(numbers(party.alice.ask("AWAY :x")) == "306");
  CHECK(party.alice.ask("JOIN #tea").empty());
  CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 5")) == "1");
  CHECK(numbers(party.alice.ask("NICK alice")).empty());
  CHECK(numbers(party.alice.ask("PART #tea")) == "PART");
  party.bob.send("QUIT");
  CHECK(party.bob.closed());
  Client carol = party.chat.connect("carol");
  CHECK(numbers(carol.ask("PING x")) == "PONG");
}
