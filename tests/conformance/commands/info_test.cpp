#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// INFO: https://modern.ircdocs.horse/#info-message

using namespace chat::test;

TEST_CASE("INFO: lines about the server, and an end") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  settings.version = "chatserver-9.8";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("INFO");
  REQUIRE(numbers(answer).ends_with("371 374"));
  std::string text;
  for (const std::string& line : only(answer, "371")) text += param(line, 1) + "\n";
  REQUIRE_THAT(text, Catch::Contains("Wonderland"));
  REQUIRE_THAT(text, Catch::Contains("chatserver-9.8"));
  REQUIRE_THAT(text, Catch::Contains("January 15 2027"));
  REQUIRE(numbers(chat.open().ask("INFO")) == "451");
}

TEST_CASE("INFO: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "INFO");
  REQUIRE(numbers(alice.ask("INFO chat.example surplus :and more")) == numbers(alice.ask("INFO")));
}
