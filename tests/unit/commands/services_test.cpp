#include <catch2/catch.hpp>
#include <string>

#include "commands/services.hpp"
#include "support/accounts_harness.hpp"

using namespace chat;
using namespace chat::test;

namespace {

std::string texts(const Lines& lines) {
  std::string all;
  for (const std::string& line : lines) all += (all.empty() ? "" : "|") + param(line, 1);
  return all;
}

}  // namespace

TEST_CASE("services: there are four ways to say something to them") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const std::string answer = ":NickServ!NickServ@chat.example NOTICE alice :You are not logged in.";
  CHECK(alice.ask_one("NS LOGOUT") == answer);
  CHECK(alice.ask_one("nickserv logout") == answer);
  CHECK(alice.ask_one("NS :logout  ") == answer);
  CHECK(alice.ask_one("PRIVMSG NICKSERV :  logout") == answer);
  CHECK(chat.journal.events.empty());
}

TEST_CASE("services: HELP follows from the table, and every command has a help that fits a line") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const auto& service = commands::nickserv();
  const Lines all = alice.ask("NS HELP");
  REQUIRE(all.size() == service.commands().size() + 2);
  CHECK(alice.ask("NS") == all);
  CHECK(alice.ask("PRIVMSG NickServ :help") == all);
  for (const commands::ServiceCommand& command : service.commands()) {
    CAPTURE(command.name);
    CHECK(texts(all).find("|  " + std::string(command.name)) != std::string::npos);
    const Lines one = alice.ask("NS HELP " + irc::to_lower(command.name));
    REQUIRE(one.size() == 2);
    CHECK(param(one[0], 1).starts_with(command.name));
    CHECK(param(one[1], 1) == command.help);
  }
  CHECK(texts(alice.ask("NS HELP nonsense")) == "There is no command of that name; HELP lists those there are.");
}

TEST_CASE("services: what is no command, or not enough of one, is told so, without being repeated") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  CHECK(texts(alice.ask("NS secret")) == "There is no such command; HELP lists those there are.");
  CHECK(texts(alice.ask("PRIVMSG NickServ :secret word")) == "There is no such command; HELP lists those there are.");
  CHECK(texts(alice.ask("NS VERIFY alice")) == "That is written: VERIFY <account> <code>");
  CHECK(texts(alice.ask("NS VERIFY alice :")) == "That is written: VERIFY <account> <code>");
}

TEST_CASE("services: what is refused is a FAIL to who asked by a command and knows standard replies") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "standard-replies"});
  const auto fail = [](const std::string& rest) { return ":chat.example FAIL " + rest; };
  const std::string wrong = "The account's name or its password is wrong; check both.";
  CHECK(alice.ask_one("NS LOGOUT") == fail("NS REFUSED :You are not logged in."));
  CHECK(alice.ask_one("NickServ LOGOUT") == fail("NICKSERV REFUSED :You are not logged in."));
  CHECK(alice.ask_one("NS nonsense") ==
        fail("NS UNKNOWN_COMMAND :There is no such command; HELP lists those there are."));
  CHECK(alice.ask_one("NS VERIFY a") == fail("NS INVALID_PARAMS :That is written: VERIFY <account> <code>"));
  CHECK(alice.ask_one("NS :VERIFY a") == fail("NS INVALID_PARAMS :That is written: VERIFY <account> <code>"));
  CHECK(alice.ask_one("CS LIST") ==
        fail("CS ACCOUNT_REQUIRED :Log in first (IDENTIFY), or make an account (REGISTER)."));
  CHECK(alice.ask_one("CHANSERV INFO #x").starts_with(fail("CHANSERV REFUSED :There is no registered channel")));
  CHECK(alice.ask_one("NS REGISTER short").starts_with(fail("NS WEAK_PASSWORD :That password is too short")));
  CHECK(alice.ask_one("NS IDENTIFY " + std::string(kPassword)) == fail("NS REFUSED :" + wrong));  // after the hashing
  // What is answered stays a NOTICE, and so does all that is said by PRIVMSG, or to others.
  CHECK(param(alice.ask("NS HELP").front(), 1).starts_with("NickServ keeps"));
  CHECK(alice.ask_one("PRIVMSG NickServ :LOGOUT") ==
        ":NickServ!NickServ@chat.example NOTICE alice :You are not logged in.");
  CHECK(texts(alice.ask("PRIVMSG NickServ :IDENTIFY wrong-one")) == wrong);
  Client bob = chat.connect("bob");
  CHECK(texts(bob.ask("NS IDENTIFY wrong-one")) == wrong);
}

TEST_CASE("services: a new password that is refused, by a command") {
  MindHarness chat;
  add_account(chat, "alice");
  Client alice = chat.connect("bob", {.caps = "standard-replies"});
  alice.send("NS IDENTIFY alice :correct horse");
  static_cast<void>(alice.lines());
  CHECK(alice.ask_one("NS PASSWD wrong another-one") ==
        ":chat.example FAIL NS REFUSED :The account's name or its password is wrong; check both.");
  CHECK(only(alice.ask("NS PASSWD :correct"), "FAIL").size() == 1);
}

TEST_CASE("services: a text's last word may have spaces in it, behind a colon") {
  MindHarness chat;
  add_account(chat, "alice", "a b  c");
  Client client = chat.connect("bob");
  CHECK(only(client.ask("PRIVMSG NickServ :IDENTIFY alice :a b  c"), "900").size() == 1);
}

TEST_CASE("services: answers carry the label, and go to the session that asked") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch labeled-response"});
  const std::string answer = alice.ask_one("@label=x NS LOGOUT");
  CHECK(tag(answer, "label") == "x");
  const Lines help = alice.ask("@label=y PRIVMSG NickServ :HELP");
  CHECK(tag(help.front(), "label") == "y");
  CHECK(irc::parse(help.front())->command == "BATCH");
  // A NOTICE is never answered, except that a label is.
  CHECK(alice.ask("NOTICE NickServ :HELP").empty());
  CHECK(alice.ask_one("@label=z NOTICE NickServ :HELP") == "@label=z :chat.example ACK");
}

TEST_CASE("services: with others, or in several lines, they say how to be spoken to") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "batch draft/multiline message-tags"});
  CHECK(only(alice.ask("PRIVMSG NickServ,ChanServ :HELP"), "NOTICE").size() == 2);
  alice.send("BATCH +1 draft/multiline NickServ");
  alice.send("@batch=1 PRIVMSG NickServ :HELP");
  CHECK(texts(alice.ask("BATCH -1")).starts_with("Write to me alone"));
}

TEST_CASE("services: WHOIS tells what they are") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  CHECK(alice.ask("WHOIS nickserv") ==
        Lines{":chat.example 311 alice NickServ NickServ chat.example * :NickServ keeps accounts: who owns a name, and "
              "how they prove it.",
              ":chat.example 312 alice NickServ chat.example :A chatserver",
              ":chat.example 318 alice nickserv :End of WHOIS list"});
}

TEST_CASE("services: a code that confirms is the same for the same question only") {
  MindHarness one;
  core::Core& core = core_of(one);
  const std::string code = commands::confirmation_code(core, "drop #tea");
  CHECK(code.size() == 8);
  CHECK(commands::confirmation_code(core, "drop #tea") == code);
  CHECK(commands::confirmation_code(core, "drop #coffee") != code);
}
