#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// MODE for channels: https://modern.ircdocs.horse/#channel-mode

using namespace chat::test;

namespace {

/// alice is operator of #tea, bob a member; nothing is left to read.
struct TeaParty {
  TeaParty() {
    alice.send("JOIN #Tea");
    bob.send("JOIN #tea");
    static_cast<void>(alice.lines());
    static_cast<void>(bob.lines());
  }
  /// What bob reads of a change that alice makes: all behind the channel.
  std::string change(const std::string& modes) {
    const Lines own = alice.ask("MODE #tea " + modes);
    const Lines heard = bob.lines();
    REQUIRE(own == heard);
    std::string result;
    for (const std::string& line : heard) {
      const std::string start = ":alice!~user@192.0.2.1 MODE #Tea ";
      REQUIRE(line.starts_with(start));
      result += (result.empty() ? "" : "; ") + line.substr(start.size());
    }
    return result;
  }
  std::string modes() { return bob.ask("MODE #tea").at(0).substr(std::string(":chat.example 324 bob #Tea ").size()); }

  MindHarness chat{MindHarness::with_operator()};
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
};

}  // namespace

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

TEST_CASE("MODE: a secret channel does not exist for those outside") {
  TeaParty party;
  party.alice.send("MODE #tea +s");
  Client outside = party.chat.connect("outside");
  REQUIRE(numbers(outside.ask("MODE #tea")) == "403");
  REQUIRE(numbers(outside.ask("MODE #tea b")) == "403");
  REQUIRE(numbers(party.chat.connect_operator("root").ask("MODE #tea")) == "324 329");
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

TEST_CASE("MODE +o and +v: a member's status") {
  TeaParty party;
  REQUIRE(party.change("+v BOB") == "+v bob");
  REQUIRE(party.change("+v bob").empty());
  REQUIRE(party.change("+o-v bob bob") == "+o-v bob bob");
  REQUIRE(numbers(party.bob.ask("MODE #tea -o alice")) == "MODE");
  static_cast<void>(party.alice.lines());
  REQUIRE(numbers(party.alice.ask("MODE #tea +o alice")) == "482");
  SECTION("refusals") {
    party.chat.connect("outside");
    REQUIRE(numbers(party.bob.ask("MODE #tea +o nobody")) == "401");
    REQUIRE(numbers(party.bob.ask("MODE #tea +o outside")) == "441");
    REQUIRE(numbers(party.bob.ask("MODE #tea +o")) == "696");
  }
}

TEST_CASE("MODE +k: a key") {
  TeaParty party;
  REQUIRE(party.change("+k sugar") == "+k sugar");
  REQUIRE(party.change("+k sugar").empty());
  REQUIRE(party.change("+k honey") == "+k honey");
  SECTION("is taken away with or without being named") {
    const std::string how = GENERATE("-k honey", "-k wrong", "-k");
    REQUIRE(party.change(how) == "-k honey");
    REQUIRE(party.change("-k").empty());
    REQUIRE(party.modes() == "+nt");
  }
  SECTION("must be one that JOIN can name") {
    for (const std::string& key : Lines{"a,b", ":two words", "::x", std::string(33, 'x')}) {
      INFO(key);
      REQUIRE(numbers(party.alice.ask("MODE #tea +k " + key)) == "525");
    }
    REQUIRE(numbers(party.alice.ask("MODE #tea +k")) == "696");
    REQUIRE(party.modes() == "+ntk honey");
  }
}

TEST_CASE("MODE +l: a limit") {
  TeaParty party;
  REQUIRE(party.change("+l 10") == "+l 10");
  REQUIRE(party.change("+l 10").empty());
  REQUIRE(party.change("+l 007") == "+l 7");
  for (const std::string limit : {"", " 0", " -1", " x", " 1x", " 99999999999999999999999"}) {
    INFO(limit);
    REQUIRE(numbers(party.alice.ask("MODE #tea +l" + limit)) == "696");
  }
  REQUIRE(party.modes() == "+ntl 7");
  REQUIRE(party.change("-l") == "-l");
  REQUIRE(party.change("-l").empty());
}

TEST_CASE("MODE b, e, I: lists, shown to everyone who asks, with who set each and when") {
  TeaParty party;
  struct List {
    std::string letter, row, end;
  };
  const List list = GENERATE(List{"b", "367", "368"}, List{"e", "348", "349"}, List{"I", "346", "347"});
  party.chat.pass(std::chrono::seconds(5));
  REQUIRE(party.change("+" + list.letter + " Mallory") == "+" + list.letter + " Mallory!*@*");
  const std::string question = "MODE #tea " + GENERATE(as<std::string>{}, "", "+", "-") + list.letter;
  const Lines expected{":chat.example " + list.row + " bob #Tea Mallory!*@* alice!~user@192.0.2.1 1800000005"};
  const Lines answer = party.bob.ask(question);
  REQUIRE(numbers(answer) == list.row + " " + list.end);
  REQUIRE(only(answer, list.row) == expected);
  REQUIRE(party.change("-" + list.letter + " MALLORY!*@*") == "-" + list.letter + " Mallory!*@*");
  REQUIRE(numbers(party.bob.ask(question)) == list.end);
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

TEST_CASE("MODE: a list is shown once, and to members who may not change it") {
  TeaParty party;
  REQUIRE(numbers(party.bob.ask("MODE #tea bbb")) == "368");
  REQUIRE(numbers(party.bob.ask("MODE #tea beI")) == "368 349 347");
  REQUIRE(numbers(party.bob.ask("MODE #tea +b bob")) == "482");
  REQUIRE(numbers(party.bob.ask("MODE #tea -b bob")) == "482");
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
