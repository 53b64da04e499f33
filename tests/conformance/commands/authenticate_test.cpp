#include <catch2/catch.hpp>
#include <string>

#include "support/accounts_harness.hpp"

// AUTHENTICATE: https://ircv3.net/specs/extensions/sasl-3.1, https://ircv3.net/specs/extensions/sasl-3.2

using namespace chat;
using namespace chat::test;
namespace scram = chat::crypto::scram;

namespace {

struct Sasl {
  explicit Sasl(const core::Settings& settings = {}) : chat(settings) { add_account(chat, "alice"); }

  /// A connection that may say AUTHENTICATE.
  Client open(const Arriving& how = {}) {
    Client client = chat.open(how);
    REQUIRE(numbers(client.ask("CAP REQ :sasl")) == "CAP");
    return client;
  }
  /// What comes of PLAIN, and what it is told if it fails.
  std::string log_in(Client client, std::string_view name, std::string_view password) {
    REQUIRE(client.ask_one("AUTHENTICATE PLAIN") == ":chat.example AUTHENTICATE +");
    const Lines answer = client.ask(plain(name, password));
    const std::string all = numbers(answer);
    return all == "904" ? all + " " + param(answer.front(), 1) : all;
  }

  MindHarness chat;
};

const std::string kWrong = "904 SASL authentication failed: the account's name or its password is wrong; check both";

std::string bytes_of(const std::string& line) {
  const auto bytes = crypto::from_base64(param(line, 0));
  REQUIRE(bytes);
  return *bytes;
}

/// The whole exchange of SCRAM; the command of the last answer.
std::string scram_log_in(Client client, std::string_view name, std::string_view password) {
  scram::Client own(name, password, scram::Nonce::of("twenty-four random bytes"));
  REQUIRE(client.ask_one("AUTHENTICATE SCRAM-SHA-256") == ":chat.example AUTHENTICATE +");
  const auto final = own.answer(bytes_of(client.ask_one(authenticate(own.first()))));
  REQUIRE(final);
  const Lines answer = client.ask(authenticate(*final));
  REQUIRE(answer.size() == 1);
  if (numbers(answer) != "AUTHENTICATE") return numbers(answer);
  REQUIRE(own.verify(bytes_of(answer.front())));
  return numbers(client.ask("AUTHENTICATE +"));
}

}  // namespace

TEST_CASE("SASL: the mechanisms are told, EXTERNAL where there can be a certificate") {
  MindHarness chat;
  const auto offers = [&](const Arriving& how, const std::string& mechanisms) {
    Client client = chat.open(how);
    std::string all;
    for (const std::string& line : client.ask("CAP LS 302"))
      all += param(line, irc::parse(line)->params.size() - 1) + " ";
    CAPTURE(all);
    return all.find(" sasl=" + mechanisms + " ") != std::string::npos;
  };
  CHECK(offers({}, "PLAIN,SCRAM-SHA-256"));
  CHECK(offers({.secure = true}, "PLAIN,SCRAM-SHA-256,EXTERNAL"));
}

TEST_CASE("SASL PLAIN: the right password logs in, before and after the registration") {
  Sasl sasl;
  Client client = sasl.open();
  client.send("NICK al");
  client.send("AUTHENTICATE plain");
  REQUIRE(client.ask(plain("ALICE", kPassword)) ==
          Lines{":chat.example 900 al al!*@192.0.2.1 alice :You are now logged in as alice",
                ":chat.example 903 al :SASL authentication successful"});
  REQUIRE(is_logged_in(sasl.chat, client));
  Client other = sasl.chat.connect("bob", {.caps = "sasl"});
  REQUIRE(sasl.log_in(other, "alice", "wrong") == kWrong);
  REQUIRE_FALSE(is_logged_in(sasl.chat, other));
  other.send("AUTHENTICATE PLAIN");
  const Lines answer = other.ask(plain("alice", kPassword, "Alice"));
  REQUIRE(only(answer, "900").size() == 1);
  REQUIRE(only(answer, "903").size() == 1);
  REQUIRE(is_logged_in(sasl.chat, other));
}

TEST_CASE("SASL: who is logged in may do so again, and stays so when that fails") {
  Sasl sasl;
  Client client = sasl.open();
  REQUIRE(sasl.log_in(client, "alice", kPassword) == "900 903");
  REQUIRE(sasl.log_in(client, "alice", "wrong") == kWrong);
  REQUIRE(is_logged_in(sasl.chat, client));
  add_account(sasl.chat, "carol");
  REQUIRE(sasl.log_in(client, "carol", kPassword) == "900 903");
  REQUIRE(sasl.chat.mind.core().sessions[client.id()].account == account_of(sasl.chat, "carol").id);
}

TEST_CASE("SASL PLAIN: a name that nobody has is refused like a wrong password, after as much work") {
  Sasl sasl;
  REQUIRE(sasl.log_in(sasl.open(), "nobody", kPassword) == kWrong);
  REQUIRE(sasl.chat.works == 1);
  sasl.chat.hold_work = true;
  Client client = sasl.open();
  client.send("AUTHENTICATE PLAIN");
  client.send(plain("nobody", kPassword));
  REQUIRE(std::get<core::CheckPassword>(sasl.chat.handed_out.at(0).work).hash.empty());
}

TEST_CASE("SASL PLAIN: what is no such message is refused without work") {
  Sasl sasl;
  Client client = sasl.open();
  for (const std::string& bytes :
       {std::string(), std::string("alice"), std::string("alice\0secret", 12), std::string("\0alice\0a\0b", 10),
        std::string("\0\xff\0secret", 9), std::string("bob\0alice\0correct horse", 23), std::string("\0alice\0", 7)}) {
    CAPTURE(bytes);
    client.send("AUTHENTICATE PLAIN");
    static_cast<void>(client.lines());
    REQUIRE(numbers(client.ask(authenticate(bytes))) == "904");
  }
  REQUIRE(sasl.chat.works == 0);
}

TEST_CASE("SASL: responses come in pieces of 400 bytes, and of so many at most") {
  Sasl sasl;
  Client client = sasl.open();
  // A name and a password that make 400 digits, and 800: a plus sign ends it.
  for (const std::size_t pieces : {1, 2}) {
    const std::string password(300 * pieces - 7, 'p');
    const std::string line = plain("alice", password);
    REQUIRE(line.size() == std::string("AUTHENTICATE ").size() + 400 * pieces);
    client.send("AUTHENTICATE PLAIN");
    static_cast<void>(client.lines());
    for (std::size_t i = 0; i < pieces; ++i) {
      REQUIRE(client.ask("AUTHENTICATE " + line.substr(13 + 400 * i, 400)).empty());
    }
    REQUIRE(numbers(client.ask("AUTHENTICATE +")) == "904");
  }
  REQUIRE(sasl.chat.works == 1);  // the other password is longer than there can be one
  client.send("AUTHENTICATE PLAIN");
  REQUIRE(numbers(client.ask("AUTHENTICATE " + std::string(401, 'A'))) == "905");
  client.send("AUTHENTICATE PLAIN");
  static_cast<void>(client.lines());
  for (int i = 0; i < 13; ++i) REQUIRE(client.ask("AUTHENTICATE " + std::string(400, 'A')).empty());
  REQUIRE(numbers(client.ask("AUTHENTICATE " + std::string(400, 'A'))) == "905");
  REQUIRE(sasl.log_in(client, "alice", kPassword) == "900 903");
}

TEST_CASE("SASL: what is not base64 is refused") {
  Sasl sasl;
  Client client = sasl.open();
  for (const char* text : {"A", "AAA", "=", "!!!!", "AGFsaWNlAHNlY3JldA=", "AGFsaWNlAHNlY3JldB==", ":A A"}) {
    client.send("AUTHENTICATE PLAIN");
    static_cast<void>(client.lines());
    REQUIRE(numbers(client.ask(std::string("AUTHENTICATE ") + text)) == "904");
  }
}

TEST_CASE("SASL: without the capability, or with a mechanism that is not known") {
  Sasl sasl;
  Client client = sasl.chat.open();
  REQUIRE(numbers(client.ask("AUTHENTICATE PLAIN")) == "904");
  client = sasl.open();
  REQUIRE(client.ask("AUTHENTICATE ANONYMOUS") ==
          Lines{":chat.example 908 * PLAIN,SCRAM-SHA-256 :are available SASL mechanisms",
                ":chat.example 904 * :SASL authentication failed: that mechanism is not known here"});
  REQUIRE(numbers(client.ask("AUTHENTICATE EXTERNAL")) == "908 904");
  REQUIRE(numbers(client.ask("AUTHENTICATE")) == "461");
}

TEST_CASE("SASL: who breaks it off, ends the negotiation or gives the capability back is told so") {
  Sasl sasl;
  Client client = sasl.open();
  client.send("AUTHENTICATE PLAIN");
  REQUIRE(numbers(client.ask("AUTHENTICATE *")) == "906");
  client.send("AUTHENTICATE PLAIN");
  REQUIRE(numbers(client.ask("CAP REQ :-sasl")) == "CAP 906");
  client = sasl.open();
  client.send("NICK bob");
  client.send("USER bob 0 * :Bob");
  client.send("AUTHENTICATE PLAIN");
  REQUIRE(numbers(client.ask("CAP END")).starts_with("906 001 "));
  // Registered, it may go on with a new one.
  REQUIRE(sasl.log_in(client, "alice", "wrong") == kWrong);
}

TEST_CASE("SASL EXTERNAL: the certificate says whose it is") {
  Sasl sasl;
  const std::string fingerprint(64, 'a');
  core::set_certificate(core_of(sasl.chat), nullptr, account_of(sasl.chat, "alice"), fingerprint, true);
  const auto log_in = [&](const std::string& certificate, std::string_view authorization) {
    Client client = sasl.open({.secure = true, .certificate = certificate});
    client.send("AUTHENTICATE EXTERNAL");
    static_cast<void>(client.lines());
    return numbers(client.ask(authenticate(authorization)));
  };
  CHECK(log_in(fingerprint, "") == "900 903");
  CHECK(log_in(fingerprint, "Alice") == "900 903");
  CHECK(log_in(fingerprint, "bob") == "904");
  CHECK(log_in(std::string(64, 'b'), "") == "904");
  CHECK(log_in("", "") == "904");
  core::suspend_account(core_of(sasl.chat), nullptr, account_of(sasl.chat, "alice"), "spam");
  CHECK(log_in(fingerprint, "") == "904");
}

TEST_CASE("SASL SCRAM-SHA-256: both sides prove that they know the password") {
  Sasl sasl;
  REQUIRE(scram_log_in(sasl.open(), "alice", kPassword) == "900 903");
  REQUIRE(scram_log_in(sasl.open(), "Alice", kPassword) == "900 903");
  REQUIRE(scram_log_in(sasl.open(), "alice", "wrong") == "904");
  REQUIRE(sasl.chat.works == 0);
}

TEST_CASE("SASL SCRAM-SHA-256: a name that nobody has looks like one that somebody has") {
  Sasl sasl;
  sasl.chat.mind.configure([] {
    core::Settings settings;
    settings.accounts.scram_iterations = scram::kMinIterations;
    return std::make_shared<core::Settings>(settings);
  }());
  const auto challenge = [&](std::string_view name) {
    scram::Client own(name, "secret", scram::Nonce::of("twenty-four random bytes"));
    Client client = sasl.open();
    client.send("AUTHENTICATE SCRAM-SHA-256");
    static_cast<void>(client.lines());
    const std::string text = bytes_of(client.ask_one(authenticate(own.first())));
    return text.substr(text.find(",s="));
  };
  CHECK(challenge("nobody") == challenge("Nobody"));
  CHECK(challenge("nobody") != challenge("somebody"));
  CHECK(challenge("nobody").ends_with(",i=4096"));
  CHECK(challenge("alice").ends_with(",i=4096"));
  REQUIRE(scram_log_in(sasl.open(), "nobody", "secret") == "904");
}

TEST_CASE("SASL SCRAM-SHA-256: messages out of turn, for others or with extensions are refused") {
  Sasl sasl;
  Client client = sasl.open();
  for (const char* first :
       {"", "n,,", "n,,n=alice", "p=tls-unique,,n=alice,r=abc", "n,,m=1,n=alice,r=abc", "n,a=bob,n=alice,r=abc", "y"}) {
    client.send("AUTHENTICATE SCRAM-SHA-256");
    static_cast<void>(client.lines());
    REQUIRE(numbers(client.ask(authenticate(first))) == "904");
  }
  client.send("AUTHENTICATE SCRAM-SHA-256");
  static_cast<void>(client.lines());
  REQUIRE(numbers(client.ask(authenticate("n,,n=alice,r=abc"))) == "AUTHENTICATE");
  REQUIRE(numbers(client.ask(authenticate("n,,n=alice,r=abc"))) == "904");
}

TEST_CASE("SASL: too many attempts that fail have to wait, and cost no work") {
  Sasl sasl;
  Client client = sasl.open();
  for (int i = 0; i < 5; ++i) REQUIRE(sasl.log_in(client, "alice", "wrong") == kWrong);
  REQUIRE(sasl.chat.works == 5);
  // Not even the right password is looked at; and for whom it is does not matter to the names of others.
  REQUIRE(sasl.log_in(client, "alice", kPassword) ==
          "904 SASL authentication failed: too many attempts have failed; wait 60 seconds and try again");
  REQUIRE(sasl.chat.works == 5);
  REQUIRE(scram_log_in(client, "bob", "x") == "904");
  // Her owner, who is elsewhere, is not kept out.
  REQUIRE(sasl.log_in(sasl.open({.address = "192.0.2.2"}), "alice", kPassword) == "900 903");
  sasl.chat.pass(std::chrono::seconds{60});
  REQUIRE(sasl.log_in(client, "alice", kPassword) == "900 903");
}

TEST_CASE("SASL: one address has so many attempts for all accounts together, and so has a network of IPv6") {
  Sasl sasl;
  const auto guess = [&](const std::string& address, int number) {
    return sasl.log_in(sasl.open({.address = address}), "name" + std::to_string(number), "wrong");
  };
  for (int i = 0; i < 100; ++i) REQUIRE(guess("2001:db8::" + std::to_string(i + 1), i) == kWrong);
  REQUIRE(guess("2001:db8::ffff", 99).find("wait 60 seconds") != std::string::npos);
  REQUIRE(guess("2001:db8:0:1::1", 99) == kWrong);
}

TEST_CASE("SASL: many attempts at once are no way around the bound; what was not looked at does not count") {
  Sasl sasl;
  sasl.chat.hold_work = true;
  std::vector<Client> clients;
  for (int i = 0; i < 8; ++i) {
    Client client = clients.emplace_back(sasl.open());
    client.send("AUTHENTICATE PLAIN");
    client.send(plain("alice", "wrong"));
  }
  REQUIRE(sasl.chat.handed_out.size() == 5);
  sasl.chat.work.broken = "The server is busy; try again in a moment.";
  sasl.chat.hold_work = false;
  sasl.chat.end_batch();
  for (Client client : clients) {
    if (client.busy()) client.resume();
  }
  REQUIRE(param(clients.front().lines().back(), 1) ==
          "SASL authentication failed: The server is busy; try again in a moment.");
  sasl.chat.work.broken.clear();
  REQUIRE(sasl.log_in(clients.front(), "alice", kPassword) == "900 903");
}

TEST_CASE("SASL: success takes back what failed before") {
  Sasl sasl;
  Client client = sasl.open();
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 4; ++i) {
      REQUIRE(sasl.log_in(client, "alice", "wrong") == kWrong);
      sasl.chat.pass(std::chrono::seconds{4});
    }
    REQUIRE(sasl.log_in(client, "alice", kPassword) == "900 903");
  }
}

TEST_CASE("SASL: what happened to the account while its password was looked at counts") {
  Sasl sasl;
  core::Core& core = core_of(sasl.chat);
  Client client = sasl.open();
  sasl.chat.hold_work = true;
  client.send("AUTHENTICATE PLAIN");
  client.send(plain("alice", kPassword));
  static_cast<void>(client.lines());
  SECTION("suspended") { core::suspend_account(core, nullptr, account_of(sasl.chat, "alice"), "spam"); }
  SECTION("deleted") { core::delete_account(core, account_of(sasl.chat, "alice")); }
  SECTION("with another password") {
    core::set_credentials(core, nullptr, account_of(sasl.chat, "alice"), {"other", "other"});
  }
  SECTION("not verified any more") {
    core::set_account_fact(core, nullptr, account_of(sasl.chat, "alice").id, core::account_field::kVerification, "x");
  }
  sasl.chat.do_work();
  client.resume();
  REQUIRE(numbers(client.lines()) == "904");
  REQUIRE_FALSE(is_logged_in(sasl.chat, client));
}

TEST_CASE("SASL: a session that ends while its password is looked at is missed by nobody") {
  Sasl sasl;
  Client client = sasl.open();
  sasl.chat.hold_work = true;
  client.send("AUTHENTICATE PLAIN");
  client.send(plain("alice", kPassword));
  client.drop();
  sasl.chat.do_work();
  REQUIRE(client.closed());
}

TEST_CASE("SASL: the answers carry the label of the line that completed the response") {
  Sasl sasl;
  Client client = sasl.chat.connect("bob", {.caps = "sasl labeled-response batch"});
  REQUIRE(client.ask_one("@label=1 AUTHENTICATE PLAIN") == "@label=1 :chat.example AUTHENTICATE +");
  const Lines answer = client.ask("@label=2 " + plain("alice", "wrong"));
  REQUIRE(answer.size() == 1);
  REQUIRE(tag(answer[0], "label") == "2");
}

TEST_CASE("SASL: where a guest's account is already is part of the labelled answer that brings them there") {
  Sasl sasl;
  Client desk = sasl.open();
  REQUIRE(sasl.log_in(desk, "alice", kPassword) == "900 903");
  desk.send("NICK alice");
  desk.send("USER a 0 * :Alice");
  desk.send("CAP END");
  desk.send("JOIN #tea");
  Client phone = sasl.chat.connect("guest", {.caps = "sasl batch labeled-response draft/read-marker"});
  phone.send("AUTHENTICATE PLAIN");
  static_cast<void>(phone.lines());
  phone.send("@label=L " + plain("alice", kPassword));
  const Lines answer = phone.lines();
  CAPTURE(answer);
  REQUIRE(answer.size() > 6);
  CHECK(tag(answer.front(), "label") == "L");
  const std::string reference = param(answer.front(), 0).substr(1);
  CHECK(answer.back() == ":chat.example BATCH -" + reference);
  for (const std::string command : {"903", "JOIN", "MARKREAD", "353", "366"}) {
    REQUIRE(only(answer, command).size() == 1);
    CHECK(tag(only(answer, command)[0], "batch") == reference);
  }
}
