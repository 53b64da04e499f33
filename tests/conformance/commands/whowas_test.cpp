#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"
#include "support/server_parameter.hpp"

// WHOWAS: https://modern.ircdocs.horse/#whowas-message

using namespace chat::test;
using std::chrono::seconds;

TEST_CASE("WHOWAS: who had a nick, the latest first") {
  MindHarness chat(MindHarness::with_operator());
  Client bob = chat.connect("bob");
  chat.connect("alice", {.username = "first"}).send("QUIT");
  chat.pass(seconds(60));
  Client second = chat.connect("ALICE", {.username = "second", .real_name = "The Second", .address = "192.0.2.2"});
  second.send("NICK carol");
  REQUIRE(bob.ask("WHOWAS alice") ==
          Lines{":chat.example 314 bob ALICE ~second 192.0.2.2 * :The Second",
                ":chat.example 312 bob ALICE chat.example :Friday January 15 2027 -- 08:01:00 +00:00",
                ":chat.example 314 bob alice ~first 192.0.2.1 * :Real Name",
                ":chat.example 312 bob alice chat.example :Friday January 15 2027 -- 08:00:00 +00:00",
                ":chat.example 369 bob alice :End of WHOWAS"});
  SECTION("a count") {
    REQUIRE(numbers(bob.ask("WHOWAS alice 1")) == "314 312 369");
    for (const std::string count : {"2", "99", "0", "-1", "x", "99999999999999999999999"}) {
      INFO(count);
      REQUIRE(numbers(bob.ask("WHOWAS alice " + count)) == "314 312 314 312 369");
    }
  }
  SECTION("a server") {
    REQUIRE(numbers(bob.ask("WHOWAS alice 1 chat.example")) == "314 312 369");
    REQUIRE(numbers(bob.ask("WHOWAS alice 1 other.example")) == "402");
  }
  SECTION("operators read where they came from") {
    Client root = chat.connect_operator("root");
    const Lines answer = root.ask("WHOWAS alice 1");
    REQUIRE(numbers(answer) == "314 338 312 369");
    REQUIRE(param(answer[1], 3) == "192.0.2.2");
  }
}

TEST_CASE("WHOWAS: nobody had it; no nick; before registration") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const Lines answer = alice.ask("WHOWAS Nobody");
  REQUIRE(numbers(answer) == "406 369");
  REQUIRE(param(answer[0], 1) == "Nobody");
  REQUIRE(param(answer[1], 1) == "Nobody");
  REQUIRE(numbers(alice.ask("WHOWAS alice")) == "406 369");
  REQUIRE(numbers(alice.ask("WHOWAS")) == "431");
  REQUIRE(numbers(chat.open().ask("WHOWAS alice")) == "451");
}

TEST_CASE("WHOWAS: as many are remembered as the limit says") {
  chat::core::Settings settings;
  settings.limits.whowas = 3;
  MindHarness chat(settings);
  Client bob = chat.connect("bob");
  for (int i = 0; i < 5; ++i) chat.connect("guest", {.username = "u" + std::to_string(i)}).send("QUIT");
  const Lines rows = only(bob.ask("WHOWAS guest"), "314");
  REQUIRE(rows.size() == 3);
  REQUIRE(param(rows.front(), 2) == "~u4");
  REQUIRE(param(rows.back(), 2) == "~u2");
}

TEST_CASE("WHOWAS: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "WHOWAS nobody 1");
  REQUIRE(numbers(alice.ask("WHOWAS nobody 1 chat.example surplus :and more")) ==
          numbers(alice.ask("WHOWAS nobody 1")));
}

TEST_CASE("WHOWAS: the account that they had") {
  IdentityHarness chat;
  chat.make_account("carroll");
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  chat.log_in(alice, "carroll");
  alice.send("NICK alice");  // not the account's
  alice.send("QUIT");
  const Lines answer = bob.ask("WHOWAS ALICE 1");
  REQUIRE(numbers(answer) == "314 330 312 369");
  REQUIRE(answer[1] == ":chat.example 330 bob alice carroll :is logged in as");
  REQUIRE(param(answer[3], 1) == "ALICE");
}

TEST_CASE("WHOWAS: a nick that is in use again has its past, too, and a mask finds nobody") {
  MindHarness chat;
  Client bob = chat.connect("bob");
  chat.connect("alice", {.username = "first"}).send("QUIT");
  chat.connect("alice", {.username = "second"});
  REQUIRE(bob.param("WHOWAS alice", "314", 2) == "~first");
  REQUIRE(numbers(bob.ask("WHOWAS al*")) == "406 369");
  REQUIRE(numbers(bob.ask("WHOWAS :")) == "431");
}
