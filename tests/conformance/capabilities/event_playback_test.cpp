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

TEST_CASE("event-playback: what the asker cannot be told does not count") {
  HistoryParty party;
  party.say(party.bob, "PRIVMSG #tea :1");
  party.say(party.bob, "PRIVMSG #tea :2");
  for (int i = 0; i < 3; ++i) party.say(party.bob, "@+react=x TAGMSG #tea");
  party.forget();
  const std::string caps = "batch server-time draft/chathistory draft/event-playback";
  SECTION("TAGMSG without message-tags") {
    Client carol = party.chat.connect("carol", {.caps = caps});
    carol.send("JOIN #tea");
    CHECK(numbers(inside(carol.ask("CHATHISTORY LATEST #tea * 2"))) == "PRIVMSG JOIN");
    const std::string first = party.with_references("m1");
    CHECK(numbers(inside(carol.ask("CHATHISTORY AFTER #tea " + first + " 2"))) == "PRIVMSG JOIN");
    CHECK(numbers(inside(carol.ask("CHATHISTORY AROUND #tea " + first + " 3"))) == "JOIN PRIVMSG PRIVMSG");
  }
  SECTION("RENAME without channel-rename") {
    party.alice.send("CAP REQ :draft/channel-rename");
    for (const char* line : {"RENAME #tea #a", "RENAME #a #b", "RENAME #b #c"}) {
      party.chat.pass(std::chrono::minutes{10});
      party.alice.send(line);
    }
    Client carol = party.chat.connect("carol", {.caps = caps});
    carol.send("JOIN #c");
    CHECK(told(carol.ask("CHATHISTORY BEFORE #c timestamp=2040-01-01T00:00:00.000Z 2"), "chathistory #c") == "2 #c");
  }
}

// "not counting toward message limits": https://ircv3.net/specs/extensions/message-redaction#chat-history
TEST_CASE("event-playback: what was withdrawn is left out whole, and its REDACT neither told nor counted") {
  HistoryParty party;
  for (Client* client : {&party.alice, &party.bob}) {
    client->send("CAP REQ :draft/event-playback draft/message-redaction");
  }
  party.talk(4);
  for (const char* text : {"2", "3"}) party.say(party.bob, "REDACT #tea " + party.msgid(text));
  party.forget();
  CHECK(told(party.alice.ask("CHATHISTORY LATEST #tea * 2")) == "1 4");
  CHECK(told(party.ask(party.alice, "CHATHISTORY AFTER #tea m1 1")) == "4");
  CHECK(told(party.ask(party.alice, "CHATHISTORY AFTER #tea m4 10")).empty());
}
