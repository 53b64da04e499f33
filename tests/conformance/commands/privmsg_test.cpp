#include <catch2/catch.hpp>

#include "support/channel_of_two.hpp"

// PRIVMSG: https://modern.ircdocs.horse/#privmsg-message. What it has in common with NOTICE is tried with both.
// Which modes of a channel refuse it, and STATUSMSG: see ../modes.

using namespace chat::test;

TEST_CASE("PRIVMSG and NOTICE: to a channel, all others hear it") {
  ChannelOfTwo party;
  Client outside = party.chat.connect("outside");
  const std::string command = GENERATE("PRIVMSG", "NOTICE");
  REQUIRE(party.alice.ask(command + " #TEA :two lumps").empty());
  REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 " + command + " #tea :two lumps"});
  REQUIRE(outside.lines().empty());
  SECTION("a text that begins with a colon, and one without") {
    party.alice.send(command + " #tea ::)");
    party.alice.send(command + " #tea word surplus");
    REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 " + command + " #tea ::)",
                                       ":alice!~user@192.0.2.1 " + command + " #tea :word"});
  }
}

TEST_CASE("PRIVMSG and NOTICE: to a person") {
  ChannelOfTwo party;
  const std::string command = GENERATE("PRIVMSG", "NOTICE");
  REQUIRE(party.alice.ask(command + " BOB :psst").empty());
  REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 " + command + " bob :psst"});
}

TEST_CASE("PRIVMSG: refusals; a NOTICE is never answered") {
  ChannelOfTwo party;
  Client& alice = party.alice;
  const auto refused = [&](const std::string& rest) {
    REQUIRE(alice.ask("NOTICE" + rest).empty());
    return numbers(alice.ask("PRIVMSG" + rest));
  };
  REQUIRE(refused("") == "411");
  REQUIRE(refused(" ,") == "411");
  REQUIRE(refused(" bob") == "412");
  REQUIRE(refused(" bob :") == "412");
  REQUIRE(refused(" nobody :hi") == "401");
  REQUIRE(refused(" #nothing :hi") == "403");
  REQUIRE(refused(" a,b,c,d,e :hi") == "407");
  REQUIRE(refused(" @nobody :hi") == "401");
  REQUIRE(refused(" $* :hi") == "481");
  REQUIRE_THAT(alice.ask_one("PRIVMSG"), Catch::Contains("(PRIVMSG)"));
  REQUIRE(numbers(party.chat.open().ask("PRIVMSG bob :hi")) == "451");
  REQUIRE(party.bob.lines().empty());
}

TEST_CASE("PRIVMSG: several targets, each answered for itself") {
  ChannelOfTwo party;
  Client carol = party.chat.connect("carol");
  const Lines answer = party.alice.ask("PRIVMSG bob,nobody,#tea,,carol :hi");
  REQUIRE(numbers(answer) == "401");
  REQUIRE(party.bob.lines() ==
          Lines{":alice!~user@192.0.2.1 PRIVMSG bob :hi", ":alice!~user@192.0.2.1 PRIVMSG #tea :hi"});
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG carol :hi"});
}

TEST_CASE("PRIVMSG: who is away says so; to a NOTICE they do not") {
  ChannelOfTwo party;
  party.bob.send("AWAY :asleep");
  REQUIRE(party.alice.ask("PRIVMSG bob :hi") == Lines{":chat.example 301 alice bob :asleep"});
  REQUIRE(party.alice.ask("NOTICE bob :hi").empty());
  REQUIRE(party.alice.ask("PRIVMSG #tea :hi").empty());
  REQUIRE(only(party.bob.lines(), "PRIVMSG").size() == 2);
}

TEST_CASE("PRIVMSG: what does not fit behind the speaker's name is cut between characters") {
  ChannelOfTwo party;
  std::string text;
  while (text.size() < 490) text += "é";
  party.alice.send("PRIVMSG #tea :" + text);
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(heard.size() >= 509);
  REQUIRE(text.starts_with(param(heard, 1)));
}

TEST_CASE("PRIVMSG: who is invisible can be written to by who knows their nick") {
  ChannelOfTwo party;
  party.bob.send("MODE bob +i");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("PRIVMSG bob :hi").empty());
  REQUIRE(only(party.bob.lines(), "PRIVMSG").size() == 1);
}

TEST_CASE("PRIVMSG: its refusals name what was asked for") {
  ChannelOfTwo party;
  Client outside = party.chat.connect("outside");
  REQUIRE(outside.ask_one("PRIVMSG nobody :hi").starts_with(":chat.example 401 outside nobody :"));
  REQUIRE(outside.ask_one("PRIVMSG #nothing :hi").starts_with(":chat.example 403 outside #nothing :"));
  REQUIRE(outside.ask_one("PRIVMSG #TEA :hi").starts_with(":chat.example 404 outside #tea :"));
  REQUIRE(outside.ask_one("PRIVMSG a,b,c,d,e :hi").starts_with(":chat.example 407 outside a,b,c,d,e :"));
  REQUIRE(outside.ask_one("PRIVMSG").starts_with(":chat.example 411 outside :"));
  REQUIRE(outside.ask_one("PRIVMSG bob").starts_with(":chat.example 412 outside :"));
}

TEST_CASE("PRIVMSG: who is named twice hears it once, and counts once") {
  ChannelOfTwo party;
  REQUIRE(party.alice.ask("PRIVMSG bob,BOB,bob,Bob,bob,bob :hi").empty());
  REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG bob :hi"});
  REQUIRE(party.alice.ask("PRIVMSG #tea,#TEA :hi").empty());
  REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG #tea :hi"});
  REQUIRE(numbers(party.alice.ask("PRIVMSG nobody,NOBODY :hi")) == "401");
}

TEST_CASE("PRIVMSG: to oneself it comes once without echo-message") {
  ChannelOfTwo party;
  REQUIRE(party.alice.ask("PRIVMSG alice :note") == Lines{":alice!~user@192.0.2.1 PRIVMSG alice :note"});
}

TEST_CASE("PRIVMSG: a CTCP request is a text as any other") {
  ChannelOfTwo party;
  party.alice.send("PRIVMSG bob :\x01VERSION\x01");
  REQUIRE(param(party.bob.lines().at(0), 1) == "\x01VERSION\x01");
}

TEST_CASE("PRIVMSG: to everybody on the servers that a mask names, by operators with that privilege") {
  ChannelOfTwo party;
  Client root = party.chat.connect_operator("root", {.caps = "echo-message"});
  Client carol = party.chat.open();
  carol.send("carol");
  for (Client* client : {&party.alice, &party.bob, &carol, &root}) static_cast<void>(client->lines());
  const std::string mask = GENERATE("$*.example", "$$*.example", "$chat.example", "$$*.EXAMPLE", "$c?at.example");
  party.chat.journal.events.clear();
  REQUIRE(root.ask("PRIVMSG " + mask + " :the tea is ready") ==
          Lines{":root!~user@192.0.2.1 PRIVMSG " + mask + " :the tea is ready"});
  for (Client* client : {&party.alice, &party.bob}) {
    REQUIRE(client->lines() == Lines{":root!~user@192.0.2.1 PRIVMSG " + mask + " :the tea is ready"});
  }
  const Lines read = carol.lines();
  REQUIRE_FALSE(read.empty());
  REQUIRE_THAT(read.front(), Catch::Contains("root") && Catch::Contains("the tea is ready"));
  REQUIRE(party.chat.journal.events.empty());  // it is of the moment
}

TEST_CASE("PRIVMSG: a mask of servers has a top level domain, without wildcards (RFC 2812, 3.3.1)") {
  ChannelOfTwo party;
  Client root = party.chat.connect_operator("root", {.caps = "message-tags"});
  const std::string command = GENERATE("PRIVMSG", "TAGMSG");
  for (const std::string mask : {"$", "$$", "$*", "$$*", "$chat", "$#tea"}) {
    REQUIRE(root.ask(command + " " + mask + " :hi") ==
            Lines{":chat.example 413 root " + mask +
                  " :No top level domain in that mask; name a server, as in $chat.example"});
  }
  for (const std::string mask : {"$*.*", "$chat.e?ample", "$$chat.*", "$chat.example*"}) {
    REQUIRE(root.ask(command + " " + mask + " :hi") ==
            Lines{":chat.example 414 root " + mask +
                  " :No * and no ? in the top level domain of a mask; write that part out"});
  }
  REQUIRE(root.ask("NOTICE $* :hi").empty());
  REQUIRE(numbers(party.alice.ask(command + " $* :hi")).find("41") == std::string::npos);
  REQUIRE(party.bob.lines().empty());
}

TEST_CASE("PRIVMSG: a mask of servers that names none, and who may not use one") {
  ChannelOfTwo party;
  Client root = party.chat.connect_operator("root");
  for (const std::string mask : {"$other.example", "$*.org", "$chat.example$", "$*.", "$.example"}) {
    REQUIRE(root.ask_one("PRIVMSG " + mask + " :hi").starts_with(":chat.example 402 root " + mask + " :"));
  }
  REQUIRE(numbers(root.ask("PRIVMSG $" + std::string(200, '*') + ".example :hi")) == "402");
  REQUIRE(numbers(party.alice.ask("PRIVMSG $chat.example :hi")) == "481");
  REQUIRE(party.alice.ask("NOTICE $chat.example :hi").empty());
  REQUIRE(party.bob.lines().empty());
}
