#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// NICK: https://modern.ircdocs.horse/#nick-message

using namespace chat::test;

TEST_CASE("NICK: what cannot be a nick") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(numbers(client.ask("NICK")) == "431");
  REQUIRE(numbers(client.ask("NICK :")) == "431");
  for (const std::string nick : {"*", "1st", "-x", "a b", "#tea", "a!b", "a@b", "a,b", "a.b", "é", "a*", "a:b", "$a"}) {
    INFO(nick);
    const std::string refusal = client.ask_one("NICK :" + nick);
    REQUIRE(numbers({refusal}) == "432");
    REQUIRE(param(refusal, 0) == "*");
  }
  REQUIRE(numbers(client.ask("NICK " + std::string(33, 'x'))) == "432");
  REQUIRE(client.ask("NICK " + std::string(32, 'x')).empty());
}

TEST_CASE("NICK: one that is taken, in any case of letters") {
  MindHarness chat;
  chat.connect("alice");
  Client bob = chat.open();
  bob.send("USER b 0 * :Bob");
  REQUIRE(bob.ask("NICK ALICE") == Lines{":chat.example 433 * ALICE :Nickname is already in use; choose another"});
  REQUIRE(numbers(bob.ask("NICK bob")).starts_with("001"));
  REQUIRE(numbers(bob.ask("NICK Alice")) == "433");
  SECTION("who is refused keeps their own") {
    Client carol = chat.connect("carol");
    REQUIRE(carol.ask("PRIVMSG bob :hi").empty());
    REQUIRE(bob.lines().size() == 1);
  }
}

TEST_CASE("NICK: two register with the same one; the first to complete has it") {
  MindHarness chat;
  Client first = chat.open();
  Client second = chat.open();
  first.send("NICK same");
  REQUIRE(second.ask("NICK same").empty());
  second.send("USER s 0 * :Second");
  REQUIRE(numbers(second.lines()).starts_with("001"));
  REQUIRE(numbers(first.ask("USER f 0 * :First")) == "433");
  REQUIRE(numbers(first.ask("NICK other")).starts_with("001"));
}

TEST_CASE("NICK: a nick that was given up, or whose owner has gone, is free") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("NICK malice");
  Client second = chat.connect("alice");
  second.send("QUIT");
  chat.connect("ALICE").drop();
  Client waiting = chat.open();
  waiting.send("NICK alice");
  waiting.send("QUIT");
  chat.connect("alice");
}

TEST_CASE("NICK: a change is told to oneself and, once, to everyone who shares a channel") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea,#cake");
  static_cast<void>(bob.lines());
  const Lines change{":alice!~user@192.0.2.1 NICK al"};
  REQUIRE(alice.ask("NICK al") == change);
  REQUIRE(bob.lines() == change);
  REQUIRE(carol.lines().empty());
  SECTION("of letters only, too; the same again is nothing") {
    REQUIRE(alice.ask("NICK AL") == Lines{":al!~user@192.0.2.1 NICK AL"});
    REQUIRE(bob.lines().size() == 1);
    REQUIRE(alice.ask("NICK AL").empty());
    REQUIRE(bob.lines().empty());
  }
}

TEST_CASE("NICK: not while banned in a channel, unless one may speak there") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  alice.send("MODE #tea +b bob");
  REQUIRE(numbers(bob.ask("NICK robert")) == "435");
  alice.send("MODE #tea +v bob");
  REQUIRE(numbers(bob.ask("NICK robert")) == "NICK");
}

TEST_CASE("NICK: with RFC 1459's rules, brackets are braces") {
  chat::core::Settings settings;
  settings.names = chat::irc::NameRules({.mapping = chat::irc::CaseMapping::rfc1459});
  MindHarness chat(settings);
  chat.connect("a[]\\^");
  Client other = chat.connect("other");
  REQUIRE(numbers(other.ask("NICK A{}|^")) == "433");
  REQUIRE(numbers(other.ask("NICK a{}|_")) == "NICK");
}

TEST_CASE("NICK: a refusal names the nick that was asked for, behind one's own") {
  MindHarness chat;
  chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(bob.ask_one("NICK alice") == ":chat.example 433 bob alice :Nickname is already in use; choose another");
  REQUIRE(bob.ask_one("NICK 1st").starts_with(":chat.example 432 bob 1st :"));
  REQUIRE(bob.ask_one("NICK :").starts_with(":chat.example 431 bob :"));
  REQUIRE(bob.ask("NICK robert surplus words") == Lines{":bob!~user@192.0.2.1 NICK robert"});
}

TEST_CASE("NICK: before the registration the last one counts, and nobody is told") {
  MindHarness chat;
  Client bob = chat.connect("bob");
  Client client = chat.open();
  REQUIRE(client.ask("NICK first").empty());
  REQUIRE(client.ask("NICK second").empty());
  REQUIRE(param(client.ask("USER u 0 * :U").front(), 0) == "second");
  REQUIRE(bob.lines().empty());
  REQUIRE(numbers(bob.ask("WHOIS first")) == "401 318");
}
