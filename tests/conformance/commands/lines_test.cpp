#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// Lines, of whatever command: https://modern.ircdocs.horse/#message-format, and the numerics 417, 421, 451, 461 and
// 462. How a stream becomes lines is in unit/irc/line_buffer_test.cpp; lines that are not UTF-8 are in
// tokens/utf8only_test.cpp.

using namespace chat::test;

TEST_CASE("lines: unknown commands, lower case, sources, and lines that say nothing") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("NONSENSE a b") ==
          Lines{":chat.example 421 alice NONSENSE :Unknown command; HELP lists the commands"});
  REQUIRE(numbers(alice.ask("ping x")) == "PONG");
  REQUIRE(numbers(alice.ask(":whoever PING x")) == "PONG");
  REQUIRE(numbers(alice.ask("@a=b;c :whoever PING x")) == "PONG");
  REQUIRE(numbers(alice.ask("   PING x")) == "PONG");
  REQUIRE(alice.ask("").empty());
  REQUIRE(alice.ask("   ").empty());
  REQUIRE(alice.ask(":source").empty());
  REQUIRE(alice.ask("@tag=x").empty());
  REQUIRE(numbers(alice.ask("P!NG x")) == "421");
  REQUIRE(numbers(alice.ask("001 alice :fake")) == "421");
  REQUIRE(numbers(alice.ask(std::string(300, 'X'))) == "421");
  REQUIRE(numbers(alice.ask("PING\tx")) == "421");
  REQUIRE(numbers(alice.ask("@;=;;a;a=1;+=x;!=? PING x")) == "PONG");
}

TEST_CASE("lines: what needs a user is refused before the registration, and so is an unknown command") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(client.ask("JOIN #tea") == Lines{":chat.example 451 * :You have not registered; send NICK and USER first"});
  client.send("NICK alice");
  REQUIRE(param(client.ask_one("PRIVMSG bob :hi"), 0) == "alice");
  REQUIRE(client.ask_one("NONSENSE").starts_with(":chat.example 451 alice :"));
}

TEST_CASE("lines: one that cannot be used is answered, once, and the connection goes on") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  using chat::irc::LineError;
  const auto refused = [&](LineError error) {
    static_cast<void>(alice.lines());
    chat.mind.bad_line(alice.id(), error);
    return alice.lines();
  };
  for (const LineError error : {LineError::body_too_long, LineError::tags_too_long}) {
    REQUIRE(refused(error) ==
            Lines{":chat.example 417 alice :Input line was too long and is dropped; send it in shorter pieces"});
  }
  for (const LineError error : {LineError::nul, LineError::carriage_return, LineError::several_lines}) {
    const Lines told = refused(error);
    REQUIRE(told.size() == 1);
    REQUIRE(told[0].starts_with(":chat.example FAIL * INVALID_LINE :"));
  }
  REQUIRE_FALSE(alice.closed());
  REQUIRE(numbers(alice.ask("PING x")) == "PONG");
}

TEST_CASE("lines: the bounds of tags and of the rest; each line past them is answered once, and dropped whole") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.caps = "message-tags"});
  const auto told = [&](const std::string& stream) {
    static_cast<void>(alice.lines());
    chat::irc::LineBuffer buffer;
    buffer.feed(stream, [&](const chat::irc::LineBuffer::Line& line) {
      if (line) {
        alice.send(*line);
      } else {
        chat.mind.bad_line(alice.id(), line.error());
      }
    });
    return numbers(alice.lines());
  };
  const std::string tags = "@+x=" + std::string(4094 - 3, 'y');  // 4094 bytes behind the @
  const std::string body = "PING x " + std::string(510 - 7, 'x');
  CHECK(told(tags + " PING x\r\n") == "PONG");
  CHECK(told(tags + "y PING x\r\n") == "417");
  CHECK(told(body + "\r\n") == "PONG");
  CHECK(told(body + "x\r\n") == "417");
  CHECK(told(tags + " " + body + "\r\n") == "PONG");
  CHECK(told(body + "x\r\n" + tags + "y PING x\r\nPING end\n\r\n   \r\n") == "417 417 PONG");
}

TEST_CASE("lines: a person's mistakes are found in this order: registration, privilege, parameters") {
  MindHarness chat(MindHarness::with_operator());
  Client early = chat.open();
  Client bob = chat.connect("bob");
  Client root = chat.connect_operator("root");
  REQUIRE(numbers(early.ask("KILL")) == "451");
  REQUIRE(numbers(bob.ask("KILL")) == "481");
  REQUIRE(numbers(root.ask("KILL")) == "461");
  REQUIRE(numbers(bob.ask("USER")) == "462");
  REQUIRE(numbers(early.ask("USER")) == "461");
}

TEST_CASE("lines: a command without enough parameters is named, with the form it has") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE_THAT(alice.ask_one("join"),
               Catch::StartsWith(":chat.example 461 alice JOIN :Not enough parameters; the form is: JOIN <channel>"));
}

TEST_CASE("lines: the source that a client gives is not believed") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send(":root!root@chat.example PRIVMSG bob :hi");
  alice.send(":chat.example PRIVMSG bob :hi");
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG bob :hi", ":alice!~user@192.0.2.1 PRIVMSG bob :hi"});
}

TEST_CASE("lines: of more parameters than a command has, the surplus is passed over") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  std::string many;
  for (int i = 0; i < 200; ++i) many += " x";
  REQUIRE(alice.ask("PING a" + many) == Lines{":chat.example PONG chat.example :a"});
  REQUIRE(alice.ask("PING   a    b") == Lines{":chat.example PONG chat.example :a"});
}
