#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// account-notify: https://ircv3.net/specs/extensions/account-notify

using namespace chat;
using namespace chat::test;

TEST_CASE("account-notify: who shares a channel and asked for it is told of a login, once") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client eve = chat.connect("eve");
  Client bob = chat.connect("bob", {.caps = "account-notify"});
  Client plain = chat.connect("plain");
  Client outside = chat.connect("outside", {.caps = "account-notify"});
  for (Client client : {eve, bob, plain}) client.send("JOIN #a,#b");
  for (Client client : {eve, bob, plain}) static_cast<void>(client.lines());
  chat.log_in(eve, "ada");
  // Who logs in has the account's nick from then on.
  CHECK(bob.lines() == Lines{":eve!~user@192.0.2.1 ACCOUNT ada", ":eve!~user@192.0.2.1 NICK ada"});
  chat.log_out(eve);
  // Who logs out is another person from then on, a guest: to the others the account's person has gone.
  CHECK(bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Logged out"});
  CHECK(only(plain.lines(), "ACCOUNT").empty());
  CHECK(outside.lines().empty());
}

TEST_CASE("account-notify: who logs in or out is told so, too, if they asked for it") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client eve = chat.connect("eve", {.caps = "account-notify"});
  chat.log_in(eve, "ada");
  CHECK(only(eve.lines(), "ACCOUNT") == Lines{":eve!~user@192.0.2.1 ACCOUNT ada"});
  chat.log_out(eve);
  const Lines told = only(eve.lines(), "ACCOUNT");
  REQUIRE(told.size() == 1);
  CHECK(told[0].ends_with(" ACCOUNT *"));
}

TEST_CASE("account-notify: who gives the capability back is not told any more") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client eve = chat.connect("eve");
  Client bob = chat.connect("bob", {.caps = "account-notify"});
  for (Client client : {eve, bob}) client.send("JOIN #a");
  static_cast<void>(bob.ask("CAP REQ -account-notify"));
  chat.log_in(eve, "ada");
  CHECK(numbers(bob.lines()) == "NICK");
}
