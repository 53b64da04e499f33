#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// VERSION: https://modern.ircdocs.horse/#version-message

using namespace chat::test;

TEST_CASE("VERSION: the version, and what the server supports") {
  chat::core::Settings settings;
  settings.version = "chatserver-2";
  settings.description = "Tea house";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("VERSION");
  REQUIRE(answer[0] == ":chat.example 351 alice chatserver-2 chat.example :Tea house");
  REQUIRE(only(answer, "005").size() == answer.size() - 1);
  REQUIRE(numbers(chat.open().ask("VERSION")) == "451");
}

TEST_CASE("VERSION: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "VERSION");
  REQUIRE(numbers(alice.ask("VERSION chat.example surplus :and more")) == numbers(alice.ask("VERSION")));
}

TEST_CASE("VERSION: what the server supports is what newcomers were told") {
  MindHarness chat;
  Client alice = chat.open();
  alice.send("NICK alice");
  alice.send("USER u 0 * :U");
  const Lines greeting = alice.lines();
  REQUIRE(only(alice.ask("VERSION"), "005") == only(greeting, "005"));
}
