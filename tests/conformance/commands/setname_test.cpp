#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// SETNAME: https://ircv3.net/specs/extensions/setname

using namespace chat::test;

TEST_CASE("SETNAME: the new name is shown, and told to those who asked, oneself among them") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  Client bob = chat.connect("bob", {.caps = "setname"});
  Client plain = chat.connect("plain");
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(plain)}) client.send("JOIN #a,#b");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  const Lines told{":alice!~user@192.0.2.1 SETNAME :Alice in Wonderland"};
  REQUIRE(alice.ask("SETNAME :Alice in Wonderland") == told);
  REQUIRE(bob.lines() == told);
  REQUIRE(plain.lines().empty());
  REQUIRE(plain.param("WHOIS alice", "311", 5) == "Alice in Wonderland");
  REQUIRE(plain.ask("SETNAME :Plain Jane").empty());
  REQUIRE(bob.param("WHOIS plain", "311", 5) == "Plain Jane");
}

TEST_CASE("SETNAME: refusals") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  REQUIRE(numbers(alice.ask("SETNAME")) == "461");
  REQUIRE(alice.ask_one("SETNAME :").starts_with(":chat.example FAIL SETNAME INVALID_REALNAME :"));
  REQUIRE(numbers(chat.open().ask("SETNAME :x")) == "451");
  REQUIRE(
      alice.ask_one("SETNAME :" + std::string(151, 'x')).starts_with(":chat.example FAIL SETNAME INVALID_REALNAME :"));
  REQUIRE(alice.param("WHOIS alice", "311", 5) == "Real Name");
  REQUIRE(numbers(alice.ask("SETNAME :" + std::string(150, 'x'))) == "SETNAME");
}

TEST_CASE("SETNAME: who has not asked for setname changes their name in silence, and is told when it fails") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob", {.caps = "setname"});
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  static_cast<void>(bob.lines());
  REQUIRE(alice.ask("SETNAME :Alice").empty());
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 SETNAME :Alice"});
  REQUIRE(numbers(alice.ask("SETNAME :" + std::string(151, 'x'))) == "FAIL");
  REQUIRE(bob.lines().empty());
}

TEST_CASE("SETNAME: of several words without a colon the first is the name") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  REQUIRE(alice.ask("SETNAME Alice Liddell") == Lines{":alice!~user@192.0.2.1 SETNAME :Alice"});
  REQUIRE(alice.param("WHO alice", "352", 7) == "0 Alice");
}
