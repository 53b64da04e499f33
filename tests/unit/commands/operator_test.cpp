#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// OPER, KILL, WALLOPS and REHASH: https://modern.ircdocs.horse/#operator-messages

using namespace chat::test;

namespace {

chat::core::Settings with(chat::core::Operator entry) {
  chat::core::Settings settings;
  settings.operators.push_back(std::move(entry));
  return settings;
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
  MindHarness chat(with({.name = "admin", .password = "", .host = {}}));
  Client alice = chat.connect("alice");
  REQUIRE(numbers(alice.ask("OPER admin :")) == "461");
  REQUIRE(numbers(alice.ask("OPER admin x")) == "464");
}

TEST_CASE("OPER: from where it may be") {
  const std::string from = GENERATE("10.0.0.*", "*@10.0.0.7", "~user@10.*");
  MindHarness chat(with({.name = "admin", .password = "secret", .from = from, .host = {}}));
  REQUIRE(numbers(chat.connect("far", {.address = "192.0.2.1"}).ask("OPER admin secret")) == "491");
  REQUIRE(numbers(chat.connect("near", {.address = "10.0.0.7"}).ask("OPER admin secret")) == "MODE 381");
}

TEST_CASE("OPER: a host of its own, which chghost tells") {
  MindHarness chat(with({.name = "admin", .password = "secret", .host = "staff.chat.example"}));
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

TEST_CASE("KILL: ends somebody, and tells them and the others by whom and why") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  bob.send("JOIN #tea");
  carol.send("JOIN #tea");
  static_cast<void>(carol.lines());
  static_cast<void>(bob.lines());
  REQUIRE(root.ask("KILL BOB :bad manners").empty());
  const Lines end = bob.lines();
  REQUIRE(numbers(end) == "KILL ERROR");
  REQUIRE(end[0] == ":root!~user@192.0.2.1 KILL bob :bad manners");
  REQUIRE_THAT(end[1], Catch::Contains("bad manners") && Catch::Contains("root"));
  REQUIRE(bob.closed());
  REQUIRE(carol.lines() == Lines{":bob!~user@192.0.2.1 QUIT :Killed (root (bad manners))"});
}

TEST_CASE("operators: a text of several words without its colon is not cut") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  bob.send("MODE bob +w");
  static_cast<void>(bob.lines());
  CHECK(only(root.ask("WALLOPS back at noon"), "NOTICE").empty());
  root.send("KILL bob bad manners :as always");
  const Lines end = bob.lines();
  REQUIRE(numbers(end) == "WALLOPS KILL ERROR");
  CHECK(param(end[0], 0) == "back at noon");
  CHECK(param(end[1], 1) == "bad manners as always");
}

TEST_CASE("KILL: parameters and refusals") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client bob = chat.connect("bob");
  REQUIRE(numbers(root.ask("KILL")) == "461");
  REQUIRE(numbers(root.ask("KILL nobody :x")) == "401");
  REQUIRE(numbers(root.ask("KILL Chat.Example :x")) == "483");
  REQUIRE(numbers(bob.ask("KILL root :x")) == "481");
  REQUIRE(numbers(chat.open().ask("KILL root :x")) == "451");
  REQUIRE(root.ask("KILL bob").empty());
  REQUIRE(bob.closed());
}

TEST_CASE("KILL: oneself, also with a label") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root", {.caps = "labeled-response batch"});
  const std::string label = GENERATE("", "@label=k ");
  const Lines end = root.ask(label + "KILL root :enough");
  REQUIRE(only(end, "ERROR").size() == 1);
  REQUIRE(root.closed());
}

TEST_CASE("WALLOPS: to everyone who has +w") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  Client listener = chat.connect("listener");
  Client other = chat.connect("other");
  listener.send("MODE listener +w");
  static_cast<void>(listener.lines());
  REQUIRE(root.ask("WALLOPS :tea is ready").empty());
  REQUIRE(listener.lines() == Lines{":root!~user@192.0.2.1 WALLOPS :tea is ready"});
  REQUIRE(other.lines().empty());
  REQUIRE(numbers(root.ask("WALLOPS")) == "461");
  REQUIRE(numbers(root.ask("WALLOPS :")) == "461");
  REQUIRE(numbers(other.ask("WALLOPS :x")) == "481");
  REQUIRE(numbers(chat.open().ask("WALLOPS :x")) == "451");
}

TEST_CASE("REHASH: is asked of those around the mind") {
  MindHarness chat(MindHarness::with_operator());
  Client bob = chat.connect("bob");
  REQUIRE(numbers(bob.ask("REHASH")) == "481");
  REQUIRE(numbers(chat.open().ask("REHASH")) == "451");
  REQUIRE(chat.requests.empty());
  Client root = chat.connect_operator("root");
  REQUIRE(numbers(root.ask("REHASH")) == "382");
  REQUIRE(chat.requests.size() == 1);
  REQUIRE(chat.requests[0].session == root.id());
  REQUIRE(chat.mind.take_requests().empty());
  SECTION("its outcome is a notice, if the asker is still there") {
    chat.mind.notice(root.id(), "The configuration was read again.");
    REQUIRE(root.lines() == Lines{":chat.example NOTICE root :The configuration was read again."});
    root.drop();
    chat.mind.notice(root.id(), "Too late");
  }
}

TEST_CASE("new settings hold from then on, but for the server's name") {
  MindHarness chat(MindHarness::with_operator());
  Client root = chat.connect_operator("root");
  chat::core::Settings settings;
  settings.server_name = "other.example";
  settings.description = "Another description";
  settings.limits.targets = 1;
  chat.mind.configure(std::make_shared<chat::core::Settings>(settings));
  REQUIRE(root.ask("WHOIS root").at(1) == ":chat.example 312 root root chat.example :Another description");
  REQUIRE(numbers(root.ask("PRIVMSG a,b :hi")) == "407");
  REQUIRE(numbers(chat.connect("bob").ask("OPER admin secret")) == "464");
}
