#include <catch2/catch.hpp>

#include "support/tea_party.hpp"

// +s: https://modern.ircdocs.horse/#secret-channel-mode

using namespace chat::test;

TEST_CASE("MODE: a secret channel does not exist for those outside") {
  TeaParty party;
  party.alice.send("MODE #tea +s");
  Client outside = party.chat.connect("outside");
  REQUIRE(numbers(outside.ask("MODE #tea")) == "403");
  REQUIRE(numbers(outside.ask("MODE #tea b")) == "403");
  REQUIRE(numbers(party.chat.connect_operator("root").ask("MODE #tea")) == "324 329");
}

TEST_CASE("+s: not in LIST, NAMES and WHOIS for outsiders, and marked for members") {
  TeaParty party;
  REQUIRE(party.change("+s") == "+s");
  Client carol = party.chat.connect("carol");
  REQUIRE(numbers(carol.ask("LIST")) == "321 323");
  REQUIRE(numbers(carol.ask("LIST #tea")) == "321 323");
  REQUIRE(numbers(carol.ask("NAMES #tea")) == "366");
  REQUIRE(numbers(carol.ask("TOPIC #tea")) == "403");
  REQUIRE(only(carol.ask("WHOIS alice"), "319").empty());
  REQUIRE(party.bob.param("WHOIS alice", "319", 2) == "@#Tea");
  REQUIRE(party.bob.param("NAMES #tea", "353", 1) == "@");
  REQUIRE(numbers(party.bob.ask("LIST")) == "321 322 323");
  REQUIRE(party.join(carol) == kEntered);  // whoever knows its name may come
}

TEST_CASE("+s: whatever an outsider sends to it is answered as if it were not there") {
  TeaParty party;
  Client carol = party.chat.connect("carol", {.caps = "message-tags"});
  const std::string command =
      GENERATE(as<std::string>{}, "PART {}", "KICK {} alice", "INVITE alice {}", "INVITE carol {}", "PRIVMSG {} :hello",
               "PRIVMSG @{} :hello", "@+typing=active TAGMSG {}", "TOPIC {} :mine", "RENAME {} #new");
  const auto answer = [&](const std::string& channel) {
    std::string line = command;
    line.replace(line.find("{}"), 2, channel);
    return carol.ask(line);
  };
  party.alice.send("MODE #tea +s" + GENERATE(as<std::string>{}, "", "-n", "+m"));
  static_cast<void>(party.alice.lines());
  INFO(command);
  const Lines secret = answer("#tea");
  REQUIRE(numbers(secret) == "403");
  Lines absent = answer("#not");
  for (std::string& line : absent) line.replace(line.find("#not"), 4, "#tea");
  REQUIRE(secret == absent);
  REQUIRE(party.alice.lines().empty());
}
