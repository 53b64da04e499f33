#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// setname, and the command SETNAME: https://ircv3.net/specs/extensions/setname

using namespace chat::test;

TEST_CASE("SETNAME: the new name is shown, and told to those who asked, oneself among them") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  Client bob = chat.connect("bob", {.caps = "setname"});
  Client plain = chat.connect("plain");
  Client outside = chat.connect("outside", {.caps = "setname"});
  for (Client& client : {std::ref(alice), std::ref(bob), std::ref(plain)}) client.send("JOIN #a,#b");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  const Lines told{":alice!~user@192.0.2.1 SETNAME :Alice in Wonderland"};
  REQUIRE(alice.ask("SETNAME :Alice in Wonderland") == told);
  REQUIRE(bob.lines() == told);
  REQUIRE(plain.lines().empty());
  REQUIRE(outside.lines().empty());
  REQUIRE(plain.param("WHOIS alice", "311", 5) == "Alice in Wonderland");
}

TEST_CASE("SETNAME: who has not asked for the capability may use it, in silence") {
  MindHarness chat;
  Client plain = chat.connect("plain");
  Client bob = chat.connect("bob", {.caps = "setname"});
  for (Client client : {plain, bob}) client.send("JOIN #a");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  REQUIRE(plain.ask("SETNAME :Plain Jane").empty());
  REQUIRE(bob.lines() == Lines{":plain!~user@192.0.2.1 SETNAME :Plain Jane"});
  REQUIRE(bob.param("WHOIS plain", "311", 5) == "Plain Jane");
}

TEST_CASE("SETNAME: without a name, before registration, and too long; what 005 says just fits") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname"});
  REQUIRE(numbers(alice.ask("SETNAME")) == "461");
  REQUIRE(numbers(alice.ask("SETNAME :")) == "461");
  REQUIRE(numbers(chat.open().ask("SETNAME :x")) == "451");
  REQUIRE(
      alice.ask_one("SETNAME :" + std::string(151, 'x')).starts_with(":chat.example FAIL SETNAME INVALID_REALNAME :"));
  REQUIRE(alice.param("WHOIS alice", "311", 5) == "Real Name");
  REQUIRE(numbers(alice.ask("SETNAME :" + std::string(150, 'x'))) == "SETNAME");
}

TEST_CASE("SETNAME: with a label") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname labeled-response batch"});
  REQUIRE(tag(alice.ask_one("@label=x SETNAME :Alice L"), "label") == "x");
  static_cast<void>(alice.ask("CAP REQ -setname"));
  REQUIRE(alice.ask("@label=y SETNAME :Alice M") == Lines{"@label=y :chat.example ACK"});
}
