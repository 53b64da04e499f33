#include <catch2/catch.hpp>

#include "support/history_harness.hpp"

// SEARCH, and its capability: https://soju.im (doc/ext/search.md)

using namespace chat;
using namespace chat::test;

namespace {

std::string found(Client who, const std::string& attributes) {
  return told(who.ask("SEARCH " + attributes), "soju.im/search");
}

struct SearchParty : HistoryParty {
  SearchParty() {
    alice.send("JOIN #jam");
    say(bob, "PRIVMSG #tea :green-tea");
    say(alice, "PRIVMSG #tea :black-tea");
    say(alice, "PRIVMSG #jam :tea-with-jam");
    say(alice, "PRIVMSG bob :your-tea");
    say(bob, "NOTICE #tea :Kettle");
    say(alice, "TOPIC #tea :tea");
    say(bob, "@+react=tea TAGMSG #tea");
    forget();
  }
};

}  // namespace

TEST_CASE("SEARCH: words, place and sender; each where the asker may read") {
  SearchParty party;
  CHECK(found(party.alice, "text=tea") == "green-tea black-tea tea-with-jam your-tea");
  CHECK(found(party.bob, "text=TEA") == "green-tea black-tea your-tea");
  CHECK(found(party.alice, "text=tea\\sgreen") == "green-tea");
  CHECK(found(party.alice, "text=coffee").empty());
  CHECK(found(party.alice, "in=#tea;text=tea") == "green-tea black-tea");
  CHECK(found(party.alice, "in=bob") == "your-tea");
  CHECK(found(party.bob, "in=ALICE;text=your") == "your-tea");
  CHECK(found(party.alice, "from=Bob") == "green-tea Kettle");
  CHECK(found(party.alice, "from=bob;in=#jam").empty());
  CHECK(found(party.alice, "unknown=1;in=#jam") == "tea-with-jam");
}

TEST_CASE("SEARCH: the bounds are inclusive, and the newest are found") {
  SearchParty party;
  const std::string green = party.time("green-tea");
  const std::string black = party.time("black-tea");
  CHECK(found(party.alice, "in=#tea;after=" + black) == "black-tea Kettle");
  CHECK(found(party.alice, "in=#tea;before=" + black) == "green-tea black-tea");
  CHECK(found(party.alice, "in=#tea;after=" + green + ";before=" + green) == "green-tea");
  CHECK(found(party.alice, "text=tea;limit=2") == "tea-with-jam your-tea");
  CHECK(found(party.alice, "text=tea;limit=2;before=" + black) == "green-tea black-tea");
}

TEST_CASE("SEARCH: refusals and labels") {
  SearchParty party;
  for (const char* attributes : {"limit=0", "limit=x", "after=yesterday", "before=2020", ":text=two words"}) {
    CAPTURE(attributes);
    CHECK(party.alice.ask_one("SEARCH " + std::string(attributes)).find(" FAIL SEARCH INVALID_PARAMS :") !=
          std::string::npos);
  }
  for (const char* place : {"#nowhere", "nobody"}) {
    CAPTURE(place);
    const std::string refused = party.alice.ask_one("SEARCH in=" + std::string(place));
    CHECK(refused.find(" FAIL SEARCH INVALID_TARGET " + std::string(place) + " :") != std::string::npos);
  }
  CHECK(numbers(party.alice.ask("SEARCH")) == "461");
  const Lines lines = party.alice.ask("@label=S SEARCH text=green");
  CHECK(tag(lines.front(), "label") == "S");
  CHECK(told(lines, "soju.im/search") == "green-tea");
}

TEST_CASE("SEARCH: a page is as long as the settings say") {
  core::Settings settings;
  settings.limits.history_page = 2;
  HistoryParty party(settings);
  party.talk(4);
  CHECK(found(party.alice, "from=bob") == "3 4");
  CHECK(found(party.alice, "from=bob;limit=50") == "3 4");
  CHECK(found(party.alice, "from=bob;limit=1") == "4");
}

TEST_CASE("SEARCH: a person at a bare terminal is told in sentences") {
  SearchParty party;
  Client carol = party.chat.open();
  for (const char* line : {"carol", "/enter tea"}) carol.send(line);
  CHECK(carol.ask("/raw SEARCH text=green") ==
        Lines{"-- Found:", "08:00 #tea <bob> green-tea", "-- That is all that was found."});
  CHECK(carol.ask("/raw SEARCH text=nothing") == Lines{"-- Nothing was found."});
  party.chat.broken = "The disk does not answer; try again.";
  const Lines lines = carol.ask("/raw SEARCH text=green");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("Nothing can be searched just now; try again in a moment.") != std::string::npos);
  CHECK(lines[0].find("FAIL") == std::string::npos);
}
