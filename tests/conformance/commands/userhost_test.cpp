#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// USERHOST: https://modern.ircdocs.horse/#userhost-message

using namespace chat::test;

TEST_CASE("USERHOST: operators, who is away, and up to five") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  Client root = chat.connect_operator("root", {.address = "192.0.2.8"});
  root.send("AWAY :gone");
  REQUIRE(alice.ask("USERHOST ALICE nobody root") ==
          Lines{":chat.example 302 alice :alice=+~user@192.0.2.1 root*=-~user@192.0.2.8"});
  REQUIRE(alice.ask("USERHOST nobody") == Lines{":chat.example 302 alice :"});
  REQUIRE(alice.ask("USERHOST a b c d alice root") == Lines{":chat.example 302 alice :alice=+~user@192.0.2.1"});
  REQUIRE(numbers(alice.ask("USERHOST")) == "461");
  REQUIRE(numbers(chat.open().ask("USERHOST alice")) == "451");
}

TEST_CASE("USERHOST: five of the longest fit") {
  MindHarness chat;
  Client asker = chat.connect(std::string(32, 'z'));
  std::string question = "USERHOST";
  for (const char c : std::string("abcde")) {
    const std::string nick(32, c);
    chat.connect(nick, {.username = std::string(30, 'u'), .address = "2001:db8:1111:2222:3333:4444:5555:6666"});
    question += " " + nick;
  }
  std::size_t found = 0;
  for (const std::string& line : only(asker.ask(question), "302")) {
    const std::string text = param(line, 1);
    for (std::size_t at = text.find("6666"); at != std::string::npos; at = text.find("6666", at + 1)) ++found;
  }
  REQUIRE(found == 5);
}

TEST_CASE("USERHOST: the host is the one that others see") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.operators.front().host = "staff.example";
  MindHarness chat(settings);
  static_cast<void>(chat.connect_operator("root"));
  REQUIRE(chat.connect("alice").param("USERHOST root", "302", 1) == "root*=+~user@staff.example");
}
