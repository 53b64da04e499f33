#include "client/session.hpp"

#include <catch2/catch.hpp>

#include "unit/client/script.hpp"

using namespace chat::client;
using Lines = std::vector<std::string>;

TEST_CASE("A session is ready when the server has answered the PING behind its greeting") {
  Script script;
  CHECK(script.take_sent() == Lines{"CAP LS 302", "NICK alice", "USER alice 0 * :alice"});
  script.server(":irc.test CAP * LS :").server(":irc.test 001 alice :Welcome");
  CHECK_FALSE(script.session.is_ready());
  script.server(":irc.test 375 alice :- motd -")
      .server(":irc.test 372 alice :- Be kind")
      .server(":irc.test 376 alice :End");
  CHECK_FALSE(script.session.is_ready());
  script.answer_ping();
  CHECK(script.session.is_ready());
  CHECK(script.session.is_settled());
  CHECK(script.take_shown() == Lines{"-- Be kind"});
}

TEST_CASE("PING is answered with its own word, before registration too") {
  Script script;
  script.sent.clear();
  script.server("PING :a b").server("PING x");
  CHECK(script.take_sent() == Lines{"PONG :a b", "PONG :x"});
}

TEST_CASE("One's own JOIN moves where lines go; leaving goes back to the place before") {
  Script script;
  script.ready();
  CHECK(script.session.prompt() == "> ");
  script.in("#one").in("#two");
  CHECK(script.session.place() == "#two");
  CHECK(script.session.prompt() == "#two> ");
  CHECK(script.type("hello").take_sent() == Lines{"PRIVMSG #two :hello"});
  CHECK(script.type("/leave").take_sent().front() == "PART #two");
  script.server(":alice!a@h PART #two");
  CHECK(script.session.place() == "#one");
  CHECK(has(script.shown, "Your lines go to #one now."));
  script.server(":bob!b@h KICK #one alice :out");
  CHECK(script.session.place().empty());
  CHECK(has(script.shown, "Your lines go nowhere now"));
}

TEST_CASE("What others do in a channel moves nothing") {
  Script script;
  script.ready().in("#one");
  script.server(":bob!b@h PART #one").server(":carol!c@h JOIN #two").server(":bob!b@h KICK #one carol :x");
  CHECK(script.session.place() == "#one");
}

TEST_CASE("A channel that is renamed is the same place under another name") {
  Script script;
  script.ready().in("#lobby", "@alice bob");
  script.server(":bob!b@h RENAME #LOBBY #foyer :it has a carpet");
  CHECK(script.session.place() == "#foyer");
  CHECK(script.session.roster().find("#lobby") == nullptr);
  REQUIRE(script.session.roster().find("#foyer") != nullptr);
  CHECK(script.session.roster().find("#foyer")->name == "#foyer");
  CHECK(script.session.roster().find("#foyer")->members.size() == 2);
  script.sent.clear();
  script.type("hello");
  CHECK(script.take_sent().at(0) == "PRIVMSG #foyer :hello");
  script.server(":bob!b@h PART #foyer").server(":alice!a@h PART #foyer");
  CHECK(script.session.place().empty());
}

TEST_CASE("A channel that is renamed while its names are still to come") {
  Script script;
  script.ready();
  script.server(":alice!a@h JOIN #lobby");
  script.server(":bob!b@h RENAME #lobby #foyer :");
  script.shown.clear();
  script.server(":irc.test 353 alice = #foyer :bob alice").server(":irc.test 366 alice #foyer :End");
  CHECK(script.shown.size() == 1);
}

TEST_CASE("Who enters a channel by its old name is led to the new one, and what was typed behind goes there") {
  Script script;
  script.ready();
  script.type("/enter #tea pot").type("hello");
  CHECK(script.take_sent() == Lines{"JOIN #tea pot", "PING gate-2"});
  script.server(":irc.test FAIL JOIN CHANNEL_RENAMED #tea #coffee :The channel has been renamed; JOIN #coffee");
  CHECK(script.take_sent() == Lines{"JOIN #coffee pot"});
  CHECK(has(script.shown, "#tea is called #coffee now."));
  CHECK(script.session.refused() == 0);
  script.server(":irc.test PONG irc.test gate-2");
  CHECK(script.take_sent() == Lines{"PING gate-3"});
  SECTION("where we come in") {
    script.server(":alice!a@h JOIN #coffee").server(":irc.test 353 alice = #coffee :alice @bob");
    script.server(":irc.test 366 alice #coffee :End").server(":irc.test PONG irc.test gate-3");
    CHECK(script.session.place() == "#coffee");
    CHECK(script.take_sent().at(0) == "PRIVMSG #coffee :hello");
    CHECK(script.session.failed_moves() == 0);
  }
  SECTION("where we may not come in") {
    script.server(":irc.test 473 alice #coffee :Invite only").server(":irc.test PONG irc.test gate-3");
    CHECK(script.session.failed_moves() == 1);
    CHECK(has(script.shown, "Not sent, because the command before it did not work: hello"));
    CHECK(script.take_sent().empty());
  }
  SECTION("but not round in circles") {
    script.server(":irc.test FAIL JOIN CHANNEL_RENAMED #coffee #tea :The channel has been renamed; JOIN #tea");
    CHECK(script.take_sent().empty());
    script.server(":irc.test PONG irc.test gate-3");
    CHECK(script.session.failed_moves() == 1);
  }
}

TEST_CASE("Who is in the channel already that is called otherwise now goes on there") {
  Script script;
  script.ready().in("#coffee", "@alice bob").in("#milk");
  script.sent.clear();
  script.type("/enter #tea").type("hello");
  static_cast<void>(script.take_sent());
  script.server(":irc.test FAIL JOIN CHANNEL_RENAMED #tea #coffee :The channel has been renamed; JOIN #coffee");
  CHECK(script.session.place() == "#coffee");
  script.answer_ping().answer_ping();
  CHECK(script.session.failed_moves() == 0);
  CHECK(has(script.take_sent(), "PRIVMSG #coffee :hello"));
}

TEST_CASE("To a new name that nobody asked for, or that is none, nobody is led") {
  Script script;
  script.ready();
  script.server(":irc.test FAIL JOIN CHANNEL_RENAMED #tea #coffee :The channel has been renamed; JOIN #coffee");
  script.type("/enter #tea");
  static_cast<void>(script.take_sent());
  for (const std::string now : {"coffee", "#a,#b", ":"}) {
    script.server(":irc.test FAIL JOIN CHANNEL_RENAMED #tea " + now + " :x");
    CHECK(script.take_sent().empty());
  }
}

TEST_CASE("A channel that is new is said to be new") {
  Script script;
  script.ready();
  script.type("/enter ops").server(":alice!a@h JOIN #ops");
  script.server(":irc.test 353 alice = #ops :@alice").server(":irc.test 366 alice #ops :End");
  CHECK(has(script.shown, "#ops is new: you made it"));

  script.shown.clear();
  script.answer_ping().type("/enter old").server(":alice!a@h JOIN #old");
  script.server(":irc.test 353 alice = #old :@bob alice").server(":irc.test 366 alice #old :End");
  CHECK_FALSE(has(script.shown, "is new"));
  CHECK(has(script.shown, "In #old: @bob alice"));
}

TEST_CASE("Names that fill several lines are told as a number, and never as a new channel") {
  Script script;
  script.ready().type("/enter big").server(":alice!a@h JOIN #big");
  script.server(":irc.test 353 alice = #big :bob carol").server(":irc.test 353 alice = #big :@alice");
  script.server(":irc.test 366 alice #big :End");
  CHECK(has(script.shown, "3 people are in #big; /who lists them."));
  CHECK_FALSE(has(script.shown, "is new"));
}

TEST_CASE("Lines typed behind /enter go where it led") {
  Script script;
  script.ready();
  script.type("/enter ops").type("hello").type("and more");
  CHECK(script.take_sent() == Lines{"JOIN #ops", "PING gate-2"});
  script.server(":alice!a@h JOIN #ops").server(":irc.test 366 alice #ops :End");
  CHECK(script.take_sent().empty());
  script.server(":irc.test PONG irc.test :gate-2");
  CHECK(script.take_sent() == Lines{"PRIVMSG #ops :hello", "PRIVMSG #ops :and more"});
}

TEST_CASE("Lines typed behind an /enter that was refused are not said elsewhere") {
  Script script;
  script.ready().in("#lobby");
  script.type("/enter ops").type("secret").type("//also").type("/msg #lobby meant for the lobby");
  script.server(":irc.test 473 alice #ops :invite only").answer_ping();
  CHECK_FALSE(has(script.sent, "secret"));
  CHECK_FALSE(has(script.sent, "also"));
  CHECK(has(script.sent, "PRIVMSG #lobby :meant for the lobby"));
  CHECK(has(script.shown, "Not sent, because the command before it did not work: secret"));
  CHECK(script.session.failed_moves() == 1);
  CHECK(script.session.place() == "#lobby");
}

TEST_CASE("Lines typed behind a command that is not understood are not said elsewhere") {
  Script script;
  script.ready().in("#lobby").type("/enter other");
  script.type("/prvate bob").type("secret");
  script.server(":alice!a@h JOIN #other").server(":irc.test 366 alice #other :End").answer_ping();
  CHECK(has(script.shown, "Did you mean /private?"));
  CHECK(has(script.shown, "Not sent"));
  CHECK_FALSE(has(script.sent, "secret"));
}

TEST_CASE("/enter of a channel that one is in only moves there") {
  Script script;
  script.ready().in("#one").in("#two");
  script.type("/enter ONE");
  CHECK(script.take_sent().empty());
  CHECK(script.session.place() == "#one");
  CHECK(has(script.shown, "Your lines go to #one now."));
}

TEST_CASE("A private talk begins if there is such a person, and only then") {
  Script script;
  script.ready().in("#lobby");
  SECTION("there is") {
    script.type("/private BOB are you there?");
    CHECK(script.take_sent() == Lines{"ISON BOB", "PING gate-3"});
    script.server(":irc.test 303 alice :bob ");
    CHECK(script.session.place() == "bob");
    CHECK(script.session.prompt() == "[private bob]> ");
    CHECK(script.take_sent() == Lines{"PRIVMSG BOB :are you there?"});
    script.server(":irc.test PONG irc.test :gate-3").type("hello").type("/leave");
    CHECK(script.take_sent() == Lines{"PRIVMSG bob :hello"});
    CHECK(script.session.place() == "#lobby");
  }
  SECTION("there is not") {
    script.type("/private bob").type("for bob alone");
    script.server(":irc.test 303 alice :").answer_ping();
    CHECK(script.session.place() == "#lobby");
    CHECK(has(script.shown, "There is nobody called bob here now."));
    CHECK_FALSE(has(script.sent, "for bob alone"));
    CHECK(script.session.refused() == 2);
  }
  SECTION("there is not, but a message may wait") {
    script.type("/private bob are you there?");
    script.server(":irc.test 303 alice :");
    CHECK(has(script.sent, "PRIVMSG bob :are you there?"));
    CHECK(script.session.place() == "#lobby");
    CHECK_FALSE(has(script.shown, "There is nobody"));
  }
  SECTION("the server does not know ISON") {
    script.type("/private bob").server(":irc.test 421 alice ISON :Unknown command").answer_ping();
    CHECK(script.session.place() == "bob");
  }
}

TEST_CASE("Where lines go does not change when another device enters a channel") {
  Script script;
  script.ready().in("#lobby");
  script.type("/private bob").server(":irc.test 303 alice :bob").answer_ping();
  script.server(":alice!a@h JOIN #party").server(":irc.test 353 alice = #party :@alice");
  script.server(":irc.test 366 alice #party :End");
  CHECK(script.session.place() == "bob");
  script.type("/leave");
  CHECK(script.session.place() == "#party");
}

TEST_CASE("The first private line of somebody says how to answer, once, and not in an open talk") {
  Script script;
  script.ready();
  script.server(":bob!b@h PRIVMSG alice :psst");
  CHECK(script.take_shown() == Lines{"[private] <bob> psst", "-- Answer with /private bob."});
  script.server(":bob!b@h PRIVMSG alice :again");
  CHECK(script.take_shown() == Lines{"[private] <bob> again"});
  script.server(":irc.test NOTICE alice :from the server").server(":x!x@h NOTICE alice :a notice");
  CHECK_FALSE(has(script.take_shown(), "Answer"));

  script.type("/private carol").server(":irc.test 303 alice :carol").answer_ping();
  script.shown.clear();
  script.server(":carol!c@h PRIVMSG alice :hi");
  CHECK(script.take_shown() == Lines{"[private] <carol> hi"});
}

TEST_CASE("The other side of a private talk is followed when they change their nick") {
  Script script;
  script.ready().type("/private bob").server(":irc.test 303 alice :bob").answer_ping();
  script.server(":bob!b@h NICK robert");
  CHECK(script.session.place() == "robert");
}

TEST_CASE("One's own nick is followed") {
  Script script;
  script.ready().in("#lobby");
  script.server(":alice!a@h NICK alicia");
  CHECK(script.session.nick() == "alicia");
  CHECK(script.take_shown() == Lines{"-- You are now called alicia"});
  script.server(":alicia!a@h PART #lobby");
  CHECK(script.session.place().empty());
}

TEST_CASE("What one says is shown once: from the echo if there is one") {
  Script without(true);
  without.ready().in("#lobby").type("hello");
  CHECK(without.take_shown() == Lines{"#lobby <alice> hello"});

  Script with(true);
  with.server(":irc.test CAP * LS :echo-message").server(":irc.test CAP * ACK :echo-message").ready().in("#lobby");
  with.type("hello");
  CHECK(with.take_shown().empty());
  with.server(":alice!a@h PRIVMSG #lobby :hello");
  CHECK(with.take_shown() == Lines{"#lobby <alice> hello"});

  Script silent(false);
  silent.ready().in("#lobby").type("hello");
  CHECK(silent.take_shown().empty());
}

TEST_CASE("LIST becomes one table, the busiest channel first") {
  Script script;
  script.ready().type("/channels");
  script.server(":irc.test 321 alice Channel :Users  Name").server(":irc.test 322 alice #a 2 :first");
  script.server(
      ":irc.test 322 alice #longer-name 11 :second \x03"
      "4red");
  CHECK(script.shown.empty());
  CHECK_FALSE(script.session.is_settled());
  script.server(":irc.test 323 alice :End of LIST");
  CHECK(script.take_shown() == Lines{"Channel       People  Topic",  //
                                     "#longer-name      11  second red", "#a                 2  first"});
}

TEST_CASE("Refusals of the server are counted and shown; a missing message of the day is none") {
  Script script;
  script.ready().in("#lobby");
  script.server(":irc.test 404 alice #lobby :Cannot send").server(":irc.test 422 alice :no motd");
  script.server(":irc.test FAIL PRIVMSG INVALID_UTF8 :not UTF-8");
  CHECK(script.session.refused() == 2);
  CHECK(has(script.shown, "!! Your line was not sent to #lobby"));
}

TEST_CASE("A session is settled when the server has dealt with everything") {
  Script script;
  script.ready().in("#lobby");
  CHECK(script.session.is_settled());
  script.type("hello");
  CHECK_FALSE(script.session.is_settled());
  const Effects settling = script.session.settle();
  CHECK(settling.send == Lines{"PING gate-3"});
  CHECK(script.session.settle().send.empty());
  script.server(":irc.test PONG irc.test :gate-3");
  CHECK(script.session.is_settled());
}

TEST_CASE("No more lines go out than the window before the server answers") {
  Script script;
  script.ready().in("#lobby");
  for (int i = 0; i < 20; ++i) script.type("line");
  CHECK(script.sent.size() == Gate::kWindow + 1);
  CHECK(script.sent.back().starts_with("PING "));
  script.answer_ping();
  CHECK(script.take_sent().size() == 2 * Gate::kWindow + 1);
}

TEST_CASE("/leavesystem sends QUIT behind everything typed before, and nothing after it") {
  Script script;
  script.ready().in("#lobby");
  script.type("/enter ops").type("last").type("/leavesystem").type("too late");
  CHECK(script.session.wants_to_leave());
  CHECK_FALSE(script.session.is_leaving());
  script.server(":alice!a@h JOIN #ops").answer_ping();
  CHECK(script.session.is_leaving());
  const Lines sent = script.take_sent();
  CHECK(sent == Lines{"JOIN #ops", "PRIVMSG #ops :last", "QUIT :Goodbye"});
  CHECK(has(script.shown, "Goodbye, alice."));
}

TEST_CASE("The end of the connection is explained") {
  Script script;
  CHECK(script.session.explain({Closed::Why::by_server, ""}) ==
        "localhost:9000 closed the connection before it let us in. Is that an IRC server? Check host and port.");
  script.ready();
  CHECK(script.session.explain({Closed::Why::lost, "Connection reset by peer"}) ==
        "The connection to localhost:9000 was lost (Connection reset by peer). Start chatclient again to come back.");
  script.server("ERROR :Server \x1b[31mis going down");
  CHECK(script.session.explain({Closed::Why::by_server, ""}) ==
        "localhost:9000 closed the connection (Server is going down). Start chatclient again to come back.");
}

TEST_CASE("/info tells who and where one is, and where lines go") {
  Script script;
  script.ready().in("#lobby").type("/info");
  const Lines shown = script.take_shown();
  CHECK(has(shown, "alice"));
  CHECK(has(shown, "localhost:9000 (irc.test)"));
  CHECK(has(shown, "TestNet"));
  CHECK(has(shown, "Lines go  to #lobby"));
}

TEST_CASE("Hostile lines neither break the session nor reach the screen with control bytes") {
  Script script;
  script.ready().in("#lobby");
  for (const std::string_view line : {"",
                                      " ",
                                      ":",
                                      "@",
                                      "@a",
                                      ":x",
                                      "001",
                                      "353",
                                      "366",
                                      "303",
                                      "JOIN",
                                      ":alice JOIN",
                                      "PART",
                                      "KICK",
                                      "NICK",
                                      "PONG",
                                      ":alice!a@h NICK :",
                                      "005",
                                      "005 alice",
                                      "CAP",
                                      "CAP x LS",
                                      "CAP x ACK",
                                      "322",
                                      "323",
                                      "PRIVMSG",
                                      ":b PRIVMSG alice",
                                      ":b!\x1b[2J@h PRIVMSG #lobby :\x1b]0;title\x07\x9b",
                                      ":\x1b[31mred!u@h JOIN #lobby",
                                      "ERROR"}) {
    script.server(line);
  }
  for (const std::string& line : script.shown) {
    CHECK(line.find('\x1b') == std::string::npos);
    CHECK(line.find('\x07') == std::string::npos);
  }
  CHECK(script.session.is_ready());
}
