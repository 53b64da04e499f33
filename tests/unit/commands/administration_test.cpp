#include "commands/administration.hpp"

#include <catch2/catch.hpp>

#include "core/core.hpp"
#include "support/mind_harness.hpp"

// What administrators at the machine ask for; see also tests/protocol/account_command_test.py.

using namespace chat::test;
using chat::commands::AccountReport;
using chat::commands::Administration;
using Action = Administration::Action;

namespace {

Administration adding(const std::string& name, const std::string& email = {}) {
  Administration asked{.action = Action::add, .account = name, .text = email};
  asked.credentials = {.password = CheapWork::hash("pw"), .scram = {}};
  return asked;
}

AccountReport only_account(const std::expected<chat::commands::Report, std::string>& report) {
  REQUIRE(report);
  REQUIRE(report->accounts.size() == 1);
  return report->accounts.front();
}

std::string refusal(const std::expected<chat::commands::Report, std::string>& report) {
  REQUIRE_FALSE(report);
  CHECK(report.error().ends_with('.'));
  return report.error();
}

}  // namespace

TEST_CASE("Administration: an account is made, and told of in all its parts") {
  MindHarness chat;
  const AccountReport made = only_account(chat.mind.administer(adding("Alice", "alice@host.example")));
  CHECK(made.name == "Alice");
  CHECK(made.registered == MindHarness::kStart);
  CHECK(made.verified);
  CHECK(made.has_password);
  CHECK(made.email == "alice@host.example");
  CHECK_FALSE(made.present);
  Client alice = chat.connect("guest");
  REQUIRE(only(alice.ask("PRIVMSG NickServ :IDENTIFY alice pw"), "900").size() == 1);
  const AccountReport shown = only_account(chat.mind.administer({.action = Action::show, .account = "ALICE"}));
  CHECK(shown.id == made.id);
  CHECK(shown.present);
  CHECK(shown.devices == 1);
}

TEST_CASE("Administration: what cannot be is refused with a sentence, and changes nothing") {
  chat::core::Settings settings;
  settings.accounts.most = 2;
  MindHarness chat(settings);
  REQUIRE(chat.mind.administer(adding("alice")));
  const std::size_t events = chat.journal.events.size();
  CHECK_THAT(refusal(chat.mind.administer(adding("ALICE"))), Catch::Contains("already"));
  CHECK_THAT(refusal(chat.mind.administer(adding("#x"))), Catch::Contains("nick") || Catch::Contains("name"));
  CHECK_THAT(refusal(chat.mind.administer(adding("chanserv"))), Catch::Contains("part of the server"));
  CHECK_THAT(refusal(chat.mind.administer(adding("bob", "-oops@x"))), Catch::Contains("e-mail"));
  CHECK_THAT(refusal(chat.mind.administer({.action = Action::add, .account = "bob"})), Catch::Contains("password"));
  CHECK_THAT(refusal(chat.mind.administer({.action = Action::set_password, .account = "alice"})),
             Catch::Contains("password"));
  for (const std::string text : {"a\r\nb", "a\nb", "a\x01", "\xff"}) {
    CHECK_THAT(refusal(chat.mind.administer({.action = Action::suspend, .account = "alice", .text = text})),
               Catch::Contains("plain UTF-8"));
    refusal(chat.mind.administer({.action = Action::show, .account = text}));
  }
  for (const Action action : {Action::show, Action::suspend, Action::unsuspend, Action::remove, Action::erase,
                              Action::add_certificate, Action::remove_certificate, Action::set_password}) {
    CHECK_THAT(refusal(chat.mind.administer({.action = action, .account = "nobody"})),
               Catch::Contains("There is no account nobody"));
  }
  CHECK(chat.journal.events.size() == events);
  REQUIRE(chat.mind.administer(adding("bob")));
  CHECK_THAT(refusal(chat.mind.administer(adding("carol"))), Catch::Contains("accounts.max"));
}

TEST_CASE("Administration: while the disk is full, only what reads is done") {
  MindHarness chat;
  REQUIRE(chat.mind.administer(adding("alice")));
  chat.journal.accepting = false;
  CHECK_THAT(refusal(chat.mind.administer(adding("bob"))), Catch::Contains("disk is full"));
  CHECK_THAT(refusal(chat.mind.administer({.action = Action::remove, .account = "alice"})),
             Catch::Contains("disk is full"));
  CHECK(chat.mind.administer({.action = Action::show, .account = "alice"}));
  CHECK(chat.mind.administer({.action = Action::list}));
}

TEST_CASE("Administration: lists come in pages, in the order in which accounts were made, each account once") {
  MindHarness chat;
  const std::size_t count = 2 * chat::commands::kAccountPage + 1;
  for (std::size_t i = 0; i < count; ++i) REQUIRE(chat.mind.administer(adding("user" + std::to_string(i))));
  for (const auto& [mask, wanted] : std::vector<std::pair<std::string, std::size_t>>{
           {"", count}, {"*", count}, {"USER1000", 1}, {"user?", 10}, {"nobody*", 0}}) {
    INFO(mask);
    std::vector<std::string> names;
    Administration asked{.action = Action::list, .account = mask};
    std::size_t pages = 0;
    do {
      const auto report = chat.mind.administer(asked);
      REQUIRE(report);
      REQUIRE(report->accounts.size() <= chat::commands::kAccountPage);
      for (const AccountReport& account : report->accounts) names.push_back(account.name);
      asked.after = report->next;
      ++pages;
    } while (!asked.after.empty());
    CHECK(names.size() == wanted);
    CHECK(pages == 3);
    if (wanted == count) {
      for (std::size_t i = 0; i < count; ++i) REQUIRE(names[i] == "user" + std::to_string(i));
    }
  }
}

TEST_CASE("Administration: certificates belong to one account, and are bounded") {
  MindHarness chat;
  REQUIRE(chat.mind.administer(adding("alice")));
  REQUIRE(chat.mind.administer(adding("bob")));
  const std::string fingerprint(64, 'A');
  const Administration add{.action = Action::add_certificate, .account = "alice", .text = fingerprint};
  CHECK(only_account(chat.mind.administer(add)).certificates == std::vector<std::string>{std::string(64, 'a')});
  CHECK_THAT(refusal(chat.mind.administer(add)), Catch::Contains("alice already"));
  CHECK_THAT(refusal(chat.mind.administer({.action = Action::add_certificate, .account = "bob", .text = fingerprint})),
             Catch::Contains("alice already"));
  CHECK(only_account(
            chat.mind.administer({.action = Action::remove_certificate, .account = "alice", .text = fingerprint}))
            .certificates.empty());
  const std::string digits = "0123456789abcdef";
  for (std::size_t i = 0; i < chat::core::kMostCertificates; ++i) {
    const std::string one = std::string(62, '0') + digits[i / 16] + digits[i % 16];
    REQUIRE(chat.mind.administer({.action = Action::add_certificate, .account = "alice", .text = one}));
  }
  CHECK_THAT(refusal(chat.mind.administer(add)), Catch::Contains("as many certificates"));
}

TEST_CASE("Administration: deleting and erasing make those who are logged in guests or end them") {
  MindHarness chat;
  REQUIRE(chat.mind.administer(adding("alice")));
  Client alice = chat.connect("guest");
  REQUIRE(only(alice.ask("PRIVMSG NickServ :IDENTIFY alice pw"), "900").size() == 1);
  const Action action = GENERATE(Action::remove, Action::erase);
  CHECK(only_account(chat.mind.administer({.action = action, .account = "alice"})).name == "alice");
  CHECK_THAT(refusal(chat.mind.administer({.action = Action::show, .account = "alice"})),
             Catch::Contains("There is no account"));
  CHECK(chat.mind.core().accounts.size() == 0);
  // Its name is free for a new one.
  CHECK(chat.mind.administer(adding("alice")));
}
