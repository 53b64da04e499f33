#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// standard-replies: https://ircv3.net/specs/extensions/standard-replies

using namespace chat::test;

TEST_CASE("standard-replies: what a specification of its own names needs no capability") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  const auto message = alice.ask_one("SETNAME :" + std::string(200, 'x'));
  CHECK(message.starts_with(":chat.example FAIL SETNAME INVALID_REALNAME :"));
  CHECK(alice.ask_one("MARKREAD").starts_with(":chat.example FAIL MARKREAD NEED_MORE_PARAMS :"));
}

TEST_CASE("standard-replies: other refusals are such replies for who asked, and a NOTICE for who did not") {
  MindHarness chat;
  Client knows = chat.connect("knows", {.caps = "standard-replies"});
  Client plain = chat.connect("plain");
  CHECK(knows.ask_one("NS NONSENSE").starts_with(":chat.example FAIL NS UNKNOWN_COMMAND :"));
  CHECK(numbers(plain.ask("NS NONSENSE")) == "NOTICE");
}

TEST_CASE("standard-replies: a star stands for the command where none was given") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.mind.bad_line(alice.id(), chat::irc::LineError::not_utf8);
  chat.mind.bad_line(alice.id(), chat::irc::LineError::nul);
  const Lines told = alice.lines();
  REQUIRE(told.size() == 2);
  CHECK(told[0].starts_with(":chat.example FAIL * INVALID_UTF8 :"));
  CHECK(told[1].starts_with(":chat.example FAIL * INVALID_LINE :"));
}

TEST_CASE("standard-replies: the label of the command stands on them, and NOTE is one of them") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "standard-replies labeled-response batch"});
  const std::string fail = alice.ask_one("@label=x MARKREAD");
  CHECK(tag(fail, "label") == "x");
  CHECK(numbers({fail}) == "FAIL");
  const std::string note = alice.ask_one("@label=y DATASTORE");
  CHECK(tag(note, "label") == "y");
  CHECK(numbers({note}) == "NOTE");
  CHECK(param(note, 0) == "DATASTORE");
}
