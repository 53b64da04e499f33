#include <algorithm>
#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// The capability setname: https://ircv3.net/specs/extensions/setname. What SETNAME does is in
// commands/setname_test.cpp.

using namespace chat::test;

TEST_CASE("setname: it is offered, taken and given back, and SETNAME is heard by who has it") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea");
  const Lines offered = bob.ask("CAP LS");
  REQUIRE(std::ranges::any_of(offered, [](const std::string& line) { return line.find("setname") != line.npos; }));
  REQUIRE(bob.ask_one("CAP REQ setname") == ":chat.example CAP bob ACK :setname");
  alice.send("SETNAME :One");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 SETNAME :One"});
  REQUIRE(bob.ask_one("CAP REQ -setname") == ":chat.example CAP bob ACK :-setname");
  alice.send("SETNAME :Two");
  REQUIRE(bob.lines().empty());
  REQUIRE(bob.param("WHOIS alice", "311", 5) == "Two");
}

TEST_CASE("setname: an answer carries its label, with the capability and without") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "setname labeled-response batch"});
  REQUIRE(tag(alice.ask_one("@label=x SETNAME :Alice L"), "label") == "x");
  static_cast<void>(alice.ask("CAP REQ -setname"));
  REQUIRE(alice.ask("@label=y SETNAME :Alice M") == Lines{"@label=y :chat.example ACK"});
}
