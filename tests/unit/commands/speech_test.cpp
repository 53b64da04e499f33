#include <catch2/catch.hpp>

#include "support/mind_harness.hpp"

// PRIVMSG, NOTICE and TAGMSG: https://modern.ircdocs.horse/#sending-messages,
// https://ircv3.net/specs/extensions/message-tags, https://ircv3.net/specs/extensions/echo-message

using namespace chat::test;

namespace {

/// alice and bob in #tea, with nothing left to read.
struct TeaParty {
  explicit TeaParty(const Arriving& for_alice = {}, const Arriving& for_bob = {})
      : chat(MindHarness::with_operator()), alice(chat.connect("alice", for_alice)), bob(chat.connect("bob", for_bob)) {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    static_cast<void>(alice.lines());
    static_cast<void>(bob.lines());
  }
  MindHarness chat;
  Client alice;
  Client bob;
};

}  // namespace

TEST_CASE("PRIVMSG and NOTICE: to a channel, all others hear it") {
  TeaParty party;
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
  TeaParty party;
  const std::string command = GENERATE("PRIVMSG", "NOTICE");
  REQUIRE(party.alice.ask(command + " BOB :psst").empty());
  REQUIRE(party.bob.lines() == Lines{":alice!~user@192.0.2.1 " + command + " bob :psst"});
}

TEST_CASE("PRIVMSG: refusals; a NOTICE is never answered") {
  TeaParty party;
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
  REQUIRE(refused(" $* :hi") == "401");
  REQUIRE_THAT(alice.ask_one("PRIVMSG"), Catch::Contains("(PRIVMSG)"));
  REQUIRE(numbers(party.chat.open().ask("PRIVMSG bob :hi")) == "451");
  REQUIRE(party.bob.lines().empty());
}

TEST_CASE("PRIVMSG: several targets, each answered for itself") {
  TeaParty party;
  Client carol = party.chat.connect("carol");
  const Lines answer = party.alice.ask("PRIVMSG bob,nobody,#tea,,carol :hi");
  REQUIRE(numbers(answer) == "401");
  REQUIRE(party.bob.lines() ==
          Lines{":alice!~user@192.0.2.1 PRIVMSG bob :hi", ":alice!~user@192.0.2.1 PRIVMSG #tea :hi"});
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG carol :hi"});
}

TEST_CASE("PRIVMSG: +n keeps those outside out, +m those without status, +b the banned") {
  TeaParty party;
  Client outside = party.chat.connect("outside");
  const auto say = [](Client& client) { return numbers(client.ask("PRIVMSG #tea :hi")); };
  REQUIRE(say(outside) == "404");
  party.alice.send("MODE #tea -n");
  REQUIRE(say(outside).empty());
  party.alice.send("MODE #tea +m");
  REQUIRE(say(outside) == "404");
  REQUIRE(say(party.bob) == "404");
  REQUIRE(say(party.alice).empty());
  party.alice.send("MODE #tea +v bob");
  REQUIRE(say(party.bob).empty());
  party.alice.send("MODE #tea -mv bob");
  REQUIRE(say(party.bob).empty());
  party.alice.send("MODE #tea +b bob");
  REQUIRE(say(party.bob) == "404");
  party.alice.send("MODE #tea +v bob");
  REQUIRE(say(party.bob).empty());
  party.alice.send("MODE #tea -v+e bob bob");
  REQUIRE(say(party.bob).empty());
  party.alice.send("MODE #tea +b outside");
  REQUIRE(say(outside) == "404");
}

TEST_CASE("PRIVMSG: +C keeps CTCP out, but for actions") {
  TeaParty party;
  party.alice.send("MODE #tea +C");
  REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :\x01VERSION\x01")) == "404");
  REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :\x01"
                                "ACTIONS\x01")) == "404");
  REQUIRE(party.bob
              .ask("PRIVMSG #tea :\x01"
                   "ACTION waves\x01")
              .empty());
  REQUIRE(party.bob.ask("PRIVMSG alice :\x01VERSION\x01").empty());
}

TEST_CASE("PRIVMSG: who is away says so; to a NOTICE they do not") {
  TeaParty party;
  party.bob.send("AWAY :asleep");
  REQUIRE(party.alice.ask("PRIVMSG bob :hi") == Lines{":chat.example 301 alice bob :asleep"});
  REQUIRE(party.alice.ask("NOTICE bob :hi").empty());
  REQUIRE(party.alice.ask("PRIVMSG #tea :hi").empty());
  REQUIRE(only(party.bob.lines(), "PRIVMSG").size() == 2);
}

TEST_CASE("STATUSMSG: only those of that status or above, and the target says so") {
  TeaParty party;
  Client carol = party.chat.connect("carol");
  Client dave = party.chat.connect("dave");
  carol.send("JOIN #tea");
  dave.send("JOIN #tea");
  party.alice.send("MODE #tea +v carol");
  for (Client& client : {std::ref(party.alice), std::ref(party.bob), std::ref(carol), std::ref(dave)}) {
    static_cast<void>(client.lines());
  }
  SECTION("operators") {
    const std::string target = GENERATE("@#tea", "@#TEA");
    party.bob.send("PRIVMSG " + target + " :help");
    REQUIRE(party.alice.lines() == Lines{":bob!~user@192.0.2.1 PRIVMSG @#tea :help"});
    REQUIRE(carol.lines().empty());
  }
  SECTION("voiced; several symbols mean the lowest") {
    const std::string target = GENERATE("+#tea", "@+#tea", "+@#tea");
    party.bob.send("NOTICE " + target + " :help");
    REQUIRE(party.alice.lines() == Lines{":bob!~user@192.0.2.1 NOTICE +#tea :help"});
    REQUIRE(carol.lines() == Lines{":bob!~user@192.0.2.1 NOTICE +#tea :help"});
  }
  REQUIRE(dave.lines().empty());
  REQUIRE(party.bob.lines().empty());
}

TEST_CASE("STATUSMSG: who may not speak in the channel may not do so to its operators") {
  TeaParty party;
  Client outside = party.chat.connect("outside");
  REQUIRE(numbers(outside.ask("PRIVMSG @#tea :help")) == "404");
  party.alice.send("MODE #tea +m");
  REQUIRE(numbers(party.bob.ask("PRIVMSG @#tea :help")) == "404");
}

TEST_CASE("echo-message: the speaker gets what the others get") {
  TeaParty party({.caps = "echo-message server-time message-tags"}, {.caps = "server-time message-tags"});
  party.alice.send("PRIVMSG #tea :hello");
  const Lines echo = party.alice.lines();
  REQUIRE(echo.size() == 1);
  REQUIRE(echo == party.bob.lines());
  REQUIRE(tag(echo[0], "msgid").size() == 26);
  REQUIRE(tag(echo[0], "time") == "2027-01-15T08:00:00.000Z");
  REQUIRE(echo[0].ends_with(":alice!~user@192.0.2.1 PRIVMSG #tea :hello"));
  SECTION("in private") {
    party.alice.send("NOTICE bob :psst");
    const Lines private_echo = party.alice.lines();
    REQUIRE(private_echo == party.bob.lines());
    REQUIRE(private_echo.size() == 1);
  }
  SECTION("not what was refused") {
    REQUIRE(numbers(party.alice.ask("PRIVMSG nobody :hello")) == "401");
    REQUIRE(numbers(party.alice.ask("PRIVMSG #nothing :hello")) == "403");
  }
  SECTION("from outside a channel, too") {
    party.bob.send("PART #tea");
    party.alice.send("MODE #tea -n");
    static_cast<void>(party.bob.ask("CAP REQ echo-message"));
    REQUIRE(numbers(party.bob.ask("PRIVMSG #tea :knock")) == "PRIVMSG");
  }
  SECTION("to oneself there are two: the message and its echo") {
    REQUIRE(numbers(party.alice.ask("PRIVMSG alice :note")) == "PRIVMSG PRIVMSG");
    REQUIRE(numbers(party.bob.ask("PRIVMSG bob :note")) == "PRIVMSG");
  }
}

TEST_CASE("a message's id is the same for all, different for each, and later for later ones") {
  TeaParty party({.caps = "message-tags echo-message"}, {.caps = "message-tags"});
  std::string before;
  for (int i = 0; i < 20; ++i) {
    if (i == 10) party.chat.pass(std::chrono::milliseconds(1));
    party.alice.send("PRIVMSG #tea :again");
    const std::string id = tag(party.bob.lines().at(0), "msgid");
    REQUIRE(tag(party.alice.lines().at(0), "msgid") == id);
    REQUIRE(id > before);
    REQUIRE(party.chat.journal.events.back().msgid == id);
    before = id;
  }
}

TEST_CASE("message-tags: client-only tags go from those who may send them to those who may read them") {
  TeaParty party({.caps = "message-tags"}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  carol.send("JOIN #tea");
  static_cast<void>(party.bob.lines());
  static_cast<void>(carol.lines());
  party.alice.send("@+reply=abc;foo=bar;+typing;time=2000-01-01T00:00:00.000Z;+ PRIVMSG #tea :hello");
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(tag(heard, "+reply") == "abc");
  REQUIRE(tag(heard, "+typing").empty());
  REQUIRE(tag(heard, "foo") == "<none>");
  REQUIRE(tag(heard, "time") == "<none>");
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG #tea :hello"});
  SECTION("who has not asked for them cannot send them") {
    carol.send("@+reply=abc PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+reply") == "<none>");
  }
  SECTION("values stay escaped as they were") {
    party.alice.send("@+x=a\\:b\\s\\\\c\\r\\n;+y=ü PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+x") == "a\\:b\\s\\\\c\\r\\n");
  }
  SECTION("as many as a client may send fit, beside the server's own") {
    party.bob.send("CAP REQ :server-time account-tag");
    static_cast<void>(party.bob.lines());
    party.alice.send("@+x=" + std::string(4090, 'y') + " PRIVMSG #tea :hello");
    REQUIRE(tag(party.bob.lines().at(0), "+x").size() == 4090);
  }
}

TEST_CASE("TAGMSG: tags alone, to those who know them") {
  TeaParty party({.caps = "message-tags"}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  carol.send("JOIN #tea");
  static_cast<void>(party.bob.lines());
  static_cast<void>(carol.lines());
  REQUIRE(party.alice.ask("@+typing=active TAGMSG #tea").empty());
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(heard.ends_with(" :alice!~user@192.0.2.1 TAGMSG #tea"));
  REQUIRE(tag(heard, "+typing") == "active");
  REQUIRE(carol.lines().empty());
  SECTION("in private") {
    party.alice.send("@+typing=done TAGMSG bob");
    REQUIRE(tag(party.bob.lines().at(0), "+typing") == "done");
    party.alice.send("@+typing=done TAGMSG carol");
    REQUIRE(carol.lines().empty());
  }
  SECTION("to operators only") {
    party.bob.send("@+x=y TAGMSG @#tea");
    REQUIRE(party.alice.lines().at(0).ends_with("TAGMSG @#tea"));
  }
  SECTION("echo") {
    static_cast<void>(party.alice.ask("CAP REQ echo-message"));
    const Lines echo = party.alice.ask("@+x=y TAGMSG #tea");
    REQUIRE(echo.size() == 1);
    REQUIRE(echo == party.bob.lines());
  }
  SECTION("without tags that may be passed on there is nothing to say") {
    REQUIRE(party.alice.ask("TAGMSG #tea").empty());
    REQUIRE(party.alice.ask("@x=y TAGMSG #tea").empty());
    REQUIRE(carol.ask("@+x=y TAGMSG #tea").empty());
    REQUIRE(party.bob.lines().empty());
  }
  SECTION("refusals") {
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG")) == "411");
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG nobody")) == "401");
    REQUIRE(numbers(party.alice.ask("@+x=y TAGMSG #nothing")) == "403");
    party.alice.send("MODE #tea +m");
    REQUIRE(numbers(party.bob.ask("@+x=y TAGMSG #tea")) == "404");
    REQUIRE(numbers(party.chat.open().ask("TAGMSG #tea")) == "451");
  }
  SECTION("who is away is not said") {
    party.bob.send("AWAY :asleep");
    REQUIRE(party.alice.ask("@+x=y TAGMSG bob").empty());
  }
}

TEST_CASE("bot mode: what a bot sends is marked, for those with message-tags") {
  TeaParty party({}, {.caps = "message-tags"});
  Client carol = party.chat.connect("carol");
  party.alice.send("MODE alice +B");
  party.alice.send("PRIVMSG bob :beep");
  party.alice.send("PRIVMSG carol :beep");
  party.alice.send("PART #tea");
  const Lines heard = party.bob.lines();
  REQUIRE(numbers(heard) == "PRIVMSG PART");
  for (const std::string& line : heard) REQUIRE(tag(line, "bot").empty());
  REQUIRE(carol.lines() == Lines{":alice!~user@192.0.2.1 PRIVMSG carol :beep"});
}

TEST_CASE("PRIVMSG: what does not fit behind the speaker's name is cut between characters") {
  TeaParty party;
  std::string text;
  while (text.size() < 490) text += "é";
  party.alice.send("PRIVMSG #tea :" + text);
  const std::string heard = party.bob.lines().at(0);
  REQUIRE(heard.size() >= 509);
  REQUIRE(text.starts_with(param(heard, 1)));
}

TEST_CASE("what is said is journalled once, with what a history needs") {
  TeaParty party({.caps = "message-tags"});
  party.chat.journal.events.clear();
  party.alice.send("@+x=y PRIVMSG #TEA,bob :hello");
  party.alice.send("NOTICE nobody :lost");
  const auto& events = party.chat.journal.events;
  REQUIRE(events.size() == 2);
  REQUIRE(events[0].kind == chat::core::EventKind::message);
  REQUIRE(events[0].target == "#tea");
  REQUIRE(events[0].source == "alice!~user@192.0.2.1");
  REQUIRE(events[0].body == "hello");
  REQUIRE(events[0].client_tags == "+x=y");
  REQUIRE(events[1].target == "bob");
}

TEST_CASE("invisible people and secret channels can be written to by those who know of them") {
  TeaParty party;
  party.bob.send("MODE bob +i");
  Client carol = party.chat.connect("carol");
  REQUIRE(carol.ask("PRIVMSG bob :hi").empty());
  REQUIRE(only(party.bob.lines(), "PRIVMSG").size() == 1);
}
