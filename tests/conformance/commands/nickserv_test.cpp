#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "support/accounts_harness.hpp"

// NICKSERV, NS and NickServ are this server's own: docs/protocol.md

using namespace chat;
using namespace chat::test;

namespace {

/// What NickServ says to that, its lines with `|` between them.
std::string says(Client client, const std::string& words) {
  std::string all;
  for (const std::string& line : only(client.ask("NS " + words), "NOTICE")) {
    REQUIRE(irc::parse(line)->source == "NickServ!NickServ@chat.example");
    all += (all.empty() ? "" : "|") + param(line, 1);
  }
  return all;
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Alice, logged in on one device.
struct Party {
  Party() {
    add_account(chat, "alice");
    REQUIRE(says(alice, "IDENTIFY alice :correct horse") == "You are logged in as alice.");
  }
  MindHarness chat;
  Client alice = chat.connect("al", {.caps = "batch labeled-response echo-message"});
};

}  // namespace

TEST_CASE("NickServ IDENTIFY: logs in, by the same rules as SASL") {
  MindHarness chat;
  add_account(chat, "alice");
  Client client = chat.connect("bob");
  const std::string wrong = "The account's name or its password is wrong; check both.";
  CHECK(says(client, "IDENTIFY wrong") == wrong);  // of the account bob, which is not there
  CHECK(says(client, "IDENTIFY alice wrong") == wrong);
  CHECK(says(client, "IDENTIFY alice " + std::string(301, 'x')) == wrong);
  CHECK(says(client, "IDENTIFY") == "That is written: IDENTIFY [<account>] <password>");
  const Lines answer = client.ask("PRIVMSG NickServ :identify Alice :correct horse");
  CHECK(only(answer, "900").size() == 1);
  CHECK(is_logged_in(chat, client));
  Client other = chat.connect("carol", {.address = "192.0.2.3"});
  for (int i = 0; i < 5; ++i) CHECK(says(other, "IDENTIFY alice wrong") == wrong);
  CHECK(says(other, "IDENTIFY alice :correct horse") ==
        "Too many attempts have failed; wait 60 seconds and try again.");
}

TEST_CASE("NickServ: a password that is said to it is shown to nobody and kept nowhere") {
  MindHarness chat;
  add_account(chat, "alice");
  Client client = chat.connect("bob", {.caps = "echo-message labeled-response batch message-tags draft/multiline"});
  static_cast<void>(chat.connect("carol", {.address = "192.0.2.3"}));
  client.send("PRIVMSG nickserv :IDENTIFY alice :correct horse");
  client.send("NOTICE NickServ :IDENTIFY alice :correct horse");
  client.send("TAGMSG NickServ");
  client.send("PRIVMSG NickServ,carol :REGISTER a-password");
  client.send("BATCH +1 draft/multiline NickServ");
  client.send("@batch=1 PRIVMSG NickServ :IDENTIFY alice :correct horse");
  client.send("BATCH -1");
  client.send("NS correct horse");
  client.send("NS SET correct horse");
  for (const KeptEvent& event : chat.journal.events) {
    CAPTURE(event.target, event.body);
    CHECK_FALSE(contains(event.body, "correct horse"));
    CHECK((event.kind != core::EventKind::message || event.target == "carol"));
  }
  for (const std::string& line : client.lines()) {
    CAPTURE(line);
    CHECK_FALSE(contains(line, "correct horse"));
    CHECK_FALSE(irc::parse(line)->command == "401");
  }
}

TEST_CASE("NickServ REGISTER and VERIFY: the same as the commands of these names, for one's nick") {
  MindHarness chat([] {
    core::Settings settings;
    settings.accounts.registration = core::AccountSettings::Registration::invited;
    settings.accounts.invitation_codes = {"tea-party"};
    return settings;
  }());
  Client client = chat.connect("alice");
  CHECK(says(client, "REGISTER short") == "That password is too short; take one of at least 8 characters.");
  CHECK(says(client, "REGISTER correct-horse no-address") ==
        "That is no e-mail address; write it like name@example.org.");
  CHECK(says(client, "REGISTER correct-horse al@example.org") == "Give your invitation code with VERIFY alice <code>.");
  CHECK(says(client, "VERIFY alice wrong") ==
        "That code is wrong or too old; check it, or register again, under another name if this one is taken.");
  CHECK(says(client, "VERIFY alice tea-party") == "The account alice is yours.");
  CHECK(is_logged_in(chat, client));
  CHECK(account_of(chat, "alice").email == "al@example.org");
}

TEST_CASE("NickServ LOGOUT: this device is a guest's again") {
  Party party;
  const Lines answer = party.alice.ask("NS LOGOUT");
  CHECK(only(answer, "901").size() == 1);
  CHECK_FALSE(is_logged_in(party.chat, party.alice));
  CHECK(says(party.alice, "LOGOUT") == "You are not logged in.");
}

TEST_CASE("NickServ: what needs an account is refused without one") {
  MindHarness chat;
  Client client = chat.connect("bob");
  for (const char* words : {"PASSWD old new-password", "SET devices on", "CERT LIST", "SESSIONS", "DROP bob"}) {
    CAPTURE(words);
    CHECK(says(client, words) == "Log in first (IDENTIFY), or make an account (REGISTER).");
  }
}

TEST_CASE("NickServ PASSWD: the old one is asked for, and the new one holds") {
  Party party;
  CHECK(says(party.alice, "PASSWD wrong another-password") ==
        "The account's name or its password is wrong; check both.");
  CHECK(says(party.alice, "PASSWD :correct horse short") == "That is written: PASSWD <old password> <new password>");
  const Lines text = party.alice.ask("PRIVMSG NickServ :PASSWD correct :horse battery");
  CHECK(contains(text.back(), "is wrong; check both"));
  add_account(party.chat, "carol", "one-word-password");
  CHECK(says(party.alice, "IDENTIFY carol one-word-password") == "You are logged in as carol.");
  CHECK(says(party.alice, "PASSWD one-word-password carol") ==
        "That password is too short; take one of at least 8 characters.");
  CHECK(says(party.alice, "PASSWD one-word-password horse-battery") == "Your password is changed.");
  CHECK(account_of(party.chat, "carol").password == CheapWork::hash("horse-battery"));
  Client client = party.chat.connect("bob", {.address = "192.0.2.4"});
  CHECK(contains(says(client, "IDENTIFY carol one-word-password"), "is wrong"));
  CHECK(says(client, "IDENTIFY carol horse-battery") == "You are logged in as carol.");
}

TEST_CASE("NickServ PASSWD: what happened meanwhile counts") {
  Party party;
  party.chat.hold_work = true;
  party.alice.send("NS PASSWD :correct horse");  // one parameter is missing
  REQUIRE_FALSE(party.alice.busy());
  core::set_credentials(core_of(party.chat), nullptr, account_of(party.chat, "alice"),
                        {CheapWork::hash("old-password"), "scram"});
  party.alice.send("NS PASSWD old-password new-password");
  REQUIRE(party.alice.busy());
  party.chat.do_work();
  party.alice.resume();
  party.chat.end_batch();
  REQUIRE(party.chat.handed_out.size() == 1);  // the new one
  core::set_credentials(core_of(party.chat), nullptr, account_of(party.chat, "alice"), {"another", "scram"});
  party.chat.do_work();
  static_cast<void>(party.alice.lines());
  party.alice.resume();
  CHECK(contains(party.alice.lines().back(), "changed meanwhile"));
  CHECK(account_of(party.chat, "alice").password == "another");
}

TEST_CASE("NickServ INFO: what anybody reads, and what its owner and operators read") {
  MindHarness chat(MindHarness::with_operator());
  add_account(chat, "alice");
  core::set_account_fact(core_of(chat), nullptr, account_of(chat, "alice").id, core::account_field::kEmail,
                         "al@example.org");
  Client bob = chat.connect("bob");
  CHECK(says(bob, "INFO alice") == "alice was registered at 2027-01-15 08:00 UTC. They have not been here yet.");
  CHECK(says(bob, "INFO") == "There is no account of that name; REGISTER makes one of your nick's.");
  CHECK(says(bob, "INFO nobody") == says(bob, "INFO"));
  CHECK(contains(says(chat.connect_operator("carol"), "INFO alice"), "E-mail: al@example.org"));
  Client alice = chat.connect("al");
  alice.send("NS IDENTIFY alice :correct horse");
  CHECK(contains(says(alice, "INFO"),
                 "They are here now.|  E-mail: al@example.org|  Password: set; certificates: 0|"
                 "  Always on: off; several devices: on"));
  // What waits for its code is not there for others.
  core::set_account_fact(core_of(chat), nullptr, account_of(chat, "alice").id, core::account_field::kVerification, "x");
  CHECK(says(bob, "INFO alice") == says(bob, "INFO nobody"));
}

TEST_CASE("NickServ SET: what the server leaves to its people") {
  Party party;
  CHECK(says(party.alice, "SET always-on on") == "always-on is on now.");
  CHECK(account_of(party.chat, "alice").always_on == true);
  CHECK(says(party.alice, "set ALWAYS-ON Default") == "always-on is off now.");
  CHECK_FALSE(account_of(party.chat, "alice").always_on.has_value());
  CHECK(says(party.alice, "SET devices off") == "devices is off now.");
  CHECK(says(party.alice, "SET devices maybe") == "Set it to on, off or default.");
  CHECK(contains(says(party.alice, "SET colour on"), "HELP SET"));
  core::Settings settings;
  settings.accounts.always_on = core::AccountSettings::Choice::never;
  party.chat.mind.configure(std::make_shared<core::Settings>(settings));
  CHECK(says(party.alice, "SET always-on on") == "This server decides that: always-on is off for everybody.");
  party.chat.journal.accepting = false;
  CHECK(contains(says(party.alice, "SET devices on"), "disk is full"));
}

TEST_CASE("NickServ CERT: certificates are added, listed and removed") {
  MindHarness chat;
  add_account(chat, "alice");
  add_account(chat, "bob");
  const std::string own(64, 'a');
  Client alice = chat.connect("al", {.secure = true, .certificate = own});
  alice.send("NS IDENTIFY alice :correct horse");
  CHECK(says(alice, "CERT LIST") == "Your account has no certificates; CERT ADD adds one.");
  CHECK(says(alice, "CERT ADD") == "You can log in by that certificate now.");
  CHECK(says(alice, "CERT ADD") == "Your account has that certificate already.");
  std::string colons;
  for (int i = 0; i < 32; ++i) colons += (i == 0 ? "BC" : ":BC");
  CHECK(contains(says(alice, "CERT ADD " + colons), "Connect with that certificate first"));
  std::string other;
  for (int i = 0; i < 32; ++i) other += "bc";
  core::set_certificate(core_of(chat), nullptr, account_of(chat, "alice"), other, true);
  CHECK(says(alice, "CERT LIST") == own + " (of this connection)|" + other);
  CHECK(contains(says(alice, "CERT ADD 123"), "64 hexadecimal digits"));
  Client bob = chat.connect("robert");
  bob.send("NS IDENTIFY bob :correct horse");
  CHECK(contains(says(bob, "CERT ADD"), "no certificate"));
  CHECK(contains(says(bob, "CERT ADD " + own), "no certificate"));
  CHECK(contains(says(bob, "CERT DEL " + own), "no such certificate"));
  CHECK(contains(says(alice, "CERT DEL"), "CERT LIST"));
  CHECK(says(alice, "CERT DEL " + colons) == "That certificate is removed.");
  core::set_credentials(core_of(chat), nullptr, account_of(chat, "alice"), {});
  CHECK(contains(says(alice, "CERT DEL " + own), "set a password first"));
  CHECK(says(alice, "PASSWD * correct-horse") == "Your password is changed.");
  CHECK(says(alice, "CERT DEL " + own) == "That certificate is removed.");
  for (int i = 0; i < 20; ++i) {
    core::set_certificate(core_of(chat), nullptr, account_of(chat, "alice"), std::to_string(i), true);
  }
  CHECK(contains(says(alice, "CERT ADD"), "as many certificates as it may"));
}

TEST_CASE("NickServ SESSIONS: one's own devices") {
  Party party;
  CHECK(contains(says(party.alice, "SESSIONS"), "1: from 192.0.2.1, since 2027-01-15 08:00 UTC (this one)"));
}

TEST_CASE("NickServ DROP: in two steps, and only one's own") {
  Party party;
  CHECK(contains(says(party.alice, "DROP bob"), "that is alice"));
  const std::string told = says(party.alice, "DROP alice");
  const std::string code = told.substr(told.rfind(' ') + 1);
  CHECK(contains(says(party.alice, "DROP alice 12345678"), "not the code"));
  CHECK(party.chat.mind.core().accounts.size() == 1);
  CHECK(says(party.alice, "DROP alice") == told);
  CHECK(says(party.alice, "DROP") == told);
  CHECK(contains(says(party.alice, "DROP 12345678"), "not the code"));
  SECTION("the code alone is enough") { CHECK(says(party.alice, "DROP " + code) == "The account alice is deleted."); }
  SECTION("the account may be named") {
    CHECK(says(party.alice, "DROP ALICE " + code) == "The account alice is deleted.");
  }
  CHECK(party.chat.mind.core().accounts.size() == 0);
  CHECK_FALSE(is_logged_in(party.chat, party.alice));
  CHECK_FALSE(party.alice.closed());
}
