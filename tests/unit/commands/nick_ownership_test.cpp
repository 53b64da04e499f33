#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// Whose a nick is.

using namespace chat;
using namespace chat::test;

namespace {

core::Settings with_utf8() {
  core::Settings settings;
  settings.names = irc::NameRules({.utf8 = true});
  return settings;
}

}  // namespace

TEST_CASE("nicks: an account's name is nobody else's, in any spelling") {
  IdentityHarness chat(with_utf8());
  chat.make_account("ada");
  Client guest = chat.open();
  guest.send("NICK ADA");
  CHECK(guest.lines().empty());  // they may still log in
  guest.send("USER u 0 * :x");
  const Lines refused = guest.lines();
  REQUIRE(numbers(refused) == "433");
  CHECK(refused.front() ==
        ":chat.example 433 ADA ADA :It is an account's name; choose another, or log in to that account (SASL, or "
        "/msg NickServ IDENTIFY)");
  CHECK_FALSE(chat.sink.inbox(guest.id()).registered);
  guest.send("NICK eve");
  CHECK(chat.sink.inbox(guest.id()).registered);
  static_cast<void>(guest.lines());
  CHECK(numbers(guest.ask("NICK Ada")) == "433");
  CHECK(numbers(guest.ask("NICK \xD0\xB0\x64\xD0\xB0")) == "433");  // Cyrillic а
  CHECK(guest.ask("NICK NickServ") ==
        Lines{":chat.example 433 eve NickServ :Nickname is already in use; choose another"});
  CHECK(numbers(guest.ask("NICK chanserv")) == "433");
  CHECK(numbers(guest.ask("NICK Ch\xD0\xB0nServ")) == "433");
  CHECK(numbers(guest.ask("NICK adam")) == "NICK");
}

TEST_CASE("nicks: NickServ is nobody's, from the start") {
  IdentityHarness chat;
  Client guest = chat.open();
  CHECK(numbers(guest.ask("NICK NickServ")) == "433");
}

TEST_CASE("nicks: before the registration only a guest's is refused at once") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client ada = chat.connect_as("ada");
  ada.send("NICK lovelace");
  chat.connect("bob");
  Client other = chat.open();
  CHECK(numbers(other.ask("NICK bob")) == "433");
  CHECK(numbers(other.ask("NICK lovelace")) == "");
  CHECK(numbers(other.ask("USER u 0 * :x")) == "433");
  Client phone = chat.open();
  phone.send("CAP LS");
  phone.send("NICK ada");
  phone.send("USER u 0 * :x");
  chat.log_in(phone, "ada");
  static_cast<void>(phone.lines());
  CHECK(only(phone.ask("CAP END"), "001").front().starts_with(":chat.example 001 lovelace "));
}

TEST_CASE("nicks: who comes with an account has the nick they asked for, or their own") {
  IdentityHarness chat;
  chat.make_account("ada");
  chat.make_account("eve");
  chat.connect("bob");
  const auto nick = [&](std::string_view asked) {
    return param(only(chat.arrive("ada", asked).lines(), "001").front(), 0);
  };
  SECTION("free") { CHECK(nick("lovelace") == "lovelace"); }
  SECTION("taken") { CHECK(nick("bob") == "ada"); }
  SECTION("another account's") { CHECK(nick("eve") == "ada"); }
}

TEST_CASE("nicks: a guest makes room for a new account's owner, and is told") {
  IdentityHarness chat;
  Client guest = chat.connect("ada");
  guest.send("JOIN #tea");
  static_cast<void>(guest.lines());
  chat.make_account("ada");
  const Lines lines = guest.lines();
  REQUIRE(numbers(lines) == "NICK NOTICE");
  const std::string nick = param(lines[0], 0);
  CHECK(nick.starts_with("Guest"));
  CHECK(lines[1] == ":chat.example NOTICE " + nick + " :ada is an account's name, and its owner has come: you are " +
                        nick + " now. Choose another nick with NICK; if the account is yours, log in.");
}

TEST_CASE("nicks: an account that is not verified in time gives its name free") {
  IdentityHarness chat;
  chat.make_account("ada", "code");
  Client bob = chat.connect("bob");
  CHECK(numbers(bob.ask("NICK ada")) == "433");
  chat.pass(std::chrono::hours{24});
  CHECK(numbers(bob.ask("NICK ada")) == "NICK");
  CHECK(chat.core().accounts.size() == 0);
}

TEST_CASE("log in: a guest becomes the account where they are") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client guest = chat.connect("eve", {.caps = "account-notify"});
  Client bob = chat.connect("bob", {.caps = "account-notify"});
  guest.send("JOIN #tea");
  bob.send("JOIN #tea");
  static_cast<void>(guest.lines());
  static_cast<void>(bob.lines());
  const core::EventId stay = chat.user("eve").person;
  chat.log_in(guest, "ada");
  const Lines seen = {":eve!~user@192.0.2.1 ACCOUNT ada", ":eve!~user@192.0.2.1 NICK ada"};
  CHECK(guest.lines() == seen);
  CHECK(bob.lines() == seen);
  const core::User& ada = chat.user("ada");
  CHECK(ada.person == chat.account("ada").id);
  CHECK(chat.account("ada").user == ada.id);
  CHECK(only(bob.ask("NAMES #tea"), "353") == Lines{":chat.example 353 bob = #tea :@ada bob"});
  const auto identity = std::ranges::find(chat.journal.events, core::EventKind::identity, &KeptEvent::kind);
  REQUIRE(identity != chat.journal.events.end());
  CHECK(identity->source == "eve!~user@192.0.2.1");
  CHECK(stay != ada.person);
  SECTION("and reads what was said to the account before") {
    guest.send("QUIT");
    chat.pass(std::chrono::minutes{1});
    bob.send("PRIVMSG ada :psst");
    Client later = chat.connect("later");
    chat.pass(std::chrono::minutes{1});
    chat.log_in(later, "ada");
    CHECK(later.lines().back().ends_with("psst"));
  }
}

TEST_CASE("log in: a guest with another account's device goes over to its user") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client desk = chat.connect_as("ada");
  Client bob = chat.connect("bob");
  Client guest = chat.connect("eve", {.caps = "account-notify"});
  desk.send("JOIN #tea");
  for (Client client : {bob, guest}) client.send("JOIN #tea");
  for (Client client : {bob, guest}) client.send("JOIN #jam");
  for (Client client : {desk, bob, guest}) static_cast<void>(client.lines());
  chat.log_in(guest, "ada");
  const Lines told = guest.lines();
  REQUIRE(numbers(told) == "PART PART NICK ACCOUNT 221 JOIN 353 366");
  CHECK(told[2] == ":eve!~user@192.0.2.1 NICK ada");
  CHECK(told[3] == ":ada!~user@192.0.2.1 ACCOUNT ada");
  CHECK(told[5] == ":ada!~user@192.0.2.1 JOIN #tea");
  CHECK(bob.lines() == Lines{":eve!~user@192.0.2.1 QUIT :Changed to an account"});
  CHECK(desk.lines() == Lines{":eve!~user@192.0.2.1 QUIT :Changed to an account"});
  guest.send("PRIVMSG #tea :it is me");
  CHECK(bob.lines() == Lines{":ada!~user@192.0.2.1 PRIVMSG #tea :it is me"});
}

TEST_CASE("log out: the session is a guest's, and the person goes on without it") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client desk = chat.connect_as("ada");
  Client phone = chat.connect_as("ada", {.caps = "account-notify"});
  Client bob = chat.connect("bob");
  desk.send("JOIN #tea");
  bob.send("JOIN #tea");
  for (Client client : {desk, phone, bob}) static_cast<void>(client.lines());
  chat.log_out(phone);
  const Lines told = phone.lines();
  REQUIRE(numbers(told) == "PART NICK ACCOUNT 221");
  const std::string nick = param(told[1], 0);
  CHECK(nick.starts_with("Guest"));
  CHECK(told[2] == ":" + nick + "!~user@192.0.2.1 ACCOUNT *");
  CHECK(bob.lines().empty());
  CHECK(desk.lines().empty());
  CHECK(chat.user(nick).is_guest());
  SECTION("the last one's: they quit") {
    chat.log_out(desk);
    CHECK(bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Logged out"});
    CHECK_FALSE(chat.account("ada").user);
  }
  SECTION("unless they are always on") {
    chat.always_on("ada");
    chat.log_out(desk);
    CHECK(bob.lines().empty());
    CHECK(chat.user("ada").away);
  }
  SECTION("and back") {
    chat.log_in(phone, "ada");
    CHECK(numbers(phone.lines()) == "NICK ACCOUNT 221 JOIN 353 366");
    CHECK(chat.core().users.find_nick(nick) == nullptr);
  }
  SECTION("to be another") {
    chat.make_account("eve");
    chat.log_in(desk, "eve");
    CHECK(bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Logged out"});
    CHECK(chat.user("eve").person == chat.account("eve").id);
  }
  SECTION("the account is deleted") {
    core::delete_account(chat.core(), chat.account("ada"));
    CHECK(bob.lines() == Lines{":ada!~user@192.0.2.1 QUIT :Logged out"});
    CHECK(numbers(bob.ask("NICK ada")) == "NICK");
  }
}

TEST_CASE("registration: where an account is needed, nobody comes in without") {
  core::Settings settings;
  settings.accounts.login_required = true;
  IdentityHarness chat(settings);
  chat.make_account("ada");
  Client guest = chat.open();
  guest.send("NICK eve");
  guest.send("USER u 0 * :x");
  const Lines told = guest.lines();
  CHECK(numbers(told) == "FAIL ERROR");
  CHECK(told.back().ends_with("this server is for people with an account; log in with SASL when you connect"));
  CHECK(guest.closed());
  chat.connect_as("ada");
}

TEST_CASE("registration: a proof for an account that is gone or suspended meanwhile is none") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client client = chat.open();
  client.send("NICK ada");
  chat.log_in(client, "ada");
  core::suspend_account(chat.core(), nullptr, chat.account("ada"), "spam");
  static_cast<void>(client.lines());
  CHECK(numbers(client.ask("USER u 0 * :x")) == "433");
}
