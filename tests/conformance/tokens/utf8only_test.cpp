#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// UTF8ONLY in 005: https://ircv3.net/specs/extensions/utf8-only

using namespace chat::test;

namespace {

/// Lets a line come through the line buffer, which refuses it; what its sender is told.
Lines refused(MindHarness& chat, Client& client, const std::string& text) {
  static_cast<void>(client.lines());
  chat::irc::LineBuffer buffer;
  buffer.feed(text + "\r\n", [&](const chat::irc::LineBuffer::Line& line) {
    REQUIRE_FALSE(line);
    chat.mind.bad_line(client.id(), line.error());
  });
  return client.lines();
}

}  // namespace

TEST_CASE("UTF8ONLY: is announced") {
  MindHarness chat;
  Client client = chat.open();
  client.send("NICK alice");
  const Lines greeting = client.ask("USER u 0 * :U");
  bool found = false;
  for (const std::string& line : only(greeting, "005")) found = found || line.find(" UTF8ONLY ") != std::string::npos;
  REQUIRE(found);
}

TEST_CASE("UTF8ONLY: the refusal names the command, and whoever was meant hears nothing") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  for (const std::string command : {"PRIVMSG", "NOTICE", "USER", "TOPIC", "privmsg"}) {
    REQUIRE(refused(chat, alice, command + " bob :\xE9t\xE9") ==
            Lines{":chat.example FAIL " + chat::irc::to_upper(command) +
                  " INVALID_UTF8 :That line is not UTF-8 and was dropped; set your program to UTF-8."});
  }
  REQUIRE(bob.lines().empty());
  REQUIRE_FALSE(alice.closed());
  REQUIRE(numbers(alice.ask("PRIVMSG bob :été")).empty());
  REQUIRE(bob.lines().size() == 1);
}

TEST_CASE("UTF8ONLY: a command that cannot be told is named by an asterisk") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const std::string line : {"PRIV\xE9 bob :hi", "\xE9", "NONSENSE \xE9", "@a=b", "@\xE9", ":\xE9"}) {
    INFO(line);
    const Lines told = refused(chat, alice, line + " \xFF");
    REQUIRE(told.size() == 1);
    REQUIRE(told[0].starts_with(":chat.example FAIL * INVALID_UTF8 :"));
  }
}

TEST_CASE("UTF8ONLY: tags and source may be what is wrong; the command is told all the same") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  for (const std::string line :
       {"@a=\xE9 PRIVMSG bob :hi", ":\xE9 PRIVMSG bob :hi", "@a=\xE9 :\xE9  PRIVMSG bob :hi"}) {
    INFO(line);
    REQUIRE(refused(chat, alice, line).at(0).starts_with(":chat.example FAIL PRIVMSG INVALID_UTF8 :"));
  }
}

TEST_CASE("UTF8ONLY: the refusal carries the label of the command") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "labeled-response batch"});
  REQUIRE(refused(chat, alice, "@label=x PRIVMSG bob :\xE9")
              .at(0)
              .starts_with("@label=x :chat.example FAIL PRIVMSG INVALID_UTF8 :"));
}

TEST_CASE("UTF8ONLY: before the registration it is the same, and the connection goes on") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(refused(chat, client, "NICK \xE9").at(0).starts_with(":chat.example FAIL NICK INVALID_UTF8 :"));
  client.send("NICK alice");
  REQUIRE(refused(chat, client, "USER u 0 * :\xE9").at(0).starts_with(":chat.example FAIL USER INVALID_UTF8 :"));
  REQUIRE(numbers(client.ask("USER u 0 * :é")).starts_with("001"));
}

TEST_CASE("UTF8ONLY: who is at a bare terminal reads a sentence") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(refused(chat, client, "J\xF6rg") ==
          Lines{"!! That line is not UTF-8 and was dropped; set your program to UTF-8."});
}
