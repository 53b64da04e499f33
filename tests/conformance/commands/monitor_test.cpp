#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "support/mind_harness.hpp"

// MONITOR: https://ircv3.net/specs/extensions/monitor

using namespace chat::test;

TEST_CASE("MONITOR: who is here and who is not, when they are added") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("Bob");
  REQUIRE(alice.ask("MONITOR + bob,Carol,ALICE,dave") ==
          Lines{":chat.example 730 alice :Bob!~user@192.0.2.1,alice!~user@192.0.2.1",
                ":chat.example 731 alice :Carol,dave"});
}

TEST_CASE("MONITOR: coming and going is told") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MONITOR + bob") == Lines{":chat.example 731 alice :bob"});
  Client bob = chat.connect("Bob");
  REQUIRE(alice.lines() == Lines{":chat.example 730 alice :Bob!~user@192.0.2.1"});
  SECTION("a quit") {
    bob.send("QUIT");
    REQUIRE(alice.lines() == Lines{":chat.example 731 alice :Bob"});
    chat.connect("bob");
    REQUIRE(alice.lines() == Lines{":chat.example 730 alice :bob!~user@192.0.2.1"});
  }
  SECTION("a lost connection") {
    bob.drop();
    REQUIRE(alice.lines() == Lines{":chat.example 731 alice :Bob"});
  }
  SECTION("a change of nick, but not of its letters' case") {
    bob.send("NICK BOB");
    REQUIRE(alice.lines().empty());
    bob.send("NICK robert");
    REQUIRE(alice.lines() == Lines{":chat.example 731 alice :BOB"});
    bob.send("NICK bob");
    REQUIRE(alice.lines() == Lines{":chat.example 730 alice :bob!~user@192.0.2.1"});
  }
  SECTION("no more once the nick is taken off") {
    REQUIRE(alice.ask("MONITOR - BOB").empty());
    bob.send("QUIT");
    REQUIRE(alice.lines().empty());
  }
  SECTION("no more once the list is cleared") {
    REQUIRE(alice.ask("MONITOR C").empty());
    bob.send("QUIT");
    REQUIRE(alice.lines().empty());
  }
  SECTION("others who watch are told, whoever stops") {
    Client dave = chat.connect("dave");
    dave.send("MONITOR + bob");
    alice.send("MONITOR - bob");
    static_cast<void>(dave.lines());
    bob.send("QUIT");
    REQUIRE(dave.lines() == Lines{":chat.example 731 dave :Bob"});
    REQUIRE(alice.lines().empty());
  }
}

TEST_CASE("MONITOR: a watcher who has left is told nothing") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("MONITOR + bob");
  alice.send("QUIT");
  chat.connect("bob");  // the sink refuses lines for a closed session
  REQUIRE(alice.closed());
}

TEST_CASE("MONITOR: L lists as it was written, S tells who is here, both may be written small") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("bob");
  REQUIRE(alice.ask("MONITOR L") == Lines{":chat.example 733 alice :End of MONITOR list"});
  REQUIRE(alice.ask("MONITOR S").empty());
  alice.send("MONITOR + Carol,BOB");
  REQUIRE(alice.ask("MONITOR L") ==
          Lines{":chat.example 732 alice :Carol,BOB", ":chat.example 733 alice :End of MONITOR list"});
  REQUIRE(alice.ask("monitor s") ==
          Lines{":chat.example 730 alice :bob!~user@192.0.2.1", ":chat.example 731 alice :Carol"});
  alice.send("MONITOR - carol");
  REQUIRE(numbers(alice.ask("MONITOR l")) == "732 733");
}

TEST_CASE("MONITOR: what is on the list already is not added again") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("MONITOR + bob,BOB");
  REQUIRE(alice.param("MONITOR L", "732", 1) == "bob");
  REQUIRE(alice.ask("MONITOR + Bob").empty());
  REQUIRE(alice.param("MONITOR L", "732", 1) == "bob");
}

TEST_CASE("MONITOR: masks and what cannot be a nick are not added") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MONITOR + *!user@localhost,b*b,#tea,1st,:," + std::string(33, 'x')).empty());
  REQUIRE(numbers(alice.ask("MONITOR L")) == "733");
  REQUIRE(alice.ask("MONITOR - b*b,nobody").empty());
}

TEST_CASE("MONITOR: parameters") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("MONITOR")) == "461");
  REQUIRE(numbers(alice.ask("MONITOR +")) == "461");
  REQUIRE(numbers(alice.ask("MONITOR -")) == "461");
  REQUIRE(numbers(alice.ask("MONITOR + :")) == "461");
  REQUIRE(numbers(alice.ask("MONITOR ?")) == "400");
  REQUIRE(numbers(alice.ask("MONITOR L surplus")) == "733");
  REQUIRE(numbers(chat.open().ask("MONITOR + alice")) == "451");
}

TEST_CASE("MONITOR: a full list refuses the rest, and names it as it was written") {
  chat::core::Settings settings;
  settings.limits.monitor = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("MONITOR + a,B,Carol,Dave");
  REQUIRE(numbers(answer) == "731 734");
  REQUIRE(param(answer[0], 1) == "a,B");
  REQUIRE(param(answer[1], 1) == "2");
  REQUIRE(param(answer[1], 2) == "Carol,Dave");
  REQUIRE(numbers(alice.ask("MONITOR + e")) == "734");
  SECTION("one that is there already is no addition") { REQUIRE(alice.ask("MONITOR + A").empty()); }
  SECTION("what is taken off makes room") {
    alice.send("MONITOR - a");
    REQUIRE(numbers(alice.ask("MONITOR + e")) == "731");
  }
}

TEST_CASE("MONITOR: long lists take several lines") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  std::set<std::string> expected;
  for (int i = 0; i < 100; ++i) {
    const std::string nick = "n" + std::to_string(i) + std::string(25, 'x');
    alice.send("MONITOR + " + nick);
    expected.insert(nick);
  }
  for (const std::string question : {"MONITOR L", "MONITOR S"}) {
    const Lines rows = only(alice.ask(question), question.back() == 'L' ? "732" : "731");
    REQUIRE(rows.size() > 1);
    std::set<std::string> told;
    for (const std::string& row : rows) {
      std::istringstream words(param(row, 1));
      for (std::string word; std::getline(words, word, ',');) told.insert(word);
    }
    REQUIRE(told == expected);
  }
}

TEST_CASE("MONITOR: with a label") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  REQUIRE(alice.ask("@label=1 MONITOR C") == Lines{"@label=1 :chat.example ACK"});
  REQUIRE(alice.ask("@label=2 MONITOR + bob") == Lines{"@label=2 :chat.example 731 alice :bob"});
  REQUIRE(numbers(alice.ask("@label=3 MONITOR L")) == "BATCH 732 733 BATCH");
}
