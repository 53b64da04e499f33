#include <catch2/catch.hpp>

#include "support/identity_harness.hpp"
#include "support/people_harness.hpp"

// What is said to an account that has no user.

using namespace chat;
using namespace chat::test;

TEST_CASE("messages to an account that is not here: they are kept, and their sender is told") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client bob = chat.connect("bob", {.caps = "echo-message"});
  const Lines lines = bob.ask("PRIVMSG ADA :read this");
  REQUIRE(numbers(lines) == "PRIVMSG 301");
  CHECK(lines[0] == ":bob!~user@192.0.2.1 PRIVMSG ada :read this");
  CHECK(lines[1] == ":chat.example 301 bob ada :Not here now; reads it later");
  CHECK(numbers(bob.ask("NOTICE ada :and this")) == "NOTICE");
  CHECK(chat.journal.events.back().body == "and this");
  CHECK(chat.journal.events.back().target == "ada");
  CHECK(numbers(bob.ask("TAGMSG ada")) == "");  // without message-tags there are no tags

  SECTION("who comes reads them") {
    chat.pass(std::chrono::minutes{1});
    Client ada = chat.arrive("ada", "ada");
    CHECK(behind_greeting(ada.lines()) == Lines{":bob!~user@192.0.2.1 PRIVMSG ada :[08:00] read this",
                                                ":bob!~user@192.0.2.1 NOTICE ada :[08:00] and this"});
    ada.send("QUIT");
    SECTION("and once only") {
      chat.pass(std::chrono::minutes{1});
      bob.send("PRIVMSG ada :news");
      chat.pass(std::chrono::minutes{1});
      Client again = chat.arrive("ada", "ada");
      CHECK(behind_greeting(again.lines()) == Lines{":bob!~user@192.0.2.1 PRIVMSG ada :[08:02] news"});
      Client phone = chat.arrive("ada", "ada");
      CHECK(behind_greeting(phone.lines()).empty());
    }
  }
  SECTION("in a batch for who knows them, by the other one's name") {
    Client ada = chat.arrive("ada", "ada", {.caps = "batch server-time message-tags"});
    const Lines told = behind_greeting(ada.lines());
    REQUIRE(numbers(told) == "BATCH PRIVMSG NOTICE BATCH");
    CHECK(told.front().ends_with(" chathistory bob"));
  }
  SECTION("who reads history by themselves is shown nothing, and finds it") {
    Client ada = chat.arrive("ada", "ada", {.caps = "batch server-time message-tags draft/chathistory"});
    CHECK(behind_greeting(ada.lines()).empty());
    CHECK(numbers(ada.ask("CHATHISTORY LATEST bob * 10")) == "BATCH PRIVMSG NOTICE BATCH");
  }
  SECTION("their sender finds it, too, before and after they came") {
    Client reader = chat.connect("eve", {.caps = "batch server-time message-tags draft/chathistory"});
    reader.send("PRIVMSG ada :mine");
    CHECK(numbers(reader.ask("CHATHISTORY LATEST ada * 10")) == "BATCH PRIVMSG BATCH");
    chat.connect_as("ada");
    CHECK(numbers(reader.ask("CHATHISTORY LATEST ada * 10")) == "BATCH PRIVMSG BATCH");
  }
}

TEST_CASE("messages to who cannot come: there is nobody of that name") {
  IdentityHarness chat;
  chat.make_account("ada");
  Client bob = chat.connect("bob", {.caps = "message-tags echo-message"});
  CHECK(numbers(bob.ask("@+x=1 TAGMSG ada")) == "401");
  CHECK(numbers(bob.ask("PRIVMSG nobody :hi")) == "401");
  SECTION("suspended") {
    core::suspend_account(chat.core(), nullptr, chat.account("ada"), "spam");
    CHECK(numbers(bob.ask("PRIVMSG ada :hi")) == "401");
  }
  SECTION("not verified yet") {
    chat.make_account("eve", "code");
    CHECK(numbers(bob.ask("PRIVMSG eve :hi")) == "401");
  }
  SECTION("here, with another nick") {
    Client ada = chat.connect_as("ada");
    ada.send("NICK lovelace");
    CHECK(numbers(bob.ask("PRIVMSG ada :hi")) == "401");
  }
}

TEST_CASE("who wrote before a restart is found by their name, once TARGETS has told it") {
  PeopleHarness before;
  static_cast<void>(before.person("ann"));
  before.connect("eve").send("PRIVMSG ann :are you there?");

  PeopleHarness after({}, before.journal.store);
  after.mind.restore(before.remembered());
  Client ann = after.connect("ann2", {.caps = "batch draft/chathistory"});
  after.log_in(ann, "ann");
  const std::string between = "timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 10";
  const Lines targets = ann.ask("CHATHISTORY TARGETS " + between);
  REQUIRE(targets.size() == 3);
  CHECK(targets[1].find("CHATHISTORY TARGETS eve ") != std::string::npos);
  const Lines lines = ann.ask("CHATHISTORY LATEST eve * 10");
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].ends_with("are you there?"));
}
