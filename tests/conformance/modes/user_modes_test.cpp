#include <catch2/catch.hpp>

#include "support/people_harness.hpp"

// MODE for oneself: https://modern.ircdocs.horse/#user-mode, and the modes of people:
// https://modern.ircdocs.horse/#user-modes (+i, +o, +w, +B, +R, +s and +Z)

using namespace chat::test;

TEST_CASE("MODE: one's own modes, shown and changed") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MODE ALICE") == Lines{":chat.example 221 alice +"});
  REQUIRE(alice.ask("MODE alice +iw") == Lines{":alice!~user@192.0.2.1 MODE alice +iw"});
  REQUIRE(alice.ask("MODE alice") == Lines{":chat.example 221 alice +iw"});
  REQUIRE(alice.ask("MODE alice i").empty());
  REQUIRE(alice.ask("MODE alice -i+B-w") == Lines{":alice!~user@192.0.2.1 MODE alice -i+B-w"});
  REQUIRE(alice.ask("MODE alice +w surplus extra") == Lines{":alice!~user@192.0.2.1 MODE alice +w"});
  REQUIRE(alice.ask("MODE alice") == Lines{":chat.example 221 alice +Bw"});
  REQUIRE(numbers(chat.open().ask("MODE alice")) == "451");
}

TEST_CASE("MODE: others' modes are neither shown nor changed") {
  MindHarness chat(MindHarness::with_operator());
  chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("MODE alice")) == "502");
  REQUIRE(numbers(bob.ask("MODE alice +i")) == "502");
  REQUIRE(numbers(bob.ask("MODE nobody")) == "401");
  REQUIRE(numbers(chat.connect_operator("root").ask("MODE alice +o")) == "502");
}

TEST_CASE("MODE: an unknown mode is told, and the known ones are set") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("MODE alice +iXw");
  REQUIRE(only(answer, "501").size() == 1);
  REQUIRE(only(answer, "MODE") == Lines{":alice!~user@192.0.2.1 MODE alice +iw"});
  REQUIRE(numbers(alice.ask("MODE alice :+é")).starts_with("501"));
  REQUIRE(numbers(alice.ask("MODE alice +BXYX")) == "MODE 501");  // behind what was done, once
}

TEST_CASE("MODE: 004 names the modes of people, and every one of them is known") {
  MindHarness chat;
  Client alice = chat.open();
  alice.send("NICK alice");
  alice.send("USER u 0 * :Alice");
  const std::string letters = param(only(alice.lines(), "004").at(0), 3);
  REQUIRE(letters == "BioRswZ");
  for (const char letter : letters) {
    INFO(letter);
    REQUIRE(only(alice.ask("MODE alice +" + std::string(1, letter)), "501").empty());
  }
}

TEST_CASE("+o: nobody makes themselves operator, but operators may stop to be it") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MODE alice +o").empty());
  REQUIRE(numbers(alice.ask("WALLOPS :x")) == "481");
  Client root = chat.connect_operator("root");
  REQUIRE(root.param("MODE root", "221", 1) == "+os");
  REQUIRE(root.ask("MODE root -o") == Lines{":root!~user@192.0.2.1 MODE root -os"});
  REQUIRE(numbers(root.ask("WALLOPS :x")) == "481");
}

TEST_CASE("+s: OPER gives it; operators receive the server's notices while they have it") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client root = chat.connect("root");
  REQUIRE(only(root.ask("OPER admin secret"), "MODE") == Lines{":root!~user@192.0.2.1 MODE root +os"});
  chat.mind.notice_operators("The disk is nearly full");
  REQUIRE(root.lines() == Lines{":chat.example NOTICE root :The disk is nearly full"});
  REQUIRE(alice.lines().empty());
  REQUIRE(root.ask("MODE root -s") == Lines{":root!~user@192.0.2.1 MODE root -s"});
  chat.mind.notice_operators("The disk is full");
  REQUIRE(root.lines().empty());
  REQUIRE(root.ask("MODE root +s") == Lines{":root!~user@192.0.2.1 MODE root +s"});
  chat.mind.notice_operators("There is room again");
  REQUIRE(numbers(root.lines()) == "NOTICE");
  REQUIRE(root.ask("MODE root -o") == Lines{":root!~user@192.0.2.1 MODE root -os"});
  chat.mind.notice_operators("Nobody is told");
  REQUIRE(root.lines().empty());
}

TEST_CASE("+s: it is for operators only") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("MODE alice +s")) == "481");
  REQUIRE(alice.param("MODE alice", "221", 1) == "+");
  REQUIRE(alice.ask("MODE alice -s").empty());
  REQUIRE(numbers(alice.ask("MODE alice +is")) == "481 MODE");
}

TEST_CASE("+R: who has it takes private messages from people with an account only") {
  PeopleHarness chat;
  Client bob = chat.connect("bob");
  Client ann = chat.person("ann");
  Client shy = chat.connect("shy");
  REQUIRE(shy.ask("MODE shy +R") == Lines{":shy!~user@192.0.2.1 MODE shy +R"});
  REQUIRE(bob.ask("PRIVMSG shy :hello") == Lines{":chat.example 531 bob shy :They take messages from people with an "
                                                 "account only (+R); log in first"});
  REQUIRE(bob.ask("NOTICE shy :hello").empty());
  REQUIRE(shy.lines().empty());
  REQUIRE(ann.ask("PRIVMSG shy :hello").empty());
  REQUIRE(ann.ask("NOTICE shy :hello").empty());
  REQUIRE(numbers(shy.lines()) == "PRIVMSG NOTICE");
  REQUIRE(numbers(shy.ask("PRIVMSG shy :note to myself")) == "PRIVMSG");
  REQUIRE(shy.ask("PRIVMSG bob :you may answer in a channel").empty());
  REQUIRE(shy.ask("MODE shy -R") == Lines{":shy!~user@192.0.2.1 MODE shy -R"});
  REQUIRE(bob.ask("PRIVMSG shy :hello").empty());
}

TEST_CASE("+R: an invitation is refused like a message") {
  PeopleHarness chat;
  Client bob = chat.connect("bob");
  Client ann = chat.person("ann");
  Client shy = chat.connect("shy");
  bob.send("JOIN #tea");
  ann.send("JOIN #tea");
  shy.send("MODE shy +R");
  static_cast<void>(shy.lines());
  REQUIRE(numbers(bob.ask("INVITE shy #tea")) == "531");
  REQUIRE(shy.lines().empty());
  REQUIRE(numbers(ann.ask("INVITE shy #tea")) == "341");
  REQUIRE(numbers(shy.lines()) == "INVITE");
}

TEST_CASE("+R: it concerns no channels") {
  PeopleHarness chat;
  Client bob = chat.connect("bob");
  Client shy = chat.connect("shy");
  bob.send("JOIN #tea");
  shy.send("JOIN #tea");
  shy.send("MODE shy +R");
  static_cast<void>(shy.lines());
  REQUIRE(numbers(bob.ask("PRIVMSG #tea :hello")).find("531") == std::string::npos);
  REQUIRE(numbers(shy.lines()) == "PRIVMSG");
}

TEST_CASE("+R: a TAGMSG is refused like a message") {
  PeopleHarness chat;
  Client bob = chat.connect("bob", {.caps = "message-tags"});
  chat.connect("shy", {.caps = "message-tags"}).send("MODE shy +R");
  REQUIRE(numbers(bob.ask("@+typing=active TAGMSG shy")) == "531");
}

TEST_CASE("+Z: who comes by TLS has it from the start, and nobody changes it") {
  MindHarness chat;
  Client safe = chat.open({.secure = true});
  safe.send("NICK safe");
  safe.send("USER u 0 * :Safe");
  const Lines greeting = safe.lines();
  REQUIRE(only(greeting, "MODE").empty());
  REQUIRE(only(greeting, "221") == Lines{":chat.example 221 safe +Z"});
  REQUIRE(safe.ask("MODE safe -Z").empty());
  REQUIRE(safe.param("MODE safe", "221", 1) == "+Z");
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MODE alice +Z").empty());
  REQUIRE(alice.param("MODE alice", "221", 1) == "+");
}

TEST_CASE("+Z: of several devices all have to be connected by TLS") {
  PeopleHarness chat;
  Client desk = chat.person("ann");
  REQUIRE(desk.param("MODE ann", "221", 1) == "+");
  Client phone = chat.connect("phone", {.secure = true});
  chat.log_in(phone, "ann");
  REQUIRE(desk.lines().empty());
  REQUIRE(phone.param("MODE ann", "221", 1) == "+");
  desk.drop();
  REQUIRE(phone.lines() == Lines{":ann!~user@192.0.2.1 MODE ann +Z"});
  Client other = chat.connect("other");
  chat.log_in(other, "ann");
  REQUIRE(phone.lines() == Lines{":ann!~user@192.0.2.1 MODE ann -Z"});
  REQUIRE(other.param("MODE ann", "221", 1) == "+");
}
