#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "support/mind_harness.hpp"

// What the server tells operators who have user mode +s: https://modern.ircdocs.horse/#user-modes names the mode; what
// is told is this server's own (docs/protocol.md). Who has the mode: user_modes_test.cpp

using namespace chat::test;
using chat::commands::Administration;

namespace {

/// root and watch, operators who receive notices; alice, somebody.
struct Watched {
  explicit Watched(const chat::core::Settings& settings = MindHarness::with_operator()) : chat(settings) {
    for (Client client : {root, watch, alice}) static_cast<void>(client.lines());
  }
  /// What watch is told, without what stands before it in the line.
  std::vector<std::string> told() {
    std::vector<std::string> texts;
    for (const std::string& line : watch.lines()) {
      REQUIRE(line.starts_with(":chat.example NOTICE watch :"));
      texts.push_back(param(line, 1));
    }
    return texts;
  }

  MindHarness chat;
  Client root = chat.connect_operator("root");
  Client watch = chat.connect_operator("watch");
  Client alice = chat.connect("alice");
};

using Told = std::vector<std::string>;

const std::string kRefused = "alice!~user@192.0.2.1 was refused as a server operator (OPER)";

}  // namespace

TEST_CASE("+s: who becomes a server operator is told to the others") {
  Watched party;
  CHECK(numbers(party.alice.ask("OPER admin secret")) == "MODE 381");
  CHECK(party.told() == Told{"alice!~user@192.0.2.1 is a server operator now (OPER)"});
  CHECK(numbers(party.root.lines()) == "NOTICE");
}

TEST_CASE("+s: refused OPERs are told, without what was tried, and once a minute for each address") {
  Watched party;
  CHECK(numbers(party.alice.ask("OPER admin wrong")) == "464");
  CHECK(party.told() == Told{kRefused});
  for (const char* tried : {"OPER admin wrong", "OPER nobody x", "OPER admin"}) party.alice.send(tried);
  CHECK(party.told().empty());
  Client far = party.chat.connect("far", {.address = "198.51.100.7"});
  far.send("OPER hunter2 hunter2");
  CHECK(party.told() == Told{"far!~user@198.51.100.7 was refused as a server operator (OPER)"});
  party.chat.pass(std::chrono::minutes{1});
  party.alice.send("OPER admin wrong");
  CHECK(party.told() == Told{kRefused});
  CHECK(party.alice.ask("OPER").size() == 1);  // too few parameters are no attempt
  CHECK(party.told().empty());
}

TEST_CASE("+s: OPER by certificate and with slow work is told in the same way") {
  auto settings = MindHarness::with_operator();
  const std::string certificate(64, 'a');
  settings.operators.push_back({.name = "key", .certificate = certificate});
  settings.operators.push_back({.name = "far", .password = "p", .from = "203.0.113.*"});
  settings.operators.push_back({.name = "slow", .password = "$argon2id$some"});
  Watched party(settings);
  Client wrong = party.chat.connect("wrong", {.address = "198.51.100.1", .certificate = std::string(64, 'b')});
  CHECK(numbers(wrong.ask("OPER key")) == "464");
  CHECK(party.told().size() == 1);
  Client elsewhere = party.chat.connect("elsewhere", {.address = "198.51.100.2"});
  CHECK(numbers(elsewhere.ask("OPER far p")) == "491");
  CHECK(party.told() == Told{"elsewhere!~user@198.51.100.2 was refused as a server operator (OPER)"});
  Client slow = party.chat.connect("slow", {.address = "198.51.100.3"});
  CHECK(numbers(slow.ask("OPER slow p")) == "464");
  CHECK(party.told() == Told{"slow!~user@198.51.100.3 was refused as a server operator (OPER)"});
}

TEST_CASE("+s: whoever comes from many places cannot fill the operators' screens") {
  Watched party;
  for (int i = 1; i <= 60; ++i) {
    Client one = party.chat.connect("n" + std::to_string(i), {.address = "198.51.100." + std::to_string(i)});
    one.send("OPER admin wrong");
  }
  CHECK(party.told().size() == 20);
  Client same = party.chat.open({.address = "2001:db8::1"});
  party.chat.pass(std::chrono::minutes{1});
  same.send("WEBIRC x y z 192.0.2.7");
  CHECK(party.told().size() == 1);
  party.chat.open({.address = "2001:db8::2"}).send("WEBIRC x y z 192.0.2.7");  // one person has a whole /64
  CHECK(party.told().empty());
}

TEST_CASE("+s: refused WEBIRCs are told with the address and why, and never with the password") {
  Watched party;
  party.chat.open({.address = "198.51.100.9"}).send("WEBIRC hunter2 web host 192.0.2.7");
  CHECK(party.told() == Told{"WEBIRC from 198.51.100.9 was refused (Not a gateway)"});
  party.chat.open({.address = "198.51.100.9"}).send("WEBIRC hunter2 web host 192.0.2.7");
  CHECK(party.told().empty());
}

TEST_CASE("+s: KILL is told, with the reason, to all but who does it") {
  Watched party;
  CHECK(party.root.ask("KILL alice :bad manners").empty());
  CHECK(party.told() == Told{"root has ended the connections of alice!~user@192.0.2.1 (KILL): bad manners"});
  party.root.send("KILL root :" + std::string(480, 'x'));  // the harness sees to the length of lines
  CHECK(party.told().size() == 1);
}

TEST_CASE("+s: DIE and RESTART are told; what names another server is not") {
  Watched party;
  CHECK(party.root.ask("DIE chat.example :new machine").empty());
  CHECK(party.root.ask("RESTART chat.example").empty());
  CHECK(party.told() == Told{"DIE: Server shutting down (root (new machine))", "RESTART: Server restarting (root)"});
  CHECK(numbers(party.root.ask("DIE other.example")) == "402");
  CHECK(numbers(party.alice.ask("DIE chat.example")) == "481");
  CHECK(party.told().empty());
}

TEST_CASE("+s: SUSPEND and UNSUSPEND are told, also those at the machine") {
  Watched party;
  Administration add{.action = Administration::Action::add, .account = "ann"};
  add.credentials = {.password = CheapWork::hash("pw"), .scram = {}};
  REQUIRE(party.chat.mind.administer(add));
  CHECK(party.told().empty());
  CHECK(only(party.root.ask("SUSPEND ann too much spam"), "NOTICE").size() == 1);
  CHECK(only(party.root.ask("UNSUSPEND ann"), "NOTICE").size() == 1);
  CHECK(party.told() ==
        Told{"root suspends the account ann (SUSPEND): too much spam", "root gives the account ann back (UNSUSPEND)"});
  REQUIRE(party.chat.mind.administer({.action = Administration::Action::suspend, .account = "ann"}));
  CHECK(party.told() == Told{"The administrator suspends the account ann (SUSPEND): No reason given"});
  CHECK(numbers(party.root.ask("SUSPEND nobody")) == "400");
  CHECK(party.told().empty());
}

TEST_CASE("+s: a channel renamed by a server operator is told to who may know of it") {
  auto settings = MindHarness::with_operator();
  settings.operators.push_back({.name = "few", .password = "secret", .privileges = {}});
  Watched party(settings);
  Client few = party.chat.connect("few");
  static_cast<void>(few.ask("OPER few secret"));
  static_cast<void>(party.watch.lines());
  party.alice.send("JOIN #tea,#milk");
  CHECK(party.root.ask("RENAME #tea #coffee :The rules").empty());
  CHECK(party.told() == Told{"root has renamed #tea to #coffee as a server operator (RENAME)"});
  CHECK(numbers(few.lines()) == "NOTICE");
  party.alice.send("MODE #milk +s");
  party.root.send("RENAME #milk #cream");
  CHECK(party.told().size() == 1);
  CHECK(few.lines().empty());
  // An operator of the channel needs no office for it.
  party.root.send("JOIN #own");
  party.root.send("RENAME #own #mine");
  CHECK(party.told().empty());
}

TEST_CASE("+s: who has taken it off, and who is no operator, is told nothing") {
  Watched party;
  party.watch.send("MODE watch -s");
  static_cast<void>(party.watch.lines());
  party.alice.send("OPER admin wrong");
  party.root.send("KILL alice :x");
  CHECK(party.watch.lines().empty());
}
