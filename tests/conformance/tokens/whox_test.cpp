#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// WHOX: https://ircv3.net/specs/extensions/whox

using namespace chat::test;

TEST_CASE("WHOX: all fields, in the order of the specification whatever the order of the question") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.real_name = "Alice Liddell"});
  alice.send("JOIN #tea");
  chat.pass(std::chrono::seconds(90));
  const Lines expected{
      ":chat.example 354 alice 42 #tea ~user 192.0.2.1 192.0.2.1 chat.example alice H@ 0 90 0 n/a :Alice Liddell",
      ":chat.example 315 alice #tea :End of WHO list"};
  REQUIRE(alice.ask("WHO #tea %tcuihsnfdlaor,42") == expected);
  REQUIRE(alice.ask("WHO #tea %roaldfnshiuct,42") == expected);
  REQUIRE(alice.ask("WHO #tea %roaldfnshiuctXYZ,42") == expected);
}

TEST_CASE("WHOX: some fields") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const auto row = [&](const std::string& options) { return only(alice.ask("WHO alice " + options), "354"); };
  REQUIRE(row("%tn,321") == Lines{":chat.example 354 alice 321 alice"});
  REQUIRE(row("%cuhnar") == Lines{":chat.example 354 alice * ~user 192.0.2.1 alice 0 :Real Name"});
  REQUIRE(row("%r") == Lines{":chat.example 354 alice :Real Name"});
  REQUIRE(row("%nn") == Lines{":chat.example 354 alice alice"});
  SECTION("a token that is missing or not allowed becomes 0") {
    for (const std::string token : {"", ",", ",1234", ",abc", ",-1"}) {
      REQUIRE(row("%tn" + token) == Lines{":chat.example 354 alice 0 alice"});
    }
  }
  SECTION("without t there is no token") { REQUIRE(row("%n,42") == Lines{":chat.example 354 alice alice"}); }
  SECTION("nothing that is known is nothing to tell") {
    REQUIRE(numbers(alice.ask("WHO alice %")) == "315");
    REQUIRE(numbers(alice.ask("WHO alice %xyz,1")) == "315");
  }
}

TEST_CASE("WHOX: where somebody comes from is told to themselves and to operators") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice", {.address = "::1"});
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("WHO alice %i", "354", 1) == "255.255.255.255");
  REQUIRE(alice.param("WHO alice %i", "354", 1) == "0::1");
  REQUIRE(chat.connect_operator("root").param("WHO alice %i", "354", 1) == "0::1");
}

TEST_CASE("WHOX: the account, or 0") {
  IdentityHarness chat;
  chat.make_account("carroll");
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  REQUIRE(bob.param("WHO alice %na", "354", 2) == "0");
  chat.log_in(alice, "carroll");
  alice.send("NICK alice");  // not the account's
  REQUIRE(bob.param("WHO alice %na", "354", 2) == "carroll");
}

TEST_CASE("WHOX: every prefix for who asked for multi-prefix, and the row of a channel's members says the channel") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "multi-prefix"});
  Client bob = chat.connect("bob");
  alice.send("JOIN #other,#tea");
  alice.send("MODE #tea +v alice");
  REQUIRE(only(alice.ask("WHO #TEA %cnf"), "354") == Lines{":chat.example 354 alice #tea alice H@+"});
  REQUIRE(only(bob.ask("WHO #TEA %cnf"), "354") == Lines{":chat.example 354 bob #tea alice H@"});
}

TEST_CASE("WHOX: for a mask, rows for all who match, and never the old ones") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.connect("alfred");
  chat.connect("bob");
  const Lines answer = alice.ask("WHO al* %tn,007");
  REQUIRE(answer == Lines{":chat.example 354 alice 007 alice", ":chat.example 354 alice 007 alfred",
                          ":chat.example 315 alice al* :End of WHO list"});
  REQUIRE(numbers(alice.ask("WHO nobody %tn,1")) == "315");
}
