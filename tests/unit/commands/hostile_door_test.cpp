#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"

// What a hostile person tried with accounts, several devices and operators. Each case is named after what it prevents.

using namespace chat;
using namespace chat::test;

namespace {

core::Settings with_operator_from(std::string mask) {
  core::Settings settings = MindHarness::with_operator();
  settings.operators.back().from = std::move(mask);
  return settings;
}

core::Settings for_accounts_only() {
  core::Settings settings;
  settings.accounts.login_required = true;
  return settings;
}

}  // namespace

TEST_CASE("the password of an account gives no part in what another device of it may do as an operator") {
  IdentityHarness chat(MindHarness::with_operator());
  chat.make_account("ada");
  chat.make_account("victim");
  chat.always_on("ada");
  Client desk = chat.connect_as("ada");
  CHECK(only(desk.ask("OPER admin secret"), "381").size() == 1);
  Client thief = chat.connect_as("ada");
  CHECK(numbers(thief.ask("SUSPEND victim :owned")) == "723");
  CHECK(numbers(thief.ask("STATS l")) == "723 219");
  CHECK(chat.user("ada").is_operator());
  CHECK(numbers(desk.ask("REHASH")) == "382");
  SECTION("nor once that device has gone") {
    desk.send("QUIT");
    CHECK(only(thief.lines(), "MODE") == Lines{":ada!~user@192.0.2.1 MODE ada -os"});
    CHECK_FALSE(chat.user("ada").is_operator());
    CHECK(numbers(thief.ask("KILL victim")) == "481");
  }
  SECTION("nor if it became one itself, and gave it up") {
    CHECK(only(thief.ask("OPER admin secret"), "381").size() == 1);
    thief.send("MODE ada -o");
    CHECK(numbers(desk.ask("REHASH")) == "481");
    CHECK(numbers(thief.ask("REHASH")) == "481");
  }
}

TEST_CASE("an operator's mask is for the device that asks, not for the first one of its account") {
  IdentityHarness chat(with_operator_from("192.0.2.1"));
  chat.make_account("ada");
  Client desk = chat.connect_as("ada");
  Client elsewhere = chat.connect_as("ada", {.address = "198.51.100.9"});
  CHECK(numbers(elsewhere.ask("OPER admin secret")) == "491");
  CHECK(only(desk.ask("OPER admin secret"), "381").size() == 1);
}

TEST_CASE("who logs out of a server for people with an account does not stay as a guest") {
  IdentityHarness chat(for_accounts_only());
  chat.make_account("ada");
  Client ada = chat.connect_as("ada");
  SECTION("by LOGOUT") { ada.send("NS LOGOUT"); }
  SECTION("by PRIVMSG") { ada.send("PRIVMSG NickServ :LOGOUT"); }
  SECTION("because the account is deleted") { core::delete_account(chat.core(), chat.account("ada")); }
  CHECK(ada.closed());
  CHECK(chat.core().users.size() == 0);
}

TEST_CASE("who made an account has its nick until it is verified, not afterwards") {
  IdentityHarness chat;
  core::Account& account = chat.make_account("ada", "email digest");
  Client maker = chat.connect("maker");
  chat.core().sessions[maker.id()].awaits_code = account.id;
  CHECK(numbers(maker.ask("NICK ada")) == "NICK");
  maker.send("NICK maker");
  core::verify_account(chat.core(), account);
  CHECK(numbers(maker.ask("NICK ada")) == "433");
}

TEST_CASE("a certificate that somebody else has claimed is whose it is that shows it") {
  const std::string fingerprint(64, 'a');
  IdentityHarness chat;
  chat.make_account("ada");
  chat.make_account("mallory");
  core::set_certificate(chat.core(), nullptr, chat.account("mallory"), fingerprint, true);
  Client mallory = chat.connect_as("mallory");
  CHECK(mallory.ask_one("PRIVMSG NickServ :CERT ADD " + std::string(64, 'b')).find("This connection has no") !=
        std::string::npos);
  Client ada = chat.connect_as("ada", {.secure = true, .certificate = fingerprint});
  CHECK(ada.ask_one("PRIVMSG NickServ :CERT ADD").find("You can log in by that certificate now") != std::string::npos);
  CHECK(chat.core().accounts.find_certificate(fingerprint) == &chat.account("ada"));
}
