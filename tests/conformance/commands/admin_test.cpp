#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// ADMIN: https://modern.ircdocs.horse/#admin-message

using namespace chat::test;

TEST_CASE("ADMIN: what the settings tell") {
  chat::core::Settings settings;
  settings.admin_location = "Oxford";
  settings.admin_email = "carroll@example.org";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("ADMIN") == Lines{":chat.example 256 alice chat.example :Administrative info",
                                      ":chat.example 257 alice :Oxford", ":chat.example 258 alice :(not told)",
                                      ":chat.example 259 alice :carroll@example.org"});
  REQUIRE(numbers(chat.open().ask("ADMIN")) == "451");
}

TEST_CASE("ADMIN: nothing is set") {
  MindHarness chat;
  REQUIRE(numbers(chat.connect("alice").ask("ADMIN")) == "423");
}

TEST_CASE("ADMIN: a server may be named, and what follows it is passed over") {
  chat::core::Settings settings;
  settings.admin_email = "carroll@example.org";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "ADMIN");
  REQUIRE(numbers(alice.ask("ADMIN chat.example surplus :and more")) == numbers(alice.ask("ADMIN")));
}

TEST_CASE("ADMIN: that nobody is named is told with the server's name") {
  MindHarness chat;
  REQUIRE(chat.connect("alice").param("ADMIN", "423", 1) == "chat.example");
}
