#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// MOTD: https://modern.ircdocs.horse/#motd-message

using namespace chat::test;

TEST_CASE("MOTD: line by line, or that there is none") {
  chat::core::Settings settings;
  settings.motd = {"Welcome", "", "Be kind"};
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("MOTD") == Lines{":chat.example 375 alice :- chat.example Message of the day -",
                                     ":chat.example 372 alice :- Welcome", ":chat.example 372 alice :- ",
                                     ":chat.example 372 alice :- Be kind",
                                     ":chat.example 376 alice :End of MOTD command"});
  MindHarness without;
  REQUIRE(numbers(without.connect("alice").ask("MOTD")) == "422");
  REQUIRE(numbers(without.open().ask("MOTD")) == "451");
}

TEST_CASE("MOTD: a server may be named, and what follows it is passed over") {
  chat::core::Settings settings;
  if (GENERATE(true, false)) settings.motd = {"Welcome"};
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "MOTD");
  REQUIRE(numbers(alice.ask("MOTD chat.example surplus :and more")) == numbers(alice.ask("MOTD")));
}

TEST_CASE("MOTD: a line that is too long is continued in the next") {
  chat::core::Settings settings;
  settings.motd = {std::string(600, 'm'), "end"};
  MindHarness chat(settings);
  const Lines answer = chat.connect("alice").ask("MOTD");
  REQUIRE(numbers(answer) == "375 372 372 372 376");
  REQUIRE(param(answer[1], 1) == "- " + std::string(400, 'm'));
  REQUIRE(param(answer[2], 1) == "- " + std::string(200, 'm'));
}
