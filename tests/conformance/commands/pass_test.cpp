#include <catch2/catch.hpp>

#include "core/core.hpp"
#include "support/mind_harness.hpp"

// PASS: https://modern.ircdocs.horse/#pass-message

using namespace chat::test;

namespace {

chat::core::Settings with_password() {
  chat::core::Settings settings;
  settings.password = "sesame";
  return settings;
}

}  // namespace

TEST_CASE("PASS: the server's password") {
  MindHarness chat(with_password());
  Client client = chat.open();
  SECTION("right") {
    client.send("PASS wrong");
    client.send("PASS sesame");  // the last one counts
    client.send("NICK alice");
    REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
    REQUIRE(numbers(client.ask("PASS again")) == "462");
  }
  SECTION("wrong, or none") {
    const std::string password = GENERATE("wrong", "sesam", "sesamee", "Sesame", "");
    if (!password.empty()) client.send("PASS " + password);
    client.send("NICK alice");
    REQUIRE(numbers(client.ask("USER al 0 * :Alice")) == "464 ERROR");
    REQUIRE(client.closed());
    Arriving how;
    how.password = "sesame";
    chat.connect("alice", how);  // the nick is still free
  }
  SECTION("no parameter") { REQUIRE(numbers(client.ask("PASS")) == "461"); }
}

TEST_CASE("PASS: a server without password takes any") {
  MindHarness chat;
  Client client = chat.open();
  client.send("PASS whatever");
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
}

TEST_CASE("PASS: its refusals, and that an exchange of capabilities does not make it too late") {
  MindHarness chat(with_password());
  Client client = chat.open();
  REQUIRE(client.ask_one("PASS").starts_with(":chat.example 461 * PASS :"));
  REQUIRE(client.ask_one("PASS :").starts_with(":chat.example 461 * PASS :"));
  client.send("CAP LS 302");
  client.send("NICK alice");
  client.send("USER al 0 * :Alice");
  client.send("PASS sesame surplus");
  REQUIRE(numbers(client.ask("CAP END")).starts_with("001"));
  REQUIRE(client.ask_one("PASS sesame").starts_with(":chat.example 462 alice :"));
}

TEST_CASE("PASS: a wrong one is told, and then why the connection ends") {
  MindHarness chat(with_password());
  Client client = chat.open();
  client.send("PASS wrong");
  client.send("NICK alice");
  const Lines end = client.ask("USER al 0 * :Alice");
  REQUIRE(numbers(end) == "464 ERROR");
  REQUIRE(end[0].starts_with(":chat.example 464 alice :"));
  REQUIRE(end[1].starts_with("ERROR :"));
  REQUIRE(chat.mind.core().users.find_nick("alice") == nullptr);
}
