#include <catch2/catch.hpp>
#include <functional>
#include <utility>

#include "support/people_harness.hpp"
#include "support/tea_party.hpp"

// +b: https://modern.ircdocs.horse/#ban-channel-mode

using namespace chat::test;

TEST_CASE("MODE b, e, I: lists, shown with who set each entry and when") {
  TeaParty party;
  struct List {
    std::string letter, row, end;
  };
  const List list = GENERATE(List{"b", "367", "368"}, List{"e", "348", "349"}, List{"I", "346", "347"});
  party.chat.pass(std::chrono::seconds(5));
  REQUIRE(party.change("+" + list.letter + " Mallory") == "+" + list.letter + " Mallory!*@*");
  const std::string question = "MODE #tea " + GENERATE(as<std::string>{}, "", "+", "-") + list.letter;
  const Lines expected{":chat.example " + list.row + " alice #Tea Mallory!*@* alice!~user@192.0.2.1 1800000005"};
  const Lines answer = party.alice.ask(question);
  REQUIRE(numbers(answer) == list.row + " " + list.end);
  REQUIRE(only(answer, list.row) == expected);
  REQUIRE(party.change("-" + list.letter + " MALLORY!*@*") == "-" + list.letter + " Mallory!*@*");
  REQUIRE(numbers(party.alice.ask(question)) == list.end);
}

TEST_CASE("MODE b: short masks are completed") {
  TeaParty party;
  const std::pair<std::string, std::string> masks[] = {
      {"bob", "bob!*@*"},    {"bob!u", "bob!u@*"},   {"u@host", "*!u@host"},
      {"@host", "*!*@host"}, {"*.org", "*!*@*.org"}, {"2001:db8::1", "*!*@2001:db8::1"},
      {"a!b@c", "a!b@c"},    {"!@", "*!*@*"},
  };
  for (const auto& [given, complete] : masks) {
    INFO(given);
    REQUIRE(party.change("+b " + given) == "+b " + complete);
    REQUIRE(party.change("+b " + given).empty());
    REQUIRE(party.change("-b " + given) == "-b " + complete);
    REQUIRE(party.change("-b " + given).empty());
  }
}

TEST_CASE("MODE b: masks that would break a line are refused") {
  TeaParty party;
  REQUIRE(numbers(party.alice.ask("MODE #tea +b :two words")) == "696");
  REQUIRE(numbers(party.alice.ask("MODE #tea +b ::x!*@*")) == "696");
  REQUIRE(numbers(party.alice.ask("MODE #tea +b " + std::string(400, 'x'))) == "696");
  REQUIRE(numbers(party.alice.ask("MODE #tea b")) == "368");
}

TEST_CASE("MODE b: a full list") {
  chat::core::Settings settings;
  settings.limits.list_entries = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  const Lines answer = alice.ask("MODE #tea +bbb a b c");
  REQUIRE(only(answer, "478").size() == 1);
  REQUIRE(param(only(answer, "478")[0], 2) == "c!*@*");
  REQUIRE(param(only(answer, "MODE").at(0), 1) == "+bb");
  REQUIRE(numbers(alice.ask("MODE #tea +e a")) == "MODE");
}

TEST_CASE("+b: who matches cannot come in, whatever the case of letters") {
  TeaParty party;
  const std::string mask = GENERATE("carol", "CAROL!*@*", "*!~user@*", "*!*@192.0.2.7", "*!*@192.0.2.?", "c*l");
  party.alice.send("MODE #tea +b " + mask);
  Client carol = party.chat.connect("carol", {.address = "192.0.2.7"});
  REQUIRE(carol.ask("JOIN #tea") ==
          Lines{":chat.example 474 carol #Tea :Cannot join channel (+b): you are banned; ask one of its operators"});
  party.alice.send("MODE #tea -b " + mask);
  REQUIRE(party.join(carol) == kEntered);
}

TEST_CASE("+b: a member who matches stays, is not heard, and keeps their nick; whoever has a status is free of it") {
  TeaParty party;
  REQUIRE(party.change("+b bob") == "+b bob!*@*");
  REQUIRE(party.say(party.bob) == "404");
  REQUIRE(party.bob.ask("NOTICE #tea :hello").empty());  // a NOTICE is not answered, and not heard either
  REQUIRE(party.alice.lines().empty());
  REQUIRE(numbers(party.bob.ask("NICK robert")) == "435");
  REQUIRE(party.change("+v bob") == "+v bob");
  REQUIRE(party.say(party.bob).empty());
  REQUIRE(party.alice.lines() == Lines{":bob!~user@192.0.2.1 PRIVMSG #Tea :hello"});
}

TEST_CASE("+b: where people outside may speak, who matches may not") {
  TeaParty party;
  REQUIRE(party.change("-n+b carol") == "-n+b carol!*@*");
  Client carol = party.chat.connect("carol");
  REQUIRE(party.say(carol) == "404");
  REQUIRE(party.change("-b carol") == "-b carol!*@*");
  REQUIRE(party.say(carol).empty());
}

TEST_CASE("+b: an invitation does not lift a ban") {
  TeaParty party;
  Client carol = party.chat.connect("carol");
  party.alice.send("MODE #tea +b carol");
  party.alice.send("INVITE carol #tea");
  REQUIRE(party.join(carol) == "474");
}

TEST_CASE("+b: who may not set it is refused, and may read the list; so may outsiders") {
  TeaParty party;
  party.alice.send("MODE #tea +b mallory");
  static_cast<void>(party.bob.lines());
  REQUIRE(numbers(party.bob.ask("MODE #tea +b carol")) == "482");
  REQUIRE(numbers(party.bob.ask("MODE #tea -b mallory")) == "482");
  Client carol = party.chat.connect("carol");
  for (Client& client : {std::ref(party.bob), std::ref(carol)}) {
    REQUIRE(numbers(client.ask("MODE #tea b")) == "367 368");
  }
}

TEST_CASE("+b: neither owners nor the founder of a registered channel are locked out or muted by its operators") {
  PeopleHarness chat;
  Client ann = chat.person("ann");
  Client bob = chat.person("bob");
  Client cat = chat.person("cat");
  Client oper = chat.connect("oper");
  ann.send("JOIN #tea");
  ann.send("CS REGISTER #tea");
  ann.send("CS ACCESS #tea ADD bob owner");
  ann.send("CS ACCESS #tea ADD cat operator");
  oper.send("JOIN #tea");
  ann.send("MODE #tea -n+o oper");
  ann.send("PART #tea");
  SECTION("a ban") {
    oper.send("MODE #tea +b *!*@*");
    CHECK(numbers(cat.ask("JOIN #tea")) == "474");
    CHECK(bob.ask("PRIVMSG #tea :hello").empty());
    CHECK(numbers(bob.ask("JOIN #tea")) == "JOIN MODE 353 366");
    CHECK(numbers(ann.ask("JOIN #tea")) == "JOIN MODE 353 366");
  }
  SECTION("one that mutes") {
    oper.send("MODE #tea +b ~m:*!*@*");
    CHECK(numbers(cat.ask("PRIVMSG #tea :hello")) == "404");
    CHECK(bob.ask("PRIVMSG #tea :hello").empty());
    CHECK(ann.ask("PRIVMSG #tea :hello").empty());
    bob.send("JOIN #tea");
    oper.send("MODE #tea -o bob");
    static_cast<void>(bob.lines());
    CHECK(numbers(bob.ask("NICK robert")) == "NICK");
  }
}
