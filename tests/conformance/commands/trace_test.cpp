#include <catch2/catch.hpp>

#include "support/server_parameter.hpp"

// TRACE: RFC 2812, section 3.4.8

using namespace chat::test;

TEST_CASE("TRACE: oneself and the operators, and an end with the server's name and version") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.version = "chatserver-2";
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  chat.connect("bob");
  Client root = chat.connect_operator("root");
  REQUIRE(alice.ask("TRACE") == Lines{":chat.example 205 alice User default alice",
                                      ":chat.example 204 alice Oper default root",
                                      ":chat.example 262 alice chat.example chatserver-2 :End of TRACE"});
  SECTION("an operator who is invisible is not shown to strangers") {
    root.send("MODE root +i");
    REQUIRE(numbers(alice.ask("TRACE")) == "205 262");
  }
  SECTION("operators who see all see everybody") { REQUIRE(numbers(root.ask("TRACE")) == "205 205 204 262"); }
}

TEST_CASE("TRACE: an operator without the privilege to see all sees as much as anybody") {
  chat::core::Settings settings = MindHarness::with_operator();
  settings.operators.front().privileges = chat::core::Privileges();
  MindHarness chat(settings);
  chat.connect("alice");
  REQUIRE(numbers(chat.connect_operator("root").ask("TRACE")) == "204 262");
}

TEST_CASE("TRACE: a server may be named") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  check_server_parameter(alice, "TRACE");
}

TEST_CASE("TRACE: the way to somebody ends with them") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  chat.connect("Bob").send("MODE bob +i");
  static_cast<void>(chat.connect_operator("root"));
  REQUIRE(only(alice.ask("TRACE bob"), "205") == Lines{":chat.example 205 alice User default Bob"});
  REQUIRE(numbers(alice.ask("TRACE root surplus")) == "204 262");
  REQUIRE(alice.param("TRACE nobody", "402", 1) == "nobody");
}

TEST_CASE("TRACE: before registration") {
  MindHarness chat;
  REQUIRE(numbers(chat.open().ask("TRACE")) == "451");
}

TEST_CASE("TRACE: a long list goes on part by part, and its label is answered once") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root", {.caps = "labeled-response batch"});
  for (int i = 0; i < 300; ++i) chat.connect("p" + std::to_string(i));
  root.read_at_most(20);
  root.send("@label=t TRACE");
  Lines all = root.lines();
  REQUIRE(root.busy());
  while (root.busy()) {
    root.resume();
    const Lines some = root.lines();
    REQUIRE(some.size() <= 102);
    all.insert(all.end(), some.begin(), some.end());
  }
  REQUIRE(only(all, "205").size() == 300);
  REQUIRE(only(all, "262").size() == 1);
  REQUIRE(only(all, "BATCH").size() == 2);
}
