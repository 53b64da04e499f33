#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "crypto/digest.hpp"
#include "support/accounts_harness.hpp"

// REGISTER and VERIFY: https://ircv3.net/specs/extensions/account-registration

using namespace chat;
using namespace chat::test;
using Registration = core::AccountSettings::Registration;

namespace {

core::Settings with(const std::function<void(core::AccountSettings&)>& change) {
  core::Settings settings;
  change(settings.accounts);
  return settings;
}

/// `FAIL REGISTER CODE account`, or the whole line if it is none.
std::string refusal(const Lines& answer) {
  REQUIRE_FALSE(answer.empty());
  const auto message = irc::parse(answer.front());
  if (message->command != "FAIL") return answer.front();
  REQUIRE(answer.size() == 1);
  REQUIRE(message->params.back().ends_with('.'));  // a sentence
  std::string all;
  for (std::size_t i = 0; i + 1 < message->params.size(); ++i) all += (i == 0 ? "" : " ") + param(answer.front(), i);
  return all;
}

/// What every event of the journal says.
std::string everything_kept(const MindHarness& chat) {
  std::string all;
  for (const KeptEvent& event : chat.journal.events) all += event.target + " " + event.body + " " + event.source + "\n";
  return all;
}

}  // namespace

TEST_CASE("REGISTER: before connecting, for the nick that is taken") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER NEED_NICK *");
  client.send("CAP REQ :draft/account-registration");
  client.send("NICK alice");
  REQUIRE(client.ask("REGISTER * * :correct horse") ==
          Lines{":chat.example REGISTER SUCCESS alice :The account alice is yours.",
                ":chat.example 900 alice alice!*@192.0.2.1 alice :You are now logged in as alice"});
  REQUIRE(is_logged_in(chat, client));
  const core::Account& account = account_of(chat, "ALICE");
  REQUIRE(account.name.text() == "alice");
  REQUIRE(account.password == CheapWork::hash("correct horse"));
  REQUIRE(account.email.empty());
  REQUIRE(account.is_verified());
  client.send("USER alice 0 * :Alice");
  REQUIRE(numbers(client.ask("CAP END")).starts_with("001 "));
}

TEST_CASE("REGISTER: after connecting, under a name of one's choice and with an e-mail address") {
  MindHarness chat;
  Client client = chat.connect("bob");
  const Lines answer = client.ask("REGISTER Robert bob@example.org secret-of-bob");
  REQUIRE(only(answer, "REGISTER") == Lines{":chat.example REGISTER SUCCESS Robert :The account Robert is yours."});
  REQUIRE(only(answer, "900").size() == 1);
  REQUIRE(account_of(chat, "robert").email == "bob@example.org");
  REQUIRE(refusal(client.ask("REGISTER another * :correct horse")) == "REGISTER ALREADY_AUTHENTICATED another");
}

TEST_CASE("REGISTER: the password is nowhere but in what is made of it") {
  MindHarness chat;
  Client client = chat.connect("alice");
  client.send("REGISTER * * :correct horse");
  REQUIRE(everything_kept(chat).find("correct horse") == std::string::npos);
  REQUIRE(everything_kept(chat).find(CheapWork::hash("correct horse")) != std::string::npos);
}

TEST_CASE("REGISTER: names that cannot be an account's") {
  core::Settings settings = with([](core::AccountSettings& accounts) { accounts.registrations = 100; });
  settings.names = irc::NameRules({.utf8 = true});
  MindHarness chat(settings);
  add_account(chat, "alice");
  static_cast<void>(chat.connect("bob", {.address = "192.0.2.9"}));
  Client client = chat.connect("carol");
  const auto try_name = [&](const std::string& name) {
    return refusal(client.ask("REGISTER " + name + " * :correct horse"));
  };
  CHECK(try_name("Alice") == "REGISTER ACCOUNT_EXISTS Alice");
  CHECK(try_name("\xD0\xB0lice") == "REGISTER ACCOUNT_EXISTS \xD0\xB0lice");  // with a Cyrillic a
  CHECK(try_name("bob") == "REGISTER BAD_ACCOUNT_NAME bob");
  CHECK(try_name("1st") == "REGISTER BAD_ACCOUNT_NAME 1st");
  CHECK(client.ask_one("REGISTER a*t * :correct horse").find(":That name has a character") != std::string::npos);
  CHECK(try_name("#tea") == "REGISTER BAD_ACCOUNT_NAME #tea");
  CHECK(try_name("nickserv") == "REGISTER BAD_ACCOUNT_NAME nickserv");
  CHECK(try_name("ChanServ") == "REGISTER BAD_ACCOUNT_NAME ChanServ");
  CHECK(chat.works == 0);
}

TEST_CASE("REGISTER: passwords and e-mail addresses that will not do") {
  MindHarness chat(with([](core::AccountSettings& accounts) { accounts.registrations = 100; }));
  Client client = chat.connect("carolina");
  const auto answer = [&](const std::string& rest) { return refusal(client.ask("REGISTER * " + rest)); };
  CHECK(answer("* short") == "REGISTER WEAK_PASSWORD carolina");
  CHECK(answer("* Carolina") == "REGISTER WEAK_PASSWORD carolina");
  CHECK(answer("* :" + std::string(301, 'x')) == "REGISTER UNACCEPTABLE_PASSWORD carolina");
  CHECK(answer("* :tab\there-and-more") == "REGISTER UNACCEPTABLE_PASSWORD carolina");
  CHECK(answer("carol :correct horse") == "REGISTER INVALID_EMAIL carolina");
  CHECK(answer("@example.org :correct horse") == "REGISTER INVALID_EMAIL carolina");
  CHECK(answer("-c@example.org :correct horse") == "REGISTER INVALID_EMAIL carolina");
  CHECK(chat.mind.core().accounts.size() == 0);
  CHECK(numbers(client.ask("REGISTER * *")) == "461");
}

TEST_CASE("REGISTER: where it is closed it is not offered, and the operators make the accounts") {
  MindHarness chat(with([](core::AccountSettings& accounts) { accounts.registration = Registration::closed; }));
  Client client = chat.open();
  for (const std::string& line : client.ask("CAP LS 302"))
    REQUIRE(line.find("account-registration") == std::string::npos);
  REQUIRE(client.param("CAP REQ :draft/account-registration", "CAP", 1) == "NAK");
  client.send("NICK alice");
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER TEMPORARILY_UNAVAILABLE alice");
}

TEST_CASE("REGISTER: not before connecting, where it is not allowed") {
  core::Settings settings = with([](core::AccountSettings& accounts) { accounts.before_connect = false; });
  MindHarness chat(settings);
  Client client = chat.open();
  client.send("NICK alice");
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER COMPLETE_CONNECTION_REQUIRED alice");
  REQUIRE(refusal(client.ask("VERIFY alice 123")) == "VERIFY COMPLETE_CONNECTION_REQUIRED alice");
  REQUIRE(numbers(chat.connect("bob").ask("REGISTER * * :correct horse")).starts_with("REGISTER"));
}

TEST_CASE("REGISTER: is no way around the server's password") {
  core::Settings settings;
  settings.password = "sesame";
  MindHarness chat(settings);
  Client client = chat.open();
  client.send("NICK alice");
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER TEMPORARILY_UNAVAILABLE alice");
  client.send("PASS sesame");
  REQUIRE(numbers(client.ask("REGISTER * * :correct horse")) == "REGISTER 900");
}

TEST_CASE("REGISTER: so many an hour from one address, and so many in all") {
  MindHarness chat(with([](core::AccountSettings& accounts) {
    accounts.registrations = 2;
    accounts.most = 4;
  }));
  const auto make = [&](const std::string& name, const std::string& address) {
    Client client = chat.open({.address = address});
    client.send("NICK " + name);
    const Lines answer = client.ask("REGISTER * * :correct horse");
    return numbers(answer) == "FAIL" ? refusal(answer) : numbers(answer);
  };
  CHECK(make("one", "192.0.2.1") == "REGISTER 900");
  CHECK(make("two", "192.0.2.1") == "REGISTER 900");
  CHECK(make("three", "192.0.2.1") == "REGISTER TEMPORARILY_UNAVAILABLE three");
  CHECK(make("three", "192.0.2.2") == "REGISTER 900");
  chat.pass(std::chrono::hours{1});
  CHECK(make("four", "192.0.2.1") == "REGISTER 900");
  CHECK(make("five", "192.0.2.1") == "REGISTER TEMPORARILY_UNAVAILABLE five");
}

TEST_CASE("REGISTER: what happened while the password was hashed counts") {
  MindHarness chat;
  Client client = chat.connect("carol");
  chat.hold_work = true;
  client.send("REGISTER dave * :correct horse");
  REQUIRE(client.busy());
  SECTION("the name has become somebody's account") { add_account(chat, "dave"); }
  SECTION("somebody is called so now") {
    Client dave = chat.open({.address = "192.0.2.9"});
    dave.send("NICK dave");
    dave.send("USER d 0 * :d");
  }
  SECTION("the disk is full") { chat.journal.accepting = false; }
  SECTION("the work was not done") { chat.work.broken = "The server is busy; try again in a moment."; }
  const std::size_t before = chat.mind.core().accounts.size();
  chat.do_work();
  client.resume();
  REQUIRE(refusal(only(client.lines(), "FAIL")).starts_with("REGISTER "));
  REQUIRE(chat.mind.core().accounts.size() == before);
  REQUIRE_FALSE(is_logged_in(chat, client));
}

TEST_CASE("REGISTER and VERIFY: by invitation") {
  MindHarness chat(with([](core::AccountSettings& accounts) {
    accounts.registration = Registration::invited;
    accounts.invitation_codes = {"tea-party", "second"};
  }));
  Client client = chat.open();
  client.send("NICK alice");
  REQUIRE(client.ask("REGISTER * * :correct horse") ==
          Lines{":chat.example REGISTER VERIFICATION_REQUIRED alice :Give your invitation code with VERIFY alice "
                "<code>."});
  REQUIRE_FALSE(is_logged_in(chat, client));
  // Until then nobody can log in to it.
  Client other = chat.open();
  other.send("CAP REQ sasl");
  other.send("AUTHENTICATE PLAIN");
  static_cast<void>(other.lines());
  REQUIRE(other.ask_one(plain("alice", kPassword)).find("VERIFY alice") != std::string::npos);
  REQUIRE(refusal(client.ask("VERIFY alice wrong")) == "VERIFY INVALID_CODE alice");
  REQUIRE(refusal(client.ask("VERIFY nobody tea-party")) == "VERIFY INVALID_CODE nobody");
  SECTION("whoever made the account is logged in") {
    REQUIRE(numbers(client.ask("VERIFY Alice second")) == "VERIFY 900");
    REQUIRE(is_logged_in(chat, client));
    REQUIRE(refusal(client.ask("VERIFY alice second")) == "VERIFY ALREADY_AUTHENTICATED alice");
  }
  SECTION("somebody else with an invitation does not get into it") {
    REQUIRE(numbers(other.ask("VERIFY alice second")) == "VERIFY");
    REQUIRE_FALSE(is_logged_in(chat, other));
    REQUIRE(account_of(chat, "alice").is_verified());
  }
}

TEST_CASE("VERIFY: codes cannot be guessed for long") {
  MindHarness chat(with([](core::AccountSettings& accounts) {
    accounts.registration = Registration::invited;
    accounts.invitation_codes = {"tea-party"};
  }));
  Client client = chat.connect("alice");
  client.send("REGISTER * * :correct horse");
  for (int i = 0; i < 5; ++i) REQUIRE(refusal(client.ask("VERIFY alice wrong")) == "VERIFY INVALID_CODE alice");
  REQUIRE(refusal(client.ask("VERIFY alice tea-party")) == "VERIFY TEMPORARILY_UNAVAILABLE alice");
  chat.pass(std::chrono::minutes{1});
  REQUIRE(numbers(client.ask("VERIFY alice tea-party")).starts_with("VERIFY"));
  REQUIRE(is_logged_in(chat, client));
}

namespace {
core::Settings by_email() {
  return with([](core::AccountSettings& accounts) { accounts.verify_email = true; });
}
}  // namespace

TEST_CASE("REGISTER and VERIFY: by a code that is sent") {
  MindHarness chat(by_email());
  Client client = chat.open();
  client.send("NICK alice");
  const Lines offered = client.ask("CAP LS 302");
  REQUIRE(std::ranges::any_of(offered, [](const std::string& line) {
    return line.find("draft/account-registration=before-connect,custom-account-name,email-required") != line.npos;
  }));
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER INVALID_EMAIL alice");
  REQUIRE(client.ask("REGISTER * al@example.org :correct horse") ==
          Lines{":chat.example REGISTER VERIFICATION_REQUIRED alice :A code was sent to al@example.org; give it with "
                "VERIFY alice <code>."});
  REQUIRE(chat.work.codes.size() == 1);
  const core::SendCode sent = chat.work.codes.front();
  REQUIRE(sent.account == "alice");
  REQUIRE(sent.email == "al@example.org");
  REQUIRE(sent.code.size() == 10);
  // It is kept as a digest only, and forgotten when it has come.
  REQUIRE(everything_kept(chat).find(sent.code) == std::string::npos);
  REQUIRE(account_of(chat, "alice").verification == "email " + crypto::sha256_text(sent.code));
  REQUIRE(refusal(client.ask("VERIFY alice ABCDEFGHJK")) == "VERIFY INVALID_CODE alice");
  // Who has the mail is the owner, wherever they are.
  Client elsewhere = chat.open({.address = "192.0.2.2"});
  REQUIRE(numbers(elsewhere.ask("VERIFY alice " + irc::to_lower(sent.code))) == "VERIFY 900");
  REQUIRE(account_of(chat, "alice").verification.empty());
  REQUIRE(refusal(client.ask("VERIFY alice " + sent.code)) == "VERIFY INVALID_CODE alice");
}

TEST_CASE("REGISTER: a code that is lost is no dead end for who made the account") {
  MindHarness chat(by_email());
  Client client = chat.connect("alice");
  client.send("REGISTER * typo@example.org :correct horse");
  const std::string lost = chat.work.codes.at(0).code;
  Client other = chat.open({.address = "192.0.2.2"});
  REQUIRE(refusal(other.ask("REGISTER alice x@example.org :correct horse")) == "REGISTER ACCOUNT_EXISTS alice");
  REQUIRE(only(client.ask("REGISTER * al@example.org :another horse"), "REGISTER").size() == 1);
  REQUIRE(chat.mind.core().accounts.size() == 1);
  REQUIRE(account_of(chat, "alice").email == "al@example.org");
  REQUIRE(refusal(client.ask("VERIFY alice " + lost)) == "VERIFY INVALID_CODE alice");
  REQUIRE(refusal(other.ask("REGISTER alice x@example.org :correct horse")) == "REGISTER ACCOUNT_EXISTS alice");
  REQUIRE(only(client.ask("VERIFY alice " + chat.work.codes.at(1).code), "900").size() == 1);
  REQUIRE(chat.mind.core().users.find_nick("alice") != nullptr);
  client.send("NS LOGOUT");
  static_cast<void>(client.lines());
  REQUIRE(refusal(client.ask("REGISTER alice x@example.org :correct horse")) == "REGISTER ACCOUNT_EXISTS alice");
}

TEST_CASE("REGISTER: a code that cannot be sent leaves no account") {
  MindHarness chat(by_email());
  Client client = chat.open();
  client.send("NICK alice");
  chat.hold_work = true;
  client.send("REGISTER * al@example.org :correct horse");
  chat.do_work();  // the password
  client.resume();
  chat.work.broken = "The code could not be sent; check the e-mail address, or try again later.";
  chat.end_batch();
  chat.do_work();
  client.resume();
  REQUIRE(refusal(client.lines()) == "REGISTER TEMPORARILY_UNAVAILABLE alice");
  REQUIRE(chat.mind.core().accounts.size() == 0);
  REQUIRE_FALSE(client.busy());
}

TEST_CASE("VERIFY: a code that came too late, and the name is free again") {
  MindHarness chat(by_email());
  Client client = chat.open();
  client.send("NICK alice");
  client.send("REGISTER * al@example.org :correct horse");
  const std::string code = chat.work.codes.front().code;
  chat.pass(std::chrono::hours{24} - std::chrono::milliseconds{1});
  REQUIRE(chat.mind.core().accounts.size() == 1);
  chat.pass(std::chrono::milliseconds{1});
  REQUIRE(chat.mind.core().accounts.size() == 0);
  static_cast<void>(client.lines());
  REQUIRE(refusal(client.ask("VERIFY alice " + code)) == "VERIFY INVALID_CODE alice");
  REQUIRE(numbers(client.ask("REGISTER * al@example.org :correct horse")) == "REGISTER");
}

TEST_CASE("REGISTER: on a full disk nothing is promised") {
  MindHarness chat;
  Client client = chat.open();
  client.send("NICK alice");
  chat.journal.accepting = false;
  REQUIRE(refusal(client.ask("REGISTER * * :correct horse")) == "REGISTER TEMPORARILY_UNAVAILABLE alice");
  REQUIRE(refusal(client.ask("VERIFY alice 123")) == "VERIFY TEMPORARILY_UNAVAILABLE alice");
}
