#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// HELPOP, another name of HELP: https://modern.ircdocs.horse/#help-message

using namespace chat::test;

TEST_CASE("HELPOP: the same as HELP, with every subject, before registration and afterwards") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client nobody = chat.open();
  for (const std::string subject : {"", " whois", " CMODE", " nonsense", " :two words"}) {
    INFO(subject);
    REQUIRE(alice.ask("HELPOP" + subject) == alice.ask("HELP" + subject));
    REQUIRE(nobody.ask("HELPOP" + subject) == nobody.ask("HELP" + subject));
  }
  REQUIRE(numbers(alice.ask("HELPOP nonsense")) == "524");
}
