#include <catch2/catch.hpp>

#include "core/core.hpp"
#include "support/mind_harness.hpp"

// OPER: https://modern.ircdocs.horse/#oper-message. How somebody becomes a server operator, and what they may do then;
// see commands/oper.hpp and core/privileges.hpp.

using namespace chat::test;
using chat::core::Operator;
using chat::core::Privilege;
using chat::core::Privileges;

namespace {

constexpr const char* kHash = "$argon2id$v=19$a-hash-of-some-password";
const std::string kCertificate(64, 'a');

chat::core::Settings with(std::vector<Operator> entries) {
  chat::core::Settings settings;
  settings.operators = std::move(entries);
  return settings;
}

/// A chat whose slow work is done by hand.
struct SlowChat : MindHarness {
  explicit SlowChat(std::vector<Operator> entries) : MindHarness(with(std::move(entries))) { hold_work = true; }

  /// What was handed out since the last look: one check of a password.
  chat::core::CheckPassword handed() {
    REQUIRE(handed_out.size() == 1);
    return std::get<chat::core::CheckPassword>(handed_out.front().work);
  }
  /// The result comes; what the client is told then.
  Lines finish(Client& client, std::expected<chat::core::WorkResult, std::string> result) {
    const auto request = std::move(handed_out.at(0));
    handed_out.clear();
    mind.finished(request.session, request.ticket, std::move(result));
    client.go_on();
    return client.lines();
  }
};

Privileges only_this(Privilege privilege) {
  Privileges result;
  result.add(privilege);
  return result;
}

}  // namespace

TEST_CASE("OPER: name and password make a server operator") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("OPER admin secret") ==
          Lines{":alice!~user@192.0.2.1 MODE alice +os", ":chat.example 381 alice :You are now a server operator"});
  REQUIRE(numbers(alice.ask("OPER admin secret")) == "381");
  REQUIRE(only(chat.connect("bob").ask("WHOIS alice"), "313").size() == 1);
  REQUIRE(param(only(alice.ask("LUSERS"), "252").at(0), 1) == "1");
}

TEST_CASE("OPER: refusals do not tell whether the name or the password was wrong") {
  MindHarness chat(MindHarness::with_operator());
  Client alice = chat.connect("alice");
  for (const std::string given : {"admin wrong", "nobody secret", "Admin secret", "admin secre", "admin secrets"}) {
    REQUIRE(alice.ask("OPER " + given) == Lines{":chat.example 464 alice :Password incorrect; check it and try again"});
  }
  REQUIRE(numbers(alice.ask("OPER")) == "461");
  REQUIRE(numbers(alice.ask("OPER admin")) == "461");
  REQUIRE(numbers(alice.ask("OPER admin :")) == "461");
  REQUIRE(numbers(chat.open().ask("OPER admin secret")) == "451");
  REQUIRE(numbers(alice.ask("KILL alice :x")) == "481");
}

TEST_CASE("OPER: an entry without a password lets nobody in") {
  MindHarness chat(with({{.name = "admin", .password = "", .host = {}}}));
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("OPER admin :")) == "461");
  REQUIRE(numbers(alice.ask("OPER admin x")) == "464");
}

TEST_CASE("OPER: from where it may be") {
  const std::string from = GENERATE("10.0.0.*", "*@10.0.0.7", "~user@10.*");
  MindHarness chat(with({{.name = "admin", .password = "secret", .from = from, .host = {}}}));
  REQUIRE(numbers(chat.connect("far", {.address = "192.0.2.1"}).ask("OPER admin secret")) == "491");
  REQUIRE(numbers(chat.connect("near", {.address = "10.0.0.7"}).ask("OPER admin secret")) == "MODE 381");
}

TEST_CASE("OPER: a host of its own, which chghost tells") {
  MindHarness chat(with({{.name = "admin", .password = "secret", .host = "staff.chat.example"}}));
  Client root = chat.connect("root", {.caps = "chghost"});
  Client bob = chat.connect("bob", {.caps = "chghost"});
  Client plain = chat.connect("plain");
  Client outside = chat.connect("outside", {.caps = "chghost"});
  for (Client& client : {std::ref(root), std::ref(bob), std::ref(plain)}) client.send("JOIN #tea");
  static_cast<void>(bob.lines());
  static_cast<void>(plain.lines());
  const Lines told{":root!~user@192.0.2.1 CHGHOST ~user staff.chat.example"};
  REQUIRE(only(root.ask("OPER admin secret"), "CHGHOST") == told);
  REQUIRE(bob.lines() == told);
  REQUIRE(numbers(plain.lines()) == "QUIT JOIN MODE");  // gone and come again, for who does not know CHGHOST
  REQUIRE(outside.lines().empty());
  root.send("PRIVMSG #tea :hi");
  REQUIRE(plain.lines() == Lines{":root!~user@staff.chat.example PRIVMSG #tea :hi"});
  REQUIRE(only(root.ask("OPER admin secret"), "CHGHOST").empty());
}

TEST_CASE("OPER with a hashed password is slow work, and goes on when that is done") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}});
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("OPER root secret").empty());
  REQUIRE(alice.busy());
  REQUIRE(chat.handed().password == "secret");
  REQUIRE(chat.handed().hash == kHash);
  SECTION("it fits") { REQUIRE(numbers(chat.finish(alice, true)) == "MODE 381"); }
  SECTION("it does not") { REQUIRE(numbers(chat.finish(alice, false)) == "464"); }
  SECTION("it could not be checked") {
    const Lines told = chat.finish(alice, std::unexpected("Too much waits; try again later."));
    REQUIRE(told == Lines{":chat.example 400 alice OPER :Too much waits; try again later."});
  }
  REQUIRE_FALSE(alice.busy());
}

TEST_CASE("OPER: the reply carries the label of the command, also after slow work") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}});
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  REQUIRE(alice.ask("@label=x OPER root wrong").empty());
  const Lines told = chat.finish(alice, false);
  REQUIRE(told.size() == 1);
  REQUIRE(tag(told[0], "label") == "x");
}

TEST_CASE("OPER: names that there are not, and passwords in clear, take the time of a hash where there are hashes") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}, {.name = "clear", .password = "hush"}});
  Client alice = chat.connect("alice");
  for (const std::string given : {"nobody secret", "clear wrong", "clear hush"}) {
    REQUIRE(alice.ask("OPER " + given).empty());
    REQUIRE(chat.handed().hash.empty());
    REQUIRE(numbers(chat.finish(alice, false)) == (given == "clear hush" ? "MODE 381" : "464"));
  }
}

TEST_CASE("OPER: a hash is no password in clear") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}});
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask(std::string("OPER root ") + kHash).empty());
  REQUIRE(numbers(chat.finish(alice, false)) == "464");
}

TEST_CASE("OPER: an entry that was changed or removed while the password was checked lets nobody in") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}});
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("OPER root secret").empty());
  const bool removed = GENERATE(true, false);
  std::vector<Operator> entries;
  if (!removed) entries.push_back({.name = "root", .password = std::string(kHash) + "-of-another"});
  chat.mind.configure(std::make_shared<chat::core::Settings>(with(entries)));
  REQUIRE(numbers(chat.finish(alice, true)) == "464");
}

TEST_CASE("OPER: whoever has gone meanwhile becomes nothing") {
  SlowChat chat(std::vector<Operator>{{.name = "root", .password = kHash}});
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("OPER root secret").empty());
  const auto request = chat.handed_out.at(0);
  alice.drop();
  chat.mind.finished(request.session, request.ticket, true);
  chat.mind.resume(request.session);
  REQUIRE(chat.mind.core().users.find_nick("alice") == nullptr);
}

TEST_CASE("OPER by certificate: without a password, and only with the right one") {
  MindHarness chat(with({{.name = "root", .certificate = kCertificate}, {.name = "other", .password = "secret"}}));
  REQUIRE(numbers(chat.connect("right", {.certificate = kCertificate}).ask("OPER root")) == "MODE 381");
  Client wrong = chat.connect("wrong", {.certificate = std::string(64, 'b')});
  REQUIRE(numbers(wrong.ask("OPER root")) == "464");
  REQUIRE(numbers(wrong.ask("OPER nobody")) == "464");
  REQUIRE(numbers(wrong.ask("OPER other")) == "464");
  REQUIRE(numbers(wrong.ask("OPER root guess")) == "464");
  Client none = chat.connect("none");
  REQUIRE(numbers(none.ask("OPER root")) == "461");
  REQUIRE(numbers(none.ask("OPER root guess")) == "464");
}

TEST_CASE("OPER by certificate and password: both have to be right") {
  MindHarness chat(with({{.name = "root", .password = "secret", .certificate = kCertificate}}));
  Client right = chat.connect("right", {.certificate = kCertificate});
  REQUIRE(numbers(right.ask("OPER root")) == "464");
  REQUIRE(numbers(right.ask("OPER root wrong")) == "464");
  REQUIRE(numbers(right.ask("OPER root secret")) == "MODE 381");
  REQUIRE(numbers(chat.connect("wrong").ask("OPER root secret")) == "464");
}

TEST_CASE("OPER for an account: only who is logged in as that") {
  MindHarness chat(with({{.name = "root", .password = "secret", .account = "ALICE"}}));
  for (const std::string name : {"alice", "bob"}) {
    chat::commands::Administration add{.action = chat::commands::Administration::Action::add, .account = name};
    add.credentials = {.password = CheapWork::hash("pw"), .scram = {}};
    REQUIRE(chat.mind.administer(add));
  }
  Client alice = chat.connect("one");
  REQUIRE(numbers(alice.ask("OPER root secret")) == "464");
  REQUIRE(only(alice.ask("PRIVMSG NickServ :IDENTIFY bob pw"), "900").size() == 1);
  REQUIRE(numbers(alice.ask("OPER root secret")) == "464");
  Client other = chat.connect("two");
  REQUIRE(only(other.ask("PRIVMSG NickServ :IDENTIFY alice pw"), "900").size() == 1);
  REQUIRE(numbers(other.ask("OPER root secret")) == "MODE 381");
}

TEST_CASE("OPER: wrong passwords are counted, and past the bound even the right one has to wait") {
  chat::core::Settings settings = with({{.name = "root", .password = "secret"}});
  settings.accounts.attempts = 3;
  MindHarness chat(settings);
  Client alice = chat.connect("alice");
  for (int i = 0; i < 3; ++i) REQUIRE(numbers(alice.ask("OPER root wrong")) == "464");
  for (const std::string password : {"wrong", "secret"}) {
    const Lines told = alice.ask("OPER root " + password);
    REQUIRE(numbers(told) == "400");
    REQUIRE_THAT(told[0], Catch::Contains("wait"));
  }
  // From elsewhere nobody is kept out by that.
  REQUIRE(numbers(chat.connect("bob", {.address = "198.51.100.7"}).ask("OPER root secret")) == "MODE 381");
  chat.pass(settings.accounts.attempts_within);
  REQUIRE(numbers(alice.ask("OPER root secret")) == "MODE 381");
}

TEST_CASE("Each privilege allows its commands, and no others") {
  struct Case {
    std::string line;
    Privilege privilege;
  };
  const std::vector<Case> cases{{"KILL bob :x", Privilege::kill},
                                {"REHASH", Privilege::rehash},
                                {"DIE other.example", Privilege::server},
                                {"RESTART other.example", Privilege::server},
                                {"CONNECT other.example", Privilege::server},
                                {"SQUIT other.example :x", Privilege::server},
                                {"PRIVMSG $*.example :x", Privilege::wallops},
                                {"WALLOPS :x", Privilege::wallops},
                                {"STATS l", Privilege::see_all},
                                {"STATS m", Privilege::see_all},
                                {"STATS o", Privilege::see_all},
                                {"SUSPEND nobody", Privilege::accounts},
                                {"UNSUSPEND nobody", Privilege::accounts}};
  for (const chat::core::PrivilegeInfo& has : chat::core::kPrivileges) {
    for (const Case& one : cases) {
      INFO(has.name << ": " << one.line);
      MindHarness chat(with({{.name = "admin", .password = "secret", .privileges = only_this(has.privilege)}}));
      Client bob = chat.connect("bob");
      Client root = chat.connect_operator("root");
      const Lines told = root.ask(one.line);
      if (has.privilege == one.privilege) {
        REQUIRE(only(told, "723").empty());
        REQUIRE(only(told, "481").empty());
      } else {
        REQUIRE(only(told, "723") ==
                Lines{":chat.example 723 root " + std::string(chat::core::privilege_name(one.privilege)) +
                      " :Insufficient operator privileges; ask the administrator for them"});
      }
      REQUIRE(numbers(chat.connect("carol").ask(one.line)).starts_with("481"));  // STATS has an end, 219
      REQUIRE(bob.closed() == (has.privilege == Privilege::kill && one.privilege == Privilege::kill));
    }
  }
}

TEST_CASE("An operator without privileges is one, and may do nothing more than others") {
  MindHarness chat(with({{.name = "admin", .password = "secret", .privileges = {}}}));
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob", {.address = "203.0.113.9"});
  REQUIRE(only(bob.ask("WHOIS root"), "313").size() == 1);
  REQUIRE(numbers(root.ask("KILL bob :x")) == "723");
  REQUIRE(only(root.ask("WHOIS bob"), "378").empty());
  bob.send("JOIN #secret");
  bob.send("MODE #secret +s");
  REQUIRE(only(root.ask("LIST"), "322").empty());
  // They may become another operator; what they may follows from the last one, and ends with +o.
  chat.mind.configure(std::make_shared<chat::core::Settings>(MindHarness::with_operator()));
  REQUIRE(numbers(root.ask("OPER admin secret")) == "381");
  REQUIRE(only(root.ask("LIST"), "322").size() == 1);
  REQUIRE(numbers(root.ask("MODE root -o")) == "MODE");
  REQUIRE(only(root.ask("LIST"), "322").empty());
  REQUIRE(numbers(root.ask("KILL bob :x")) == "481");
}
