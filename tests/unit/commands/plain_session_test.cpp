#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// People at a bare terminal: nc, telnet.

using namespace chat::test;

namespace {

/// All lines, with a line end behind each.
std::string text_of(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// Somebody at a terminal who has said their name; what they were shown is taken off.
Client person(MindHarness& chat, const std::string& name) {
  Client client = chat.open();
  chat.mind.silent(client.id());
  client.send(name);
  REQUIRE(chat.sink.inbox(client.id()).registered);
  static_cast<void>(client.lines());
  return client;
}

std::string said(Client& client, const std::string& line) { return text_of(client.ask(line)); }
using Catch::Contains;

}  // namespace

TEST_CASE("plain: after a silence the newcomer is greeted and asked for a name, once") {
  chat::core::Settings settings;
  settings.network = "Wonderland";
  MindHarness chat(settings);
  Client client = chat.open();
  REQUIRE(client.lines().empty());
  chat.mind.silent(client.id());
  const std::string greeting = text_of(client.lines());
  REQUIRE_THAT(greeting, Contains("Wonderland") && Contains("What is your name"));
  chat.mind.silent(client.id());
  REQUIRE(client.lines().empty());
  SECTION("the answer is the name, and the menu follows") {
    const std::string menu = said(client, "bob");
    REQUIRE_THAT(menu, Contains("/enter") && Contains("/channels") && Contains("/leavesystem"));
    REQUIRE_THAT(menu, !Contains("What is your name"));
    REQUIRE(chat.sink.inbox(client.id()).plain);
    REQUIRE_THAT(said(client, "/info"), Contains("You are bob"));
  }
  SECTION("an IRC client that was merely slow is one all the same") {
    const std::string first = GENERATE("NICK alice", "cap ls", "@a=b NICK alice", ":x NICK alice", "PASS x");
    client.send(first);
    REQUIRE_FALSE(chat.sink.inbox(client.id()).plain);
    static_cast<void>(client.lines());
    client.send("CAP END");
    client.send("NICK alice");
    REQUIRE(numbers(client.ask("USER al 0 * :Alice")).starts_with("001"));
  }
}

TEST_CASE("plain: who types at once is greeted then, and what they typed is their name") {
  MindHarness chat;
  Client client = chat.open();
  REQUIRE_THAT(said(client, "bob"), Contains("Welcome") && Contains("/enter"));
  REQUIRE(chat.sink.inbox(client.id()).registered);
}

TEST_CASE("plain: names that cannot be had are explained, and asked for again") {
  MindHarness chat;
  chat.connect("alice");
  Client client = chat.open();
  chat.mind.silent(client.id());
  static_cast<void>(client.lines());
  REQUIRE_THAT(said(client, "ALICE"), Contains("ALICE") && Contains("already"));
  REQUIRE_THAT(said(client, "two words"), Contains("!! ") && Contains("What is your name"));
  REQUIRE_THAT(said(client, "1st"), Contains("!! "));
  REQUIRE_THAT(said(client, ""), Contains("What is your name"));
  REQUIRE_THAT(said(client, std::string(100, 'x')), Contains("!! "));
  REQUIRE_THAT(said(client, "/enter tea"), Contains("A name comes first"));
  REQUIRE_THAT(said(client, "/help"), Contains("/enter"));
  REQUIRE_FALSE(chat.sink.inbox(client.id()).registered);
  SECTION("spaces around it do no harm") {
    client.send("  bob ");
    REQUIRE_THAT(said(client, "/info"), Contains("You are bob"));
  }
  SECTION("one may leave before") {
    REQUIRE_THAT(said(client, "/leavesystem"), Contains("Goodbye"));
    REQUIRE(client.closed());
  }
}

TEST_CASE("plain: a server with a password asks for it behind the name") {
  chat::core::Settings settings;
  settings.password = "sesame";
  MindHarness chat(settings);
  Client client = chat.open();
  REQUIRE_THAT(said(client, "bob"), Contains("password"));
  SECTION("right") {
    REQUIRE_THAT(said(client, "sesame"), Contains("/enter"));
    REQUIRE(chat.sink.inbox(client.id()).registered);
  }
  SECTION("wrong") {
    REQUIRE_THAT(said(client, "open"), Contains("password"));
    REQUIRE(client.closed());
  }
  SECTION("none: it is asked for again") {
    REQUIRE_THAT(said(client, ""), Contains("password"));
    REQUIRE_FALSE(client.closed());
  }
  SECTION("one may leave instead") {
    REQUIRE_THAT(said(client, "/leavesystem"), Contains("Goodbye"));
    REQUIRE(client.closed());
  }
  SECTION("the name may be taken meanwhile: another is asked for") {
    Arriving how;
    how.password = "sesame";
    chat.connect("bob", how);
    REQUIRE_THAT(said(client, "sesame"), Contains("bob") && Contains("name"));
    REQUIRE_FALSE(client.closed());
    REQUIRE_THAT(said(client, "robert"), Contains("/enter"));
  }
}

TEST_CASE("plain: where an account is needed the way to one is told, and no name is asked for again") {
  chat::core::Settings settings;
  settings.accounts.login_required = true;
  MindHarness chat(settings);
  Client client = chat.open();
  chat.mind.silent(client.id());
  static_cast<void>(client.lines());
  const std::string typed = GENERATE("bob", "/login bob secret", "/register secret");
  const std::string told = said(client, typed);
  CHECK_THAT(told, Contains("chatclient --account NAME") && !Contains("What is your name") && !Contains("/login"));
  CHECK(client.closed());
}

TEST_CASE("plain: channels: entering, talking, leaving") {
  MindHarness chat;
  Client bob = person(chat, "bob");
  Client alice = chat.connect("alice");
  REQUIRE_THAT(said(bob, "hello?"), Contains("!! "));  // nowhere yet
  REQUIRE_THAT(said(bob, "/enter tea"), Contains("#tea") && Contains("new"));
  alice.send("JOIN #tea");
  REQUIRE_THAT(text_of(bob.lines()), Contains("08:00") && Contains("alice entered"));
  static_cast<void>(alice.lines());
  REQUIRE(bob.ask("two lumps, please").empty());
  REQUIRE(alice.lines() == Lines{":bob!~terminal@192.0.2.1 PRIVMSG #tea :two lumps, please"});
  alice.send("PRIVMSG #tea :here\x02 you\x1b[31m are");
  REQUIRE(bob.lines() == Lines{"08:00 #tea <alice> here you are"});
  alice.send(
      "PRIVMSG #tea :\x01"
      "ACTION pours\x01");
  REQUIRE(bob.lines() == Lines{"08:00 #tea * alice pours"});
  bob.send("/me sips");
  REQUIRE(param(alice.lines().at(0), 1) ==
          "\x01"
          "ACTION sips\x01");
  REQUIRE_THAT(said(bob, "/who"), Contains("alice") && Contains("bob"));
  REQUIRE_THAT(said(bob, "/topic Leaves"), Contains("Leaves"));
  REQUIRE_THAT(said(bob, "/channels"), Contains("#tea") && Contains("2") && Contains("Leaves"));
  REQUIRE_THAT(said(bob, "/leave"), Contains("left"));
  REQUIRE_THAT(said(bob, "anyone?"), Contains("!! "));
  REQUIRE(numbers(alice.lines()) == "TOPIC PART");
}

TEST_CASE("plain: the last channel entered is where lines go, and the one before when that is left") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #a,#b");
  Client bob = person(chat, "bob");
  bob.send("/enter a");
  bob.send("/enter b");
  static_cast<void>(alice.lines());
  bob.send("to b");
  REQUIRE(param(alice.lines().at(0), 0) == "#b");
  SECTION("left") { bob.send("/leave"); }
  SECTION("kicked out") {
    alice.send("KICK #b bob");
    REQUIRE_THAT(text_of(bob.lines()), Contains("kicked you out"));
  }
  static_cast<void>(alice.lines());
  bob.send("to a");
  REQUIRE(param(alice.lines().at(0), 0) == "#a");
}

TEST_CASE("plain: entering again where one is already goes there") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #a,#b");
  Client bob = person(chat, "bob");
  bob.send("/enter a");
  bob.send("/enter b");
  REQUIRE_THAT(said(bob, "/enter A"), Contains("goes to #a"));
  static_cast<void>(alice.lines());
  bob.send("where?");
  REQUIRE(param(alice.lines().at(0), 0) == "#a");
  SECTION("but not where one is refused") {
    alice.send("JOIN #closed");
    alice.send("MODE #closed +i");
    bob.send("/enter closed");
    static_cast<void>(alice.lines());
    bob.send("still here");
    REQUIRE(param(alice.lines().at(0), 0) == "#a");
  }
}

TEST_CASE("plain: private talk: the other side is told how to answer, once") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  Client bob = person(chat, "bob");
  alice.send("PRIVMSG bob :psst");
  REQUIRE(bob.lines() == Lines{"08:00 [private] <alice> psst", "-- answer with /private alice"});
  alice.send("PRIVMSG bob :are you there?");
  REQUIRE(bob.lines().size() == 1);
  alice.send("NOTICE bob :no need to answer");
  REQUIRE(bob.lines().size() == 1);
  REQUIRE_THAT(said(bob, "/private ALICE"), Contains("alice"));
  REQUIRE(bob.ask("here").empty());
  REQUIRE(alice.lines() == Lines{":bob!~terminal@192.0.2.1 PRIVMSG alice :here"});
  SECTION("with a text at once") {
    bob.send("/private alice and now");
    REQUIRE(param(alice.lines().at(0), 1) == "and now");
  }
  SECTION("it ends") {
    REQUIRE_THAT(said(bob, "/leave"), Contains("ends"));
    REQUIRE_THAT(said(bob, "anyone?"), Contains("!! "));
  }
  SECTION("the other is away") {
    alice.send("AWAY :asleep");
    REQUIRE_THAT(said(bob, "wake up"), Contains("asleep"));
  }
  SECTION("the other has gone") {
    alice.send("QUIT");
    REQUIRE_THAT(said(bob, "hello?"), Contains("alice"));
  }
  SECTION("with nobody") {
    const Lines refusal = bob.ask("/private nobody");
    REQUIRE(refusal.size() == 1);
    REQUIRE_THAT(refusal[0], Contains("nobody") && Catch::StartsWith("!! "));
    REQUIRE(bob.ask("still to alice").empty());
  }
  SECTION("with nobody, and a text: it is refused once, and what follows goes to alice as before") {
    static_cast<void>(alice.lines());
    REQUIRE(bob.ask("/private nobody hello").size() >= 1);
    bob.send("still to alice");
    REQUIRE(alice.lines().size() == 1);
  }
}

TEST_CASE("plain: commands in any case, shortened, or misspelt") {
  MindHarness chat;
  Client bob = person(chat, "bob");
  REQUIRE_THAT(said(bob, "/ENTER tea"), Contains("#tea"));
  REQUIRE_THAT(said(bob, "/inf"), Contains("You are bob"));
  REQUIRE_THAT(said(bob, "/entre tea"), Contains("!! ") && Contains("/enter"));
  REQUIRE_THAT(said(bob, "/nonsense"), Contains("!! "));
  REQUIRE_THAT(said(bob, "/menu"), Contains("/enter"));
  REQUIRE_THAT(said(bob, "/help who"), Contains("/who"));
  REQUIRE_THAT(said(bob, "/nick robert"), Contains("robert"));
  REQUIRE_THAT(said(bob, "/info"), Contains("You are robert") && Contains("#tea"));
  REQUIRE_THAT(said(bob, "/raw VERSION"), Contains("chatserver"));
}

TEST_CASE("plain: refusals are sentences, not numbers") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("MODE #tea +i");
  Client bob = person(chat, "bob");
  const std::string line = GENERATE("/enter tea", "/topic #tea x", "/kick #tea alice", "/nick alice", "/msg nobody hi",
                                    "/invite nobody #tea", "/raw NONSENSE", "/leave #tea");
  const std::string answer = said(bob, line);
  INFO(line << ": " << answer);
  REQUIRE_THAT(answer, Contains("!! "));
  REQUIRE(answer.find(":chat.example") == std::string::npos);
}

TEST_CASE("plain: what a service refuses is told in the words of the slash commands") {
  MindHarness chat;
  Client bob = person(chat, "bob");
  CHECK(said(bob, "/account sessions") ==
        "08:00 !! That is for people with an account: /login, or /register makes one.\n");
  CHECK(said(bob, "/account set") == "08:00 !! Something is missing there; /help account tells how it is written.\n");
  CHECK(said(bob, "/channel nonsense #x") ==
        "08:00 !! There is no such command; /help channel lists those there are.\n");
  CHECK(said(bob, "/login bob wrong-one") == "08:00 !! The account's name or its password is wrong; check both.\n");
  CHECK_THAT(said(bob, "/channel help"), Contains("/channel transfer ACCOUNT") && !Contains("<#channel>"));
}

TEST_CASE("plain: leaving, with a goodbye, disturbs nobody else") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = person(chat, "bob");
  bob.send("/enter tea");
  static_cast<void>(alice.lines());
  const std::string how = GENERATE("/leavesystem", "/quit", "/quit See you");
  REQUIRE_THAT(said(bob, how), Contains("Goodbye"));
  REQUIRE(bob.closed());
  const Lines told = alice.lines();
  REQUIRE(numbers(told) == "QUIT");
  if (how == "/quit See you") REQUIRE(param(told[0], 0) == "Quit: See you");
  REQUIRE(alice.ask("PRIVMSG #tea :alone again").empty());
}

TEST_CASE("plain: a long line is said in pieces, none of which is cut on its way") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = person(chat, "bob");
  bob.send("/enter tea");
  static_cast<void>(alice.lines());
  std::string text;
  for (int i = 0; i < 90; ++i) text += (i == 0 ? "" : " ") + std::string("wörd") + std::to_string(i);
  bob.send(text);
  std::string heard;
  for (const std::string& line : alice.lines()) heard += (heard.empty() ? "" : " ") + param(line, 1);
  REQUIRE(heard == text);
}

TEST_CASE("plain: nobody can smuggle control bytes to a terminal") {
  MindHarness chat;
  Client alice = chat.connect("alice", {.real_name = "Evil \x1b]0;title\x07Name"});
  Client bob = person(chat, "bob");
  bob.send("/enter tea");
  alice.send("JOIN #tea");
  alice.send("PRIVMSG #tea :\x1b[2J\x07text");
  alice.send("PRIVMSG bob :\x01VERSION \x1b[2J\x01");
  alice.send("AWAY :\x1b[2J");
  alice.send("PART #tea :\x1b[2J");
  bob.send("/who alice");
  for (const std::string& line : bob.lines()) {
    for (const char c : line) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7F));
  }
}

TEST_CASE("plain: a long list comes part by part here too") {
  MindHarness chat;
  Client owner = chat.connect("owner");
  for (int i = 0; i < 90; ++i) owner.send("JOIN #c" + std::to_string(i));
  Client bob = person(chat, "bob");
  bob.read_at_most(10);
  bob.send("/channels");
  REQUIRE(bob.busy());
  std::string all = text_of(bob.lines());
  while (bob.busy()) {
    bob.resume();
    all += text_of(bob.lines());
  }
  for (int i = 0; i < 90; ++i) REQUIRE_THAT(all, Contains("#c" + std::to_string(i) + " "));
}

TEST_CASE("plain: lines that were refused are explained") {
  MindHarness chat;
  Client bob = person(chat, "bob");
  using chat::irc::LineError;
  for (const LineError error : {LineError::body_too_long, LineError::tags_too_long, LineError::nul,
                                LineError::carriage_return, LineError::several_lines, LineError::not_utf8}) {
    chat.mind.bad_line(bob.id(), error);
    const Lines told = bob.lines();
    REQUIRE(told.size() == 1);
    REQUIRE_THAT(told[0], Catch::StartsWith("!! "));
  }
}

TEST_CASE("plain: they are not pinged, and a lost connection quits") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  Client bob = person(chat, "bob");
  bob.send("/enter tea");
  static_cast<void>(alice.lines());
  static_cast<void>(bob.lines());
  chat.mind.idle(bob.id());
  REQUIRE(bob.lines().empty());
  bob.drop("Connection reset");
  REQUIRE(alice.lines() == Lines{":bob!~terminal@192.0.2.1 QUIT :Connection reset"});
}

TEST_CASE("plain: HTTP is refused and closed") {
  MindHarness chat;
  const std::string request =
      GENERATE("GET / HTTP/1.1", "POST /x HTTP/1.0", "HEAD / HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT a:1 HTTP/1.1");
  Client browser = chat.open();
  const std::string answer = text_of(browser.ask(request));
  REQUIRE_THAT(answer, Catch::StartsWith("HTTP/1.1 400"));
  REQUIRE(browser.closed());
  browser.send("NICK evil");
  REQUIRE(chat.connect("alice").ask("LUSERS").at(0) ==
          ":chat.example 251 alice :There are 1 users and 0 invisible on 1 servers");
}

TEST_CASE("plain: a question whose answer is nothing is answered all the same") {
  MindHarness chat;
  Client nc = person(chat, "ned");
  CHECK(said(nc, "/raw METADATA * LIST") == "-- You say nothing of yourself.\n");
  CHECK(said(nc, "/raw METADATA * CLEAR") == "-- You say nothing of yourself.\n");
  CHECK(said(nc, "/raw METADATA * SUBS") == "-- You follow no keys; /raw METADATA * SUB KEY follows one.\n");
  CHECK(said(nc, "/raw MODE ned") == "-- You have no modes.\n");
  CHECK_THAT(said(nc, "/raw STATS x"), Contains("-- That is all that the server tells of x."));
  CHECK_THAT(said(nc, "/raw ISUPPORT"), Contains("-- The server supports ") && Contains("NICKLEN="));
  static_cast<void>(chat.connect("bob"));
  CHECK(said(nc, "/raw METADATA bob LIST") == "-- bob says nothing of itself.\n");
}

TEST_CASE("plain: who subscribes to a key of metadata is told of its changes") {
  MindHarness chat;
  Client nc = person(chat, "ned");
  Client bob = chat.connect("bob");
  nc.send("/enter tea");
  bob.send("JOIN #tea");
  static_cast<void>(nc.lines());
  CHECK_THAT(said(nc, "/raw METADATA * SUB url"), Contains("-- You are told of changes of: url"));
  bob.send("METADATA * SET url :https://bob.example");
  bob.send("METADATA * SET avatar :https://bob.example/me");
  const std::string told = text_of(nc.lines());
  CHECK_THAT(told, Contains("bob says of url: https://bob.example") && !Contains("avatar"));
}

TEST_CASE("plain: who makes a channel is told what they are in it") {
  const auto made = [](std::string_view prefixes) {
    chat::core::Settings settings;
    settings.prefixes = chat::irc::ModeSet(prefixes);
    MindHarness chat(settings);
    Client nc = person(chat, "ned");
    return said(nc, "/enter tea");
  };
  CHECK_THAT(made("ov"), Contains("-- #tea is new: you made it and are its operator."));
  CHECK_THAT(made("qaohv"), Contains("-- #tea is new: you made it and are its owner."));
}
