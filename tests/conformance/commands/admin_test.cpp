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

TEST_CASE("ADMIN: where nobody is named, the network, the server, and whom to ask") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  settings.description = "Down the hole";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("ADMIN") ==
          Lines{":chat.example 256 alice chat.example :Administrative info", ":chat.example 257 alice :Wonderland",
                ":chat.example 258 alice :Down the hole",
                ":chat.example 259 alice :No administrator is named here; ask whoever told you of this server"});
}

TEST_CASE("ADMIN: a server may be named, and what follows it is passed over") {
  chat::core::Settings settings;
  settings.admin_email = "carroll@example.org";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "ADMIN");
  REQUIRE(numbers(alice.ask("ADMIN chat.example surplus :and more")) == numbers(alice.ask("ADMIN")));
}
