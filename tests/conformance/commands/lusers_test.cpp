#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"
#include "support/server_parameter.hpp"

// LUSERS: https://modern.ircdocs.horse/#lusers-message

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

TEST_CASE("LUSERS: what there is none of is told, too") {
  MindHarness chat;
  REQUIRE(numbers(chat.connect("alice").ask("LUSERS")) == "251 252 253 254 255 265 266");
}

TEST_CASE("LUSERS: a server may be named, and what follows it is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "LUSERS *");
  REQUIRE(numbers(alice.ask("LUSERS * chat.example surplus :and more")) == numbers(alice.ask("LUSERS *")));
}

TEST_CASE("LUSERS: a mask, which there are no other servers to match, changes nothing") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("LUSERS *.org") == alice.ask("LUSERS"));
}

TEST_CASE("LUSERS: who changes between invisible and visible, or to operator, is counted anew") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  const auto counts = [&] { return alice.param("LUSERS", "251", 1); };
  REQUIRE(counts() == "There are 1 users and 0 invisible on 1 servers");
  alice.send("MODE alice +i");
  REQUIRE(counts() == "There are 0 users and 1 invisible on 1 servers");
  alice.send("OPER admin secret");
  REQUIRE(alice.param("LUSERS", "252", 1) == "1");
  alice.send("MODE alice -io");
  REQUIRE(counts() == "There are 1 users and 0 invisible on 1 servers");
  REQUIRE(alice.param("LUSERS", "252", 1) == "0");
}

TEST_CASE("LUSERS: connections that are not registered are unknown until they are, or end") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client stranger = chat.open();
  Client other = chat.open();
  stranger.send("NICK bob");
  REQUIRE(alice.param("LUSERS", "253", 1) == "2");
  stranger.send("USER u 0 * :U");
  REQUIRE(alice.param("LUSERS", "253", 1) == "1");
  REQUIRE(alice.param("LUSERS", "255", 1) == "I have 2 clients and 0 servers");
  other.drop();
  REQUIRE(alice.param("LUSERS", "253", 1) == "0");
}

TEST_CASE("LUSERS: a channel without members is none") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  REQUIRE(alice.param("LUSERS", "254", 1) == "1");
  alice.send("PART #tea");
  REQUIRE(alice.param("LUSERS", "254", 1) == "0");
}
