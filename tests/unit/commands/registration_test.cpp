#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// NICK, USER, PASS, PING, PONG and QUIT: https://modern.ircdocs.horse/#connection-registration

using namespace chat::test;

namespace {

chat::core::Settings with_password() {
  chat::core::Settings settings;
  settings.password = "sesame";
  return settings;
}

}  // namespace

TEST_CASE("registration: NICK and USER, in either order, bring the greeting") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  settings.version = "chatserver-1";
  settings.started = "today";
  MindHarness chat(settings);
  Client client = chat.open();
  const bool nick_first = GENERATE(true, false);
  REQUIRE(client.ask(nick_first ? "NICK alice" : "USER al 0 * :Alice").empty());
  const Lines greeting = client.ask(nick_first ? "USER al 0 * :Alice" : "NICK alice");
  REQUIRE_THAT(numbers(greeting), Catch::StartsWith("001 002 003 004 005 005"));
  REQUIRE_THAT(numbers(greeting), Catch::Contains("251 ") && Catch::EndsWith("422"));
  REQUIRE(greeting[0] == ":chat.example 001 alice :Welcome to Wonderland, alice");
  REQUIRE(greeting[3] == ":chat.example 004 alice chat.example chatserver-1 BioRswZ beIklcCimMnpRstov beIklov");
  REQUIRE(param(client.ask("WHOIS alice").front(), 5) == "Alice");
}

TEST_CASE("registration: the message of the day, and the modes that newcomers get") {
  chat::core::Settings settings;
  settings.motd = {"Hello", ""};
  settings.user_modes = chat::irc::ModeSet("i");
  MindHarness chat(settings);
  Client client = chat.open();
  client.send("NICK alice");
  const Lines greeting = client.ask("USER al 0 * :Alice");
  REQUIRE_THAT(numbers(greeting), Catch::EndsWith("375 372 372 376 221"));
  REQUIRE(greeting.back() == ":chat.example 221 alice +i");
}

TEST_CASE("registration: what needs a user is refused before") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(client.ask("JOIN #tea") == Lines{":chat.example 451 * :You have not registered; send NICK and USER first"});
  client.send("NICK alice");
  REQUIRE(param(client.ask_one("PRIVMSG bob :hi"), 0) == "alice");
  REQUIRE(numbers(client.ask("NONSENSE")) == "451");
}

TEST_CASE("NICK: what cannot be a nick") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(numbers(client.ask("NICK")) == "431");
  REQUIRE(numbers(client.ask("NICK :")) == "431");
  for (const std::string nick : {"*", "1st", "-x", "a b", "#tea", "a!b", "a@b", "a,b", "a.b", "é", "a*", "a:b", "$a"}) {
    INFO(nick);
    const std::string refusal = client.ask_one("NICK :" + nick);
    REQUIRE(numbers({refusal}) == "432");
    REQUIRE(param(refusal, 0) == "*");
  }
  REQUIRE(numbers(client.ask("NICK " + std::string(33, 'x'))) == "432");
  REQUIRE(client.ask("NICK " + std::string(32, 'x')).empty());
}

TEST_CASE("NICK: one that is taken, in any case of letters") {
  MindHarness chat;
  chat.connect("alice");
  Client bob = chat.open();
  bob.send("USER b 0 * :Bob");
  REQUIRE(bob.ask("NICK ALICE") == Lines{":chat.example 433 * ALICE :Nickname is already in use; choose another"});
  REQUIRE(numbers(bob.ask("NICK bob")).starts_with("001"));
  REQUIRE(numbers(bob.ask("NICK Alice")) == "433");
  SECTION("who is refused keeps their own") {
    Client carol = chat.connect("carol");
    REQUIRE(carol.ask("PRIVMSG bob :hi").empty());
    REQUIRE(bob.lines().size() == 1);
  }
}

TEST_CASE("NICK: two register with the same one; the first to complete has it") {
  MindHarness chat;
  Client first = chat.open();
  Client second = chat.open();
  first.send("NICK same");
  REQUIRE(second.ask("NICK same").empty());
  second.send("USER s 0 * :Second");
  REQUIRE(numbers(second.lines()).starts_with("001"));
  REQUIRE(numbers(first.ask("USER f 0 * :First")) == "433");
  REQUIRE(numbers(first.ask("NICK other")).starts_with("001"));
}

TEST_CASE("NICK: a nick that was given up, or whose owner has gone, is free") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("NICK malice");
  Client second = chat.connect("alice");
  second.send("QUIT");
  chat.connect("ALICE").drop();
  Client waiting = chat.open();
  waiting.send("NICK alice");
  waiting.send("QUIT");
  chat.connect("alice");
}

TEST_CASE("NICK: a change is told to oneself and, once, to everyone who shares a channel") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea,#cake");
  static_cast<void>(bob.lines());
  const Lines change{":alice!~user@192.0.2.1 NICK al"};
  REQUIRE(alice.ask("NICK al") == change);
  REQUIRE(bob.lines() == change);
  REQUIRE(carol.lines().empty());
  SECTION("of letters only, too; the same again is nothing") {
    REQUIRE(alice.ask("NICK AL") == Lines{":al!~user@192.0.2.1 NICK AL"});
    REQUIRE(bob.lines().size() == 1);
    REQUIRE(alice.ask("NICK AL").empty());
    REQUIRE(bob.lines().empty());
  }
}

TEST_CASE("NICK: not while banned in a channel, unless one may speak there") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  alice.send("MODE #tea +b bob");
  REQUIRE(numbers(bob.ask("NICK robert")) == "435");
  alice.send("MODE #tea +v bob");
  REQUIRE(numbers(bob.ask("NICK robert")) == "NICK");
}

TEST_CASE("NICK: with RFC 1459's rules, brackets are braces") {
  chat::core::Settings settings;
  settings.names = chat::irc::NameRules({.mapping = chat::irc::CaseMapping::rfc1459});
  MindHarness chat(settings);
  chat.connect("a[]\\^");
  Client other = chat.connect("other");
  REQUIRE(numbers(other.ask("NICK A{}|^")) == "433");
  REQUIRE(numbers(other.ask("NICK a{}|_")) == "NICK");
}

TEST_CASE("USER: parameters, and once only") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE(numbers(client.ask("USER")) == "461");
  REQUIRE(numbers(client.ask("USER al 0 *")) == "461");
  REQUIRE(numbers(client.ask("USER al 0 * :")) == "461");
  const std::string refusal = client.ask_one("USER al 0");
  REQUIRE(param(refusal, 1) == "USER");
  REQUIRE_THAT(refusal, Catch::Contains("<username> 0 * <real name>"));
  client.send("USER al 0 * :Alice");
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER al 0 * :Alice")) == "462");
}

TEST_CASE("USER: what cannot stand in a source is left out of the name, and the rest is cut") {
  MindHarness chat;
  const auto source_of = [&](const std::string& username) {
    Client client = chat.connect("alice", {.username = username});
    const std::string name = client.param("WHOIS alice", "311", 2);
    client.drop();
    return name;
  };
  REQUIRE(source_of("a!b@c") == "~abc");
  REQUIRE(source_of("!@") == "~user");
  REQUIRE(source_of("é") == "~user");
  REQUIRE(source_of(std::string(30, 'x')) == "~" + std::string(17, 'x'));
}

TEST_CASE("USER: a long real name is cut between characters") {
  MindHarness chat;
  std::string name;
  for (int i = 0; i < 100; ++i) name += "é";
  Client client = chat.connect("alice", {.real_name = "x" + name});
  REQUIRE(client.param("WHOIS alice", "311", 5).size() == 149);
}

TEST_CASE("PASS: the server's password") {
  MindHarness chat(with_password());
  Client client = chat.open();
  SECTION("right") {
    client.send("PASS wrong");
    client.send("PASS sesame");  // the last one counts
    client.send("NICK alice");
    REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
    REQUIRE(numbers(client.ask("PASS again")) == "462");
  }
  SECTION("wrong, or none") {
    const std::string password = GENERATE("wrong", "sesam", "sesamee", "Sesame", "");
    if (!password.empty()) client.send("PASS " + password);
    client.send("NICK alice");
    REQUIRE(numbers(client.ask("USER al 0 * :Alice")) == "464 ERROR");
    REQUIRE(client.closed());
    Arriving how;
    how.password = "sesame";
    chat.connect("alice", how);  // the nick is still free
  }
  SECTION("no parameter") { REQUIRE(numbers(client.ask("PASS")) == "461"); }
}

TEST_CASE("PASS: a server without password takes any") {
  MindHarness chat;
  Client client = chat.open();
  client.send("PASS whatever");
  client.send("NICK alice");
  REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
}

TEST_CASE("PING: the token comes back; PONG is not answered") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  REQUIRE(alice.ask("PING 12345") == Lines{":chat.example PONG chat.example :12345"});
  REQUIRE(alice.ask("PING :two words") == Lines{":chat.example PONG chat.example :two words"});
  REQUIRE(alice.ask("PING ::") == Lines{":chat.example PONG chat.example ::"});
  REQUIRE(numbers(alice.ask("PING")) == "409");
  REQUIRE(numbers(alice.ask("PING :")) == "409");
  REQUIRE(alice.ask("PONG 12345").empty());
  REQUIRE(alice.ask("PONG").empty());
  Client early = chat.open();
  REQUIRE(numbers(early.ask("PING x")) == "PONG");
  REQUIRE(early.ask("PONG x").empty());
}

TEST_CASE("QUIT: the others read the reason, once; the one who quits reads ERROR") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client carol = chat.connect("carol");
  for (Client& client : {std::ref(alice), std::ref(bob)}) client.send("JOIN #tea,#cake");
  static_cast<void>(bob.lines());
  const Lines end = alice.ask("QUIT :Gone to tea");
  REQUIRE(numbers(end) == "ERROR");
  REQUIRE(end.front().starts_with("ERROR :"));
  REQUIRE_THAT(end.front(), Catch::Contains("Gone to tea"));
  REQUIRE(alice.closed());
  REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Quit: Gone to tea"});
  REQUIRE(carol.lines().empty());
  SECTION("what it sends behind QUIT is dropped") {
    alice.send("PRIVMSG bob :I am a ghost");
    REQUIRE(bob.lines().empty());
    alice.drop();
  }
}

TEST_CASE("QUIT: without a reason, before registration, and too long") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  alice.send("JOIN #tea");
  bob.send("JOIN #tea");
  static_cast<void>(bob.lines());
  SECTION("none") {
    alice.send("QUIT");
    REQUIRE(param(bob.lines().at(0), 0).starts_with("Quit"));
  }
  SECTION("a long one is cut") {
    alice.send("QUIT :" + std::string(450, 'x'));
    REQUIRE(param(bob.lines().at(0), 0) == "Quit: " + std::string(300, 'x'));
  }
  SECTION("before registration nobody is told") {
    Client early = chat.open();
    REQUIRE(numbers(early.ask("QUIT")) == "ERROR");
    REQUIRE(early.closed());
    REQUIRE(bob.lines().empty());
  }
  SECTION("a connection that is lost quits with its cause, which nobody can type") {
    alice.drop("Ping timeout: 120 seconds");
    REQUIRE(bob.lines() == Lines{":alice!~user@192.0.2.1 QUIT :Ping timeout: 120 seconds"});
  }
}

TEST_CASE("dispatch: unknown commands, lower case, sources, and lines that say nothing") {
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
}

TEST_CASE("lines that the line buffer refused are answered, and nothing else happens") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  using chat::irc::LineError;
  const auto refused = [&](LineError error) {
    static_cast<void>(alice.lines());
    chat.mind.bad_line(alice.id(), error);
    return alice.lines();
  };
  REQUIRE(numbers(refused(LineError::body_too_long)) == "417");
  REQUIRE(numbers(refused(LineError::tags_too_long)) == "417");
  REQUIRE(refused(LineError::not_utf8).at(0).starts_with(":chat.example FAIL * INVALID_UTF8 :"));
  REQUIRE(refused(LineError::nul).at(0).starts_with(":chat.example FAIL * "));
  REQUIRE(refused(LineError::carriage_return).at(0).starts_with(":chat.example FAIL * "));
  REQUIRE_FALSE(alice.closed());
}

TEST_CASE("idle: the server asks whether the client is there") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  chat.mind.idle(alice.id());
  REQUIRE(alice.lines() == Lines{"PING :chat.example"});
}
