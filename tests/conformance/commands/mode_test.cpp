#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// MODE: https://modern.ircdocs.horse/#mode-message
// Here for a channel, and what holds for every mode; each has a file of its own in ../modes.

using namespace chat::test;

TEST_CASE("MODE: a channel's modes, and when it was made") {
  TeaParty party;
  party.chat.pass(std::chrono::seconds(60));
  REQUIRE(party.bob.ask("MODE #TEA") ==
          Lines{":chat.example 324 bob #Tea +nt", ":chat.example 329 bob #Tea 1800000000"});
  REQUIRE(party.change("+lk 12 sugar") == "+lk 12 sugar");
  REQUIRE(party.modes() == "+ntkl sugar 12");
  SECTION("the key is for members") {
    Client outside = party.chat.connect("outside");
    REQUIRE(outside.ask("MODE #tea").at(0) == ":chat.example 324 outside #Tea +ntkl 12");
  }
}

TEST_CASE("MODE: refusals") {
  TeaParty party;
  REQUIRE(numbers(party.alice.ask("MODE")) == "461");
  REQUIRE(numbers(party.chat.open().ask("MODE #tea")) == "451");
  REQUIRE(numbers(party.alice.ask("MODE #nothing")) == "403");
  REQUIRE(numbers(party.alice.ask("MODE #nothing +m")) == "403");
  REQUIRE(numbers(party.bob.ask("MODE #tea +m")) == "482");
  REQUIRE(numbers(party.bob.ask("MODE #tea +mis-nt")) == "482");
  REQUIRE(numbers(party.chat.connect("outside").ask("MODE #tea -n")) == "482");
  REQUIRE(party.modes() == "+nt");
}

TEST_CASE("MODE: what may not be done is refused as a whole, with what might be asked beside it") {
  TeaParty party;
  REQUIRE(party.bob.ask("MODE #tea +bn") ==
          Lines{":chat.example 482 bob #Tea :" + param(party.bob.ask_one("MODE #tea +n"), 2)});
  REQUIRE(numbers(party.bob.ask("MODE #tea +b")) == "368");
  REQUIRE(numbers(party.bob.ask("MODE #tea +Q")) == "472");
}

TEST_CASE("MODE: the same mistake with the same letter is told once") {
  TeaParty party;
  REQUIRE(numbers(party.alice.ask("MODE #tea +vvvvvvv-k+ll bob")) == "696 696 MODE");
}

TEST_CASE("MODE: flags, told as they were changed and only if they were") {
  TeaParty party;
  REQUIRE(party.change("+im-n") == "+im-n");
  REQUIRE(party.modes() == "+imt");
  REQUIRE(party.change("+imt").empty());
  REQUIRE(party.change("-n").empty());
  REQUIRE(party.change("+n-n+n") == "+n-n+n");
  REQUIRE(party.change("s") == "+s");
  REQUIRE(party.change("++--+-C").empty());
  REQUIRE(party.change("+C-C+C") == "+C-C+C");
}

TEST_CASE("MODE: an unknown mode is refused, the others are set") {
  TeaParty party;
  const Lines answer = party.alice.ask("MODE #tea +iXm");
  REQUIRE(only(answer, "472") ==
          Lines{":chat.example 472 alice X :is not a mode known here; HELP CMODE lists those that are"});
  REQUIRE(only(answer, "MODE") == Lines{":alice!~user@192.0.2.1 MODE #Tea +im"});
  REQUIRE(numbers(party.alice.ask("MODE #tea :+é")).starts_with("472"));
  REQUIRE(numbers(party.alice.ask("MODE #tea :+ :")).starts_with("472"));
}

TEST_CASE("MODE: letters take their parameters from left to right") {
  TeaParty party;
  REQUIRE(party.change("+ovl-k+b bob bob 5 x mallory") == "+ovlb bob bob 5 mallory!*@*");
  REQUIRE(party.modes() == "+ntl 5");
}

TEST_CASE("MODE: what is changed at once may be told in several lines, and nothing is lost") {
  TeaParty party;
  std::string letters = "+";
  std::string masks;
  for (char c = 'a'; c <= 'm'; ++c) {
    letters += 'b';
    masks += " " + std::string(35, c);
  }
  const Lines told = only(party.alice.ask("MODE #tea " + letters + masks), "MODE");
  std::string told_letters;
  std::vector<std::string> told_masks;
  for (const std::string& line : told) {
    const auto message = chat::irc::parse(line);
    told_letters += message->param(1).substr(1);
    for (std::size_t i = 2; i < message->params.size(); ++i) told_masks.emplace_back(message->params[i]);
  }
  REQUIRE(told.size() == 2);
  REQUIRE(told_letters == std::string(13, 'b'));
  REQUIRE(told_masks.size() == 13);
  REQUIRE(told_masks.front() == std::string(35, 'a') + "!*@*");
  REQUIRE(told_masks.back() == std::string(35, 'm') + "!*@*");
  REQUIRE(party.bob.lines() == told);
  REQUIRE(only(party.bob.ask("MODE #tea b"), "367").size() == 13);
}

TEST_CASE("MODE: no more changes with a parameter than 005 says") {
  chat::core::Settings settings;
  settings.limits.modes_per_command = 2;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  REQUIRE(alice.ask("MODE #tea +bbbi a b c") == Lines{":alice!~user@192.0.2.1 MODE #tea +bbi a!*@* b!*@*"});
}

TEST_CASE("MODE: changes are journalled") {
  TeaParty party;
  party.chat.journal.events.clear();
  party.alice.send("MODE #tea +m");
  party.alice.send("MODE #tea +m");
  REQUIRE(party.chat.journal.events.size() == 1);
  REQUIRE(party.chat.journal.events[0].body == "+m");
}

TEST_CASE("MODE: a list is shown once, and that of bans to members who may not change it") {
  TeaParty party;
  REQUIRE(numbers(party.bob.ask("MODE #tea bbb")) == "368");
  REQUIRE(numbers(party.alice.ask("MODE #tea bbeIb")) == "368 349 347");
  REQUIRE(numbers(party.bob.ask("MODE #tea +b bob")) == "482");
  REQUIRE(numbers(party.bob.ask("MODE #tea -b bob")) == "482");
}
