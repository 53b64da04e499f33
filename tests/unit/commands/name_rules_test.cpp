#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// What commands make of names when the configuration allows more than ASCII, or folds as RFC 1459 does.

using namespace chat::test;

namespace {

chat::core::Settings with_names(const chat::irc::NameRules::Options& options) {
  chat::core::Settings settings;
  settings.names = chat::irc::NameRules(options);
  return settings;
}
const chat::core::Settings kUtf8 = with_names({.utf8 = true});
const chat::core::Settings kRfc1459 = with_names({.mapping = chat::irc::CaseMapping::rfc1459});

std::string text_of_isupport(Client& client) {
  std::string text;
  for (const std::string& line : only(client.ask("VERSION"), "005")) text += line + " ";
  return text;
}

}  // namespace

TEST_CASE("UTF-8 names: the same name in any case of letters") {
  MindHarness chat(kUtf8);
  Client jorg = chat.connect("Jörg");
  Client bob = chat.connect("bob");
  jorg.send("JOIN #Café");
  REQUIRE(numbers(bob.ask("NICK JÖRG")) == "433");
  REQUIRE(bob.param("WHOIS jÖRG", "311", 1) == "Jörg");
  REQUIRE(bob.param("WHO jör*", "352", 5) == "Jörg");
  REQUIRE(bob.param("WHO j?rg", "352", 5) == "Jörg");
  REQUIRE(only(bob.ask("JOIN #CAFÉ"), "JOIN") == Lines{":bob!~user@192.0.2.1 JOIN #Café"});
  REQUIRE(bob.param("LIST #ca*É", "322", 1) == "#Café");
  REQUIRE(bob.param("ISON JÖRG", "303", 1) == "Jörg");
  REQUIRE(bob.param("MONITOR + jörg", "730", 1) == "Jörg!~user@192.0.2.1");
  bob.send("PRIVMSG jörg :grüß dich");
  REQUIRE(jorg.lines().back() == ":bob!~user@192.0.2.1 PRIVMSG Jörg :grüß dich");
}

TEST_CASE("UTF-8 names: MONITOR gives back what was written, however it folds") {
  MindHarness chat(kUtf8);
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("MONITOR + ÅSE", "731", 1) == "ÅSE");
  chat.connect("åse");
  REQUIRE(bob.lines() == Lines{":chat.example 730 bob :åse!~user@192.0.2.1"});
  REQUIRE(bob.param("MONITOR L", "732", 1) == "ÅSE");
  REQUIRE(bob.ask("MONITOR - åSE").empty());
  REQUIRE(numbers(bob.ask("MONITOR L")) == "733");
}

TEST_CASE("UTF-8 names: nobody takes a nick that looks like another's") {
  MindHarness chat(kUtf8);
  chat.connect("paypal");
  Client mallory = chat.connect("mallory");
  REQUIRE(numbers(mallory.ask("NICK pаypаl")) == "433");  // with Cyrillic а
  Client newcomer = chat.open();
  newcomer.send("USER m 0 * :M");
  REQUIRE(numbers(newcomer.ask("NICK pаypal")) == "433");
}

TEST_CASE("UTF-8 names: bans fold as names do") {
  MindHarness chat(kUtf8);
  Client alice = chat.connect("alice");
  Client jorg = chat.connect("Jörg");
  alice.send("JOIN #tea");
  alice.send("MODE #tea +b JÖRG");
  REQUIRE(numbers(jorg.ask("JOIN #tea")) == "474");
}

TEST_CASE("ASCII names: others are refused") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("NICK Jörg")) == "432");
  REQUIRE(numbers(alice.ask("JOIN #Café")) == "476");
  REQUIRE(numbers(alice.ask("WHOIS Jörg")) == "401 318");
  REQUIRE(alice.ask("MONITOR + Jörg").empty());
}

TEST_CASE("RFC 1459 names: brackets, bar and tilde have capitals, in channels too") {
  MindHarness chat(kRfc1459);
  Client alice = chat.connect("alice[]");
  REQUIRE(numbers(alice.ask("JOIN #a[]\\~")) == "JOIN 353 366");
  REQUIRE(alice.ask("JOIN #A{}|^").empty());
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("WHOIS ALICE{}", "311", 1) == "alice[]");
  REQUIRE(bob.param("WHO alice{*", "352", 5) == "alice[]");
  REQUIRE(bob.param("NAMES #A{}|^", "353", 2) == "#a[]\\~");
  REQUIRE_THAT(text_of_isupport(bob), Catch::Contains("CASEMAPPING=rfc1459 "));
}
