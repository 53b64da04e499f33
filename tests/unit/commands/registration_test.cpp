#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// How a connection is registered: https://modern.ircdocs.horse/#connection-registration. Its commands have files of
// their own in tests/conformance/commands.

using namespace chat::test;

TEST_CASE("registration: NICK and USER, in either order, bring the greeting") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  settings.version = "chatserver-1";
  settings.started = "today";
  MindHarness chat(settings);
  Client client = chat.open();
  const bool nick_first = GENERATE(true, false);
  REQUIRE(client.ask(nick_first ? "NICK alice" : "USER al 0 * :Alice").empty());
  const Lines greeting = client.ask(nick_first ? "USER al 0 * :Alice" : "NICK alice");
  REQUIRE_THAT(numbers(greeting), Catch::StartsWith("001 002 003 004 005 005"));
  REQUIRE_THAT(numbers(greeting), Catch::Contains("251 ") && Catch::EndsWith("422"));
  REQUIRE(greeting[0] == ":chat.example 001 alice :Welcome to Wonderland, alice");
  REQUIRE(greeting[3] == ":chat.example 004 alice chat.example chatserver-1 BioRswZ beIklcCimMnpRstov beIklov");
  REQUIRE(param(client.ask("WHOIS alice").front(), 5) == "Alice");
}

TEST_CASE("registration: the message of the day, and the modes that newcomers get") {
  chat::core::Settings settings;
  settings.motd = {"Hello", ""};
  settings.user_modes = chat::irc::ModeSet("i");
  MindHarness chat(settings);
  Client client = chat.open();
  client.send("NICK alice");
  const Lines greeting = client.ask("USER al 0 * :Alice");
  REQUIRE_THAT(numbers(greeting), Catch::EndsWith(" 221 375 372 372 376"));
  REQUIRE(only(greeting, "221") == Lines{":chat.example 221 alice +i"});
}
