#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// account-tag: https://ircv3.net/specs/extensions/account-tag

using namespace chat;
using namespace chat::test;

TEST_CASE("account-tag: all that a person with an account says and does names it, to who asked") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client ada = chat.connect_as("ada");
  Client bob = chat.connect("bob", {.caps = "account-tag"});
  Client plain = chat.connect("plain", {.caps = "message-tags"});
  for (Client client : {bob, plain}) client.send("JOIN #tea");
  for (Client client : {bob, plain}) static_cast<void>(client.lines());
  for (const char* line : {"JOIN #tea", "PRIVMSG #tea :hello", "NOTICE #tea :hello", "NICK ada_", "NICK ada",
                           "PART #tea", "JOIN #tea", "QUIT"}) {
    ada.send(line);
  }
  const Lines told = bob.lines();
  CHECK(numbers(told) == "JOIN PRIVMSG NOTICE NICK NICK PART JOIN QUIT");
  for (const std::string& line : told) CHECK(tag(line, "account") == "ada");
  for (const std::string& line : plain.lines()) CHECK(tag(line, "account") == "<none>");
}

TEST_CASE("account-tag: of a person without an account, and of the server, it says nothing") {
  IdentityHarness chat;
  Client guest = chat.connect("guest");
  Client bob = chat.connect("bob", {.caps = "account-tag"});
  guest.send("PRIVMSG bob :hello");
  CHECK(bob.lines() == Lines{":guest!~user@192.0.2.1 PRIVMSG bob :hello"});
  CHECK(bob.ask_one("PING x") == ":chat.example PONG chat.example :x");
}

TEST_CASE("account-tag: a client cannot give the tag itself") {
  IdentityHarness chat;
  Client guest = chat.connect("guest", {.caps = "message-tags"});
  Client bob = chat.connect("bob", {.caps = "account-tag"});
  guest.send("@account=ada PRIVMSG bob :hello");
  CHECK(tag(bob.lines().at(0), "account") == "<none>");
}

TEST_CASE("account-tag: it names the account as it was when the thing was said, also in a history") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client ada = chat.connect_as("ada");
  Client bob = chat.connect("bob", {.caps = "account-tag batch server-time draft/chathistory"});
  for (Client client : {ada, bob}) client.send("JOIN #tea");
  ada.send("PRIVMSG #tea :hello");
  chat.log_out(ada);
  const Lines history = only(bob.ask("CHATHISTORY LATEST #tea * 5"), "PRIVMSG");
  REQUIRE(history.size() == 1);
  CHECK(tag(history[0], "account") == "ada");
}
