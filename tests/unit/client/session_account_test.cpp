#include <catch2/catch.hpp>

#include "crypto/base64.hpp"
#include "script.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kWithAccounts = ":s CAP * LS :sasl=PLAIN draft/account-registration";

Session::Setup::Accounts person() {
  return {.may_send_password = true, .asks = true, .new_nonce = [] { return "eighteen bytes or."; }};
}

Session::Setup::Accounts script_with(std::string password) {
  Session::Setup::Accounts accounts = person();
  accounts.asks = false;
  accounts.password = std::move(password);
  return accounts;
}

Script with_accounts(Session::Setup::Accounts accounts, std::string_view offers = kWithAccounts) {
  return Script(std::move(accounts), offers);
}

std::string plain(std::string_view account, std::string_view password) {
  std::string text(account);
  text += '\0';
  text += account;
  text += '\0';
  text += password;
  return "AUTHENTICATE " + crypto::to_base64(text);
}

}  // namespace

TEST_CASE("/login asks for the password and logs in by it") {
  Script script = with_accounts(person());
  script.type("/login ann");
  CHECK(script.session.wants_secret());
  CHECK(script.session.prompt() == "Password for ann: ");
  CHECK(script.take_sent().empty());
  script.answer("pencil");
  CHECK_FALSE(script.session.wants_secret());
  CHECK(script.take_sent() == Lines{"CAP REQ :sasl"});
  script.server(":s CAP alice ACK :sasl");
  CHECK(script.take_sent() == Lines{"AUTHENTICATE PLAIN"});
  script.server("AUTHENTICATE +");
  CHECK(script.take_sent() == Lines{plain("ann", "pencil")});
  CHECK_FALSE(script.session.is_settled());
  script.server(":s 900 alice alice!a@h ann :You are now logged in as ann").server(":s 903 alice :done");
  CHECK(script.take_shown() == Lines{"-- You are logged in as ann."});
  CHECK(script.session.is_settled());
  CHECK(script.session.refused() == 0);
}

TEST_CASE("/login without a name is for the account that is called as one is; a refusal is told once") {
  Script script = with_accounts(person());
  script.type("/login");
  CHECK(script.session.prompt() == "Password for alice: ");
  script.answer("wrong").server(":s CAP alice ACK :sasl").server("AUTHENTICATE +");
  script.server(":s 904 alice :SASL authentication failed");
  CHECK(script.take_shown() ==
        Lines{"!! The server does not take that password for the account alice (SASL authentication failed). Check "
              "both."});
  CHECK(script.session.refused() == 1);
  script.sent.clear();
  script.type("/login");
  script.answer("right");
  CHECK(script.take_sent() == Lines{"AUTHENTICATE PLAIN"});
  script.type("/login");
  CHECK(has(script.take_shown(), "You are being logged in already"));
}

TEST_CASE("where the server has no SASL, /login goes to NickServ") {
  Script script = with_accounts(person(), ":s CAP * LS :batch");
  script.type("/login ann").answer("two words");
  CHECK(script.take_sent() == Lines{"NS IDENTIFY ann :two words"});
}

TEST_CASE("What a script wanted to say behind a login that failed is not said") {
  Script script = with_accounts(script_with("wrong"));
  script.ready().in("#lobby");
  script.type("/login").type("/enter other").type("as ann");
  script.server(":s CAP alice ACK :sasl").server("AUTHENTICATE +");
  script.server(":s 904 alice :SASL authentication failed").answer_ping();
  CHECK_FALSE(has(script.sent, "JOIN #other"));
  CHECK_FALSE(has(script.sent, "as ann"));
  CHECK(has(script.shown, "Not sent, because the login did not work: as ann"));
}

TEST_CASE("/register asks for a password twice") {
  Script script = with_accounts(person());
  script.type("/register ann ann@example.org");
  CHECK(script.session.prompt() == "A password for the new account: ");
  script.answer("pencil");
  CHECK(script.session.prompt() == "The same once more: ");
  SECTION("the same") {
    script.answer("pencil");
    CHECK(script.take_sent() == Lines{"REGISTER ann ann@example.org :pencil"});
    script.server(":s REGISTER SUCCESS ann :done");
    CHECK(script.take_shown() == Lines{"-- The account ann is yours now, and you are logged in."});
  }
  SECTION("another") {
    script.answer("pencill");
    CHECK(script.take_sent().empty());
    CHECK(has(script.take_shown(), "That was not the same password"));
    CHECK_FALSE(script.session.wants_secret());
  }
  SECTION("none") {
    script.answer("");
    CHECK(script.take_sent().empty());
    CHECK(has(script.take_shown(), "No password was given"));
    CHECK_FALSE(script.session.wants_secret());
  }
  SECTION("of two lines") {
    script.answer("pen\ncil");
    CHECK(script.take_sent().empty());
    CHECK(has(script.take_shown(), "A password is one line"));
  }
}

TEST_CASE("a password that does not fit into a line is not sent") {
  Script script = with_accounts(person());
  const std::string longest(510 - std::string_view("REGISTER * * :").size(), 'x');
  script.type("/register").answer(longest).answer(longest);
  CHECK(script.take_sent() == Lines{"REGISTER * * :" + longest});
  script.settle().sent.clear();
  script.type("/register").answer(longest + "x").answer(longest + "x");
  CHECK(script.take_sent().empty());
  CHECK(has(script.take_shown(), "too long to be sent"));
}

TEST_CASE("/account password asks for the old and the new one") {
  Script script = with_accounts(person());
  script.type("/account password").answer("old").answer("new one").answer("new one");
  CHECK(script.take_sent() == Lines{"NS PASSWD old :new one"});
  script.settle().sent.clear();
  script.type("/account password").answer("old one").answer("new").answer("new");
  CHECK(script.take_sent().empty());
  CHECK(has(script.take_shown(), "with spaces in it"));
}

TEST_CASE("what is typed while a password is asked for is neither said nor kept") {
  Script script = with_accounts(person());
  script.in("#lobby");
  script.type("/enter games").type("/login ann").type("pencil");  // a paste: the gate is closed by the first line
  script.sent.clear();
  script.server(":alice!a@h JOIN #games").settle();
  CHECK(script.session.wants_secret());
  CHECK(has(script.take_shown(), "What was typed behind that is not sent"));
  script.type("pencil");
  const Lines shown = script.take_shown();
  CHECK(has(shown, "What was typed behind that is not sent"));
  CHECK_FALSE(has(shown, "pencil"));
  script.answer("").settle();
  CHECK_FALSE(has(script.take_sent(), "pencil"));
}

TEST_CASE("where others could read it, a password is not even asked for") {
  Session::Setup::Accounts accounts = person();
  accounts.may_send_password = false;
  Script script = with_accounts(accounts, ":s CAP * LS :batch draft/account-registration");
  for (const auto* typed : {"/register", "/login ann", "/account password"}) {
    script.type(typed);
    CHECK_FALSE(script.session.wants_secret());
    CHECK(has(script.take_shown(), "Connect with --tls"));
  }
  // SCRAM does not send it.
  Script scram = with_accounts(accounts, ":s CAP * LS :sasl=SCRAM-SHA-256");
  scram.type("/login ann");
  CHECK(scram.session.wants_secret());
}

TEST_CASE("a server that makes no accounts is not asked to") {
  Script script = with_accounts(person(), ":s CAP * LS :sasl=PLAIN");
  script.type("/register");
  CHECK_FALSE(script.session.wants_secret());
  CHECK(has(script.take_shown(), "This server makes no accounts by /register"));
}

TEST_CASE("with a certificate, /login needs no password") {
  Session::Setup::Accounts accounts = person();
  accounts.has_certificate = true;
  Script script = with_accounts(accounts, ":s CAP * LS :sasl=EXTERNAL,PLAIN");
  script.type("/login ann");
  CHECK_FALSE(script.session.wants_secret());
  script.server(":s CAP alice ACK :sasl").server("AUTHENTICATE +");
  CHECK(script.take_sent() ==
        Lines{"CAP REQ :sasl", "AUTHENTICATE EXTERNAL", "AUTHENTICATE " + crypto::to_base64("ann")});
}

TEST_CASE("a script has its password from its surroundings, or is told how to give it") {
  SECTION("none") {
    Script script = with_accounts(script_with(""));
    script.type("/login ann").type("/register");
    CHECK_FALSE(script.session.wants_secret());
    CHECK(script.take_sent().empty());
    CHECK(has(script.take_shown(), "CHATCLIENT_PASSWORD"));
    CHECK(script.session.failed_moves() == 0);
    CHECK(script.session.refused() == 2);
  }
  SECTION("one; and it waits for the end of the login") {
    Script script = with_accounts(script_with("pencil"));
    script.type("/login ann").type("/enter members");
    script.server(":s CAP alice ACK :sasl").server("AUTHENTICATE +");
    CHECK(script.take_sent() == Lines{"CAP REQ :sasl", "AUTHENTICATE PLAIN", plain("ann", "pencil")});
    script.server(":s 903 alice :done");
    CHECK(has(script.take_sent(), "JOIN #members"));
  }
  SECTION("a login that fails ends the script") {
    Script script = with_accounts(script_with("wrong"));
    script.type("/login ann").server(":s CAP alice ACK :sasl").server("AUTHENTICATE +").server(":s 904 alice :no");
    CHECK(script.session.failed_moves() == 1);
  }
  SECTION("to register") {
    Script script = with_accounts(script_with("pencil"));
    script.type("/register ann");
    CHECK(script.take_sent() == Lines{"REGISTER ann * :pencil"});
  }
  SECTION("a password is changed by people") {
    Script script = with_accounts(script_with("pencil"));
    script.type("/account password");
    CHECK(script.take_sent().empty());
    CHECK(has(script.take_shown(), "at a terminal only"));
  }
}
