#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// draft/event-playback: https://ircv3.net/specs/extensions/chathistory

using namespace chat;
using namespace chat::test;

TEST_CASE("event-playback: a notice is said, a TAGMSG is not: it comes with the capability only") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :1");
  for (int i = 0; i < 3; ++i) party.say(party.bob, "@+react=x TAGMSG #tea");
  party.say(party.bob, "@+typing=active TAGMSG #tea");
  party.say(party.bob, "NOTICE #tea :2");
  party.forget();
  CHECK(numbers(inside(party.alice.ask("CHATHISTORY LATEST #tea * 2"))) == "PRIVMSG NOTICE");
  Client carol = party.chat.connect("carol", {.caps = std::string(kHistoryCaps) + " draft/event-playback"});
  carol.send("JOIN #tea");
  CHECK(numbers(inside(carol.ask("CHATHISTORY LATEST #tea * 6"))) == "PRIVMSG TAGMSG TAGMSG TAGMSG NOTICE JOIN");
}

TEST_CASE("event-playback: what happened is shown as it was, beside what was said") {
  HistoryParty party;
  const auto caps = std::string(kHistoryCaps) + " draft/event-playback";
  Client carol = party.chat.connect("carol", {.caps = caps, .real_name = "Carol C"});
  party.say(carol, "JOIN #tea");
  party.say(carol, "PRIVMSG #tea :hello");
  party.say(party.alice, "TOPIC #tea :Leaves");
  party.say(party.alice, "MODE #tea +v carol");
  party.say(carol, "NICK caro");
  party.say(party.alice, "KICK #tea caro :out with you");
  party.say(carol, "JOIN #tea");
  party.say(carol, "PART #tea");
  party.say(carol, "JOIN #tea");
  party.say(carol, "PART #tea :gone");
  Client dave = party.chat.connect("dave", {.caps = caps + " extended-join"});
  party.say(dave, "JOIN #tea");
  party.say(party.bob, "QUIT :bye");
  const Lines all = inside(dave.ask("CHATHISTORY LATEST #tea * 100"));
  Lines bodies;
  for (const std::string& line : all) bodies.push_back(line.substr(line.find(' ') + 1));
  const std::string carol_was = ":carol!~user@192.0.2.1 ";
  const std::string caro = ":caro!~user@192.0.2.1 ";
  const std::string alice = ":alice!~user@192.0.2.1 ";
  CHECK(bodies == Lines{alice + "JOIN #tea * :Real Name", ":bob!~user@192.0.2.1 JOIN #tea * :Real Name",
                        carol_was + "JOIN #tea * :Carol C", carol_was + "PRIVMSG #tea :hello",
                        alice + "TOPIC #tea :Leaves", alice + "MODE #tea +v carol", carol_was + "NICK caro",
                        alice + "KICK #tea caro :out with you", caro + "JOIN #tea * :Carol C", caro + "PART #tea",
                        caro + "JOIN #tea * :Carol C", caro + "PART #tea :gone",
                        ":dave!~user@192.0.2.1 JOIN #tea * :Real Name", ":bob!~user@192.0.2.1 QUIT :Quit: bye"});
  SECTION("without extended-join the short form of a JOIN") {
    Client erin = party.chat.connect("erin", {.caps = caps});
    erin.send("JOIN #tea");
    CHECK(inside(erin.ask("CHATHISTORY LATEST #tea * 1")).front().ends_with(":erin!~user@192.0.2.1 JOIN #tea"));
  }
  SECTION("without event-playback only what was said") {
    CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 100")) == "hello");
  }
}
