#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "support/tea_party.hpp"

// The statuses of members, +q, +a, +o, +h and +v: https://modern.ircdocs.horse/#channel-membership-prefixes
// Who stands over whom is as in Ergo; see docs/protocol.md.

using namespace chat::test;

namespace {

/// One person of each status in #tea, called like it; `n` has none. Nothing is left to read.
struct Ranks {
  Ranks() {
    people.emplace("q", chat.connect("q"));
    people.at("q").send("JOIN #tea");
    for (const std::string nick : {"a", "o", "h", "v", "n", "other"}) {
      people.emplace(nick, chat.connect(nick));
      people.at(nick).send("JOIN #tea");
      if (nick.size() == 1 && nick != "n") people.at("q").send("MODE #tea +" + nick + " " + nick);
    }
    forget();
  }
  void forget() {
    for (auto& [nick, client] : people) static_cast<void>(client.lines());
  }
  /// The numbers of what `who` is answered.
  std::string ask(const std::string& who, const std::string& line) {
    const std::string answer = numbers(people.at(who).ask(line));
    forget();
    return answer;
  }
  std::string names() { return people.at("n").param("NAMES #tea", "353", 3); }

  MindHarness chat{with_prefixes("qaohv")};
  std::map<std::string, Client> people;
};

constexpr const char* kAll[] = {"q", "a", "o", "h", "v", "n"};

/// From the highest: those over whom somebody stands.
const std::map<std::string, std::string> kStandsOver = {{"q", "qaohvn"}, {"a", "ohvn"}, {"o", "ohvn"},
                                                        {"h", "vn"},     {"v", ""},     {"n", ""}};

bool stands_over(const std::string& actor, const std::string& other) {
  return kStandsOver.at(actor).find(other) != std::string::npos;
}

std::string tokens_of(Client& client) {
  std::string all = " ";
  for (const std::string& line : only(client.ask("VERSION"), "005")) all += line.substr(line.find("005")) + " ";
  return all;
}

}  // namespace

TEST_CASE("prefixes: by default there are operators and voiced people") {
  TeaParty party;
  REQUIRE(party.alice.param("NAMES #tea", "353", 3) == "@alice bob");
  REQUIRE(tokens_of(party.alice).find(" PREFIX=(ov)@+ ") != std::string::npos);
  for (const std::string letter : {"q", "a", "h"}) {
    REQUIRE(party.alice.ask("MODE #tea +" + letter + " bob") ==
            Lines{":chat.example 472 alice " + letter + " :is not a mode known here; HELP CMODE lists those that are"});
  }
}

TEST_CASE("prefixes: 004, 005 and HELP name those that are configured, highest first") {
  struct Expected {
    std::string letters, prefix, symbols;
  };
  const Expected expected =
      GENERATE(Expected{"ov", "(ov)@+", "@+"}, Expected{"vho", "(ohv)@%+", "@%+"}, Expected{"oav", "(aov)&@+", "&@+"},
               Expected{"qov", "(qov)~@+", "~@+"}, Expected{"qaohv", "(qaohv)~&@%+", "~&@%+"});
  MindHarness chat(with_prefixes(expected.letters));
  Client alice = chat.open();
  alice.send("NICK alice");
  alice.send("USER u 0 * :Alice");
  const std::string myinfo = only(alice.lines(), "004").at(0);
  for (const char letter : std::string("qaohv")) {
    INFO(letter);
    const bool there = expected.letters.find(letter) != std::string::npos;
    REQUIRE((param(myinfo, 4).find(letter) != std::string::npos) == there);
    REQUIRE((param(myinfo, 5).find(letter) != std::string::npos) == there);
    const Lines help = alice.ask("HELP CMODE");
    const std::string start = std::string("+") + letter + " <nick>: ";
    const bool helped =
        std::ranges::any_of(help, [&](const std::string& line) { return line.find(start) != line.npos; });
    REQUIRE(helped == there);
  }
  const std::string tokens = tokens_of(alice);
  REQUIRE(tokens.find(" PREFIX=" + expected.prefix + " ") != std::string::npos);
  REQUIRE(tokens.find(" STATUSMSG=" + expected.symbols + " ") != std::string::npos);
}

TEST_CASE("prefixes: they stay as they were while the server runs") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.mind.configure(std::make_shared<chat::core::Settings>(with_prefixes("qaohv")));
  alice.send("JOIN #tea");
  REQUIRE(alice.param("NAMES #tea", "353", 3) == "@alice");
  REQUIRE(tokens_of(alice).find(" PREFIX=(ov)@+ ") != std::string::npos);
}

TEST_CASE("prefixes: who creates a channel owns it, where there are owners") {
  MindHarness chat(with_prefixes("qov"));
  Client alice = chat.connect("alice", {.caps = "multi-prefix"});
  REQUIRE(alice.ask("JOIN #tea").at(1) == ":chat.example 353 alice = #tea :~@alice");
}

TEST_CASE("prefixes: NAMES, WHO and WHOIS show the highest, with multi-prefix all, highest first") {
  MindHarness chat(with_prefixes("qaohv"));
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("MODE #tea +vha alice alice alice");
  REQUIRE(alice.param("NAMES #tea", "353", 3) == "~alice");
  REQUIRE(alice.param("WHO #tea", "352", 6) == "H~");
  REQUIRE(alice.param("WHOIS alice", "319", 2) == "~#tea");
  alice.send("CAP REQ multi-prefix");
  REQUIRE(alice.param("NAMES #tea", "353", 3) == "~&@%+alice");
  REQUIRE(alice.param("WHO #tea", "352", 6) == "H~&@%+");
  REQUIRE(alice.param("WHOIS alice", "319", 2) == "~&@%+#tea");
}

TEST_CASE("prefixes: each gives the statuses over which they stand, and takes them") {
  for (const std::string actor : kAll) {
    for (const std::string status : {"q", "a", "o", "h", "v"}) {
      Ranks ranks;
      INFO(actor << " and +" << status);
      const std::string expected = stands_over(actor, status) ? "MODE" : "482";
      REQUIRE(ranks.ask(actor, "MODE #tea +" + status + " n") == expected);
      REQUIRE(ranks.ask(actor, "MODE #tea -" + status + " " + status) ==
              (actor == status ? "MODE" : expected));  // everybody may give up what they have
    }
  }
}

TEST_CASE("prefixes: nobody loses anything by who does not stand over them, not even voice") {
  Ranks ranks;
  REQUIRE(ranks.ask("q", "MODE #tea +vv a h") == "MODE");
  REQUIRE(ranks.ask("o", "MODE #tea -v a") == "482");
  REQUIRE(ranks.ask("h", "MODE #tea -v h") == "MODE");
  REQUIRE(ranks.ask("o", "MODE #tea -v v") == "MODE");
}

TEST_CASE("prefixes: each kicks those over whom they stand") {
  for (const std::string actor : kAll) {
    for (const std::string other : kAll) {
      if (actor == other) continue;
      Ranks ranks;
      INFO(actor << " kicks " << other);
      REQUIRE(ranks.ask(actor, "KICK #tea " + other) == (stands_over(actor, other) ? "KICK" : "482"));
    }
  }
}

TEST_CASE("prefixes: the rank decides between two of the same") {
  for (const std::string status : {"q", "a", "o", "h"}) {
    Ranks ranks;
    INFO(status);
    REQUIRE(ranks.ask("q", "MODE #tea +" + status + " other") == "MODE");
    const bool stands = stands_over(status, status);
    REQUIRE(ranks.ask(status, "MODE #tea -" + status + " other") == (stands ? "MODE" : "482"));
    REQUIRE(ranks.ask(status, "KICK #tea other") == (stands ? "KICK" : "482"));
  }
}

TEST_CASE("prefixes: half-operators and above change topic, flags, key, limit and lists, and invite") {
  for (const std::string actor : kAll) {
    Ranks ranks;
    INFO(actor);
    const bool may = actor != "v" && actor != "n";
    ranks.chat.connect("guest");
    REQUIRE(ranks.ask(actor, "TOPIC #tea :new") == (may ? "TOPIC" : "482"));
    REQUIRE(ranks.ask(actor, "MODE #tea +sp") == (may ? "MODE" : "482"));
    REQUIRE(ranks.ask(actor, "MODE #tea +k x") == (may ? "MODE" : "482"));
    REQUIRE(ranks.ask(actor, "MODE #tea +l 20") == (may ? "MODE" : "482"));
    REQUIRE(ranks.ask(actor, "MODE #tea +b x") == (may ? "MODE" : "482"));
    REQUIRE(ranks.ask(actor, "MODE #tea I") == (may ? "347" : "482"));
    REQUIRE(ranks.ask("q", "MODE #tea +i") == "MODE");
    REQUIRE(ranks.ask(actor, "INVITE guest #tea") == (may ? "341" : "482"));
  }
}

TEST_CASE("prefixes: a change that rank forbids does not stop the others") {
  Ranks ranks;
  const Lines answer = ranks.people.at("h").ask("MODE #tea +vom n n");
  REQUIRE(numbers(answer) == "482 MODE");
  REQUIRE(answer[1] == ":h!~user@192.0.2.1 MODE #tea +vm n");
}

TEST_CASE("prefixes: who has nothing to give up is told so like anybody") {
  TeaParty party;
  REQUIRE(numbers(party.bob.ask("MODE #tea -o alice")) == "482");
  REQUIRE(party.bob.ask("MODE #tea -o bob").empty());
  REQUIRE(numbers(party.bob.ask("MODE #tea +o bob")) == "482");
  REQUIRE(party.change("+v bob") == "+v bob");
  REQUIRE(numbers(party.bob.ask("MODE #tea -v bob")) == "MODE");
}

TEST_CASE("MODE +o and +v: given and taken, told to all, silent if it is so already") {
  TeaParty party;
  REQUIRE(party.change("+v BOB") == "+v bob");
  REQUIRE(party.change("+v bob").empty());
  REQUIRE(party.change("+o-v bob bob") == "+o-v bob bob");
  REQUIRE(numbers(party.bob.ask("MODE #tea -o alice")) == "MODE");
  static_cast<void>(party.alice.lines());
  REQUIRE(numbers(party.alice.ask("MODE #tea +o alice")) == "482");
  party.chat.connect("outside");
  REQUIRE(numbers(party.bob.ask("MODE #tea +o nobody")) == "401");
  REQUIRE(numbers(party.bob.ask("MODE #tea +o outside")) == "441");
  REQUIRE(numbers(party.bob.ask("MODE #tea +o")) == "696");
}
