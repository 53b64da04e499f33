#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// USER: https://modern.ircdocs.horse/#user-message

using namespace chat::test;

TEST_CASE("USER: parameters, and once only") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(numbers(client.ask("USER")) == "461");
  REQUIRE(numbers(client.ask("USER al 0 *")) == "461");
  REQUIRE(numbers(client.ask("USER al 0 * :")) == "461");
  const std::string refusal = client.ask_one("USER al 0");
  REQUIRE(param(refusal, 1) == "USER");
  REQUIRE_THAT(refusal, Catch::Contains("<username> 0 * <real name>"));
  client.send("USER al 0 * :Alice");
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER al 0 * :Alice")) == "462");
}

TEST_CASE("USER: what cannot stand in a source is left out of the name, and the rest is cut") {
  MindHarness chat;
  const auto source_of = [&](const std::string& username) {
    Client client = chat.connect("alice", {.username = username});
    const std::string name = client.param("WHOIS alice", "311", 2);
    client.drop();
    return name;
  };
  REQUIRE(source_of("a!b@c") == "~abc");
  REQUIRE(source_of("!@") == "~user");
  REQUIRE(source_of("é") == "~user");
  REQUIRE(source_of(std::string(30, 'x')) == "~" + std::string(17, 'x'));
}

TEST_CASE("USER: a long real name is cut between characters") {
  MindHarness chat;
  std::string name;
  for (int i = 0; i < 100; ++i) name += "é";
  Client client = chat.connect("alice", {.real_name = "x" + name});
  REQUIRE(client.param("WHOIS alice", "311", 5).size() == 149);
}

TEST_CASE("USER: a name that is empty is missing; surplus parameters are passed over") {
  MindHarness chat;
  Client client = chat.open();
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER :")) == "461");
  REQUIRE(param(client.ask_one("USER :"), 1) == "USER");
  REQUIRE(numbers(client.ask("USER al 0 * Alice surplus")).starts_with("001"));
  REQUIRE(client.param("WHOIS alice", "311", 5) == "Alice");
}

TEST_CASE("USER: before the registration is complete the last one counts") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(client.ask("USER one 0 * :One").empty());
  REQUIRE(client.ask("USER two 0 * :Two").empty());
  client.send("NICK alice");
  REQUIRE(client.param("WHOIS alice", "311", 2) == "~two");
  REQUIRE(client.param("WHOIS alice", "311", 5) == "Two");
}

TEST_CASE("USER: the second and third parameters mean nothing: no modes come of RFC 2812's bits") {
  MindHarness chat;
  for (const std::string bits : {"0", "4", "8", "12", "tolmoon"}) {
    Client client = chat.open();
    client.send("NICK alice");
    client.send("USER al " + bits + " nowhere :Alice");
    REQUIRE(client.ask_one("MODE alice") == ":chat.example 221 alice +");
    client.send("QUIT");
  }
}
