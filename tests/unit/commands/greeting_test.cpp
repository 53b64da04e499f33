#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// LUSERS, MOTD and VERSION: https://modern.ircdocs.horse/#server-queries-and-commands

using namespace chat::test;

TEST_CASE("LUSERS: people, operators, strangers, channels") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  chat.connect("shy").send("MODE shy +i");
  static_cast<void>(chat.connect_operator("root"));
  chat.connect("gone").drop();
  static_cast<void>(chat.open());
  alice.send("JOIN #a,#b");
  REQUIRE(alice.ask("LUSERS") ==
          Lines{":chat.example 251 alice :There are 2 users and 1 invisible on 1 servers",
                ":chat.example 252 alice 1 :operator(s) online", ":chat.example 253 alice 1 :unknown connection(s)",
                ":chat.example 254 alice 2 :channels formed", ":chat.example 255 alice :I have 3 clients and 0 servers",
                ":chat.example 265 alice 3 4 :Current local users 3, max 4",
                ":chat.example 266 alice 3 4 :Current global users 3, max 4"});
  REQUIRE(numbers(chat.open().ask("LUSERS")) == "451");
}

TEST_CASE("LUSERS: what there is none of is left out") {
  MindHarness chat;
  REQUIRE(numbers(chat.connect("alice").ask("LUSERS")) == "251 255 265 266");
}

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
