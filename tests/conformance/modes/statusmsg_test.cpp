#include <catch2/catch.hpp>
#include <vector>

#include "support/tea_party.hpp"

// 005 STATUSMSG: https://modern.ircdocs.horse/#statusmsg-parameter

using namespace chat::test;

TEST_CASE("STATUSMSG: to members of that rank and above, for every status that there is") {
  TeaParty party(with_prefixes("qaohv"));
  struct Person {
    std::string nick, status;
    Client client;
  };
  std::vector<Person> people;
  for (const std::string status : {"q", "a", "o", "h", "v", ""}) {
    const std::string nick = "p" + status;
    people.push_back({nick, status, party.chat.connect(nick)});
    people.back().client.send("JOIN #tea");
    if (!status.empty()) party.alice.send("MODE #tea +" + status + " " + nick);
  }
  const std::string symbols = "~&@%+";
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const std::string target = symbols[i] + std::string("#Tea");
    INFO(target);
    for (Person& person : people) static_cast<void>(person.client.lines());
    REQUIRE(party.bob.ask("PRIVMSG " + target + " :psst").empty());
    for (std::size_t j = 0; j < people.size(); ++j) {
      INFO(people[j].nick);
      const Lines heard = j <= i ? Lines{":bob!~user@192.0.2.1 PRIVMSG " + target + " :psst"} : Lines{};
      REQUIRE(people[j].client.lines() == heard);
    }
  }
}

TEST_CASE("STATUSMSG: several symbols mean the lowest of them; NOTICE and TAGMSG go the same way") {
  TeaParty party;
  Client carol = party.chat.connect("carol", {.caps = "message-tags"});
  carol.send("JOIN #tea");
  party.alice.send("MODE #tea +v carol");
  static_cast<void>(carol.lines());
  party.bob.send("PRIVMSG @+#tea :both");
  party.bob.send("NOTICE +@#tea :both");
  party.bob.send("PRIVMSG @#tea :operators");
  const Lines heard = carol.lines();
  REQUIRE(numbers(heard) == "PRIVMSG NOTICE");
  REQUIRE(param(heard[0], 0) == "+#Tea");
  REQUIRE(param(heard[1], 0) == "+#Tea");
}

TEST_CASE("STATUSMSG: a status that this server does not have is no target") {
  TeaParty party;
  REQUIRE(numbers(party.bob.ask("PRIVMSG %#tea :psst")) == "401");
  REQUIRE(numbers(party.bob.ask("PRIVMSG ~#tea :psst")) == "401");
}

TEST_CASE("STATUSMSG: who may not speak in the channel may not speak to its operators either") {
  TeaParty party;
  REQUIRE(numbers(party.chat.connect("outside").ask("PRIVMSG @#tea :let me in")) == "404");
  party.alice.send("MODE #tea +m");
  REQUIRE(numbers(party.bob.ask("PRIVMSG @#tea :let me speak")) == "404");
  REQUIRE(numbers(party.bob.ask("PRIVMSG @#nothing :psst")) == "403");
}

TEST_CASE("STATUSMSG: 005 and what it names agree") {
  const std::string letters = GENERATE("ov", "ohv", "aov", "qaohv", "qov");
  TeaParty party(with_prefixes(letters));
  std::string all;
  for (const std::string& line : only(party.bob.ask("VERSION"), "005")) all += line + " ";
  const std::size_t start = all.find(" STATUSMSG=") + 11;
  const std::string symbols = all.substr(start, all.find(' ', start) - start);
  REQUIRE(symbols.size() == letters.size());
  for (const char symbol : symbols) REQUIRE(party.bob.ask("PRIVMSG " + std::string(1, symbol) + "#tea :x").empty());
}

TEST_CASE("STATUSMSG: the history shows it to those who were of that rank or above, and to no others") {
  TeaParty party(with_prefixes("qaohv"));
  const std::string caps = "batch draft/chathistory server-time";
  Client carol = party.chat.connect("carol", {.caps = caps});
  Client dave = party.chat.connect("dave", {.caps = caps});
  carol.send("JOIN #tea");
  dave.send("JOIN #tea");
  party.alice.send("MODE #tea +hv carol dave");
  party.bob.send("PRIVMSG %#tea :psst");
  party.bob.send("PRIVMSG +#tea :hush");
  const auto history = [](Client& client) {
    std::string texts;
    for (const std::string& line : only(client.ask("CHATHISTORY LATEST #tea * 10"), "PRIVMSG")) {
      texts += param(line, 0) + " " + param(line, 1) + "; ";
    }
    return texts;
  };
  REQUIRE(history(carol) == "%#Tea psst; +#Tea hush; ");
  REQUIRE(history(dave) == "+#Tea hush; ");
}

TEST_CASE("STATUSMSG: a channel that is not there is named with the status, as it was given") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.param("PRIVMSG @#nope :hello", "403", 1) == "@#nope");
  REQUIRE(alice.param("PRIVMSG #nope :hello", "403", 1) == "#nope");
}
