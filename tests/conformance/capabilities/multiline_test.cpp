#include <catch2/catch.hpp>
#include <string>

#include "support/multiline_room.hpp"
#include "support/without_tags.hpp"

// BATCH: https://ircv3.net/specs/extensions/multiline, https://ircv3.net/specs/extensions/client-batch

using namespace chat::test;

namespace {

Lines without_tags(const Lines& lines) {
  Lines result;
  for (const std::string& line : lines) result.push_back(chat::test::without_tags(line));
  return result;
}

const Lines kExample = {"@+reply=m1 BATCH +123 draft/multiline #tea",
                        "@batch=123 PRIVMSG #tea hello",
                        "@batch=123 PRIVMSG #tea :",
                        "@batch=123 privmsg #TEA :how is ",
                        "@batch=123;draft/multiline-concat PRIVMSG #tea :everyone?",
                        "BATCH -123"};

}  // namespace

TEST_CASE("multiline: who understands it gets a batch with one id and time, as its sender does") {
  MultilineRoom room;
  room.send(kExample);
  const Lines got = room.bob.lines();
  REQUIRE(numbers(got) == "BATCH PRIVMSG PRIVMSG PRIVMSG PRIVMSG BATCH");
  const std::string reference = param(got[0], 0).substr(1);
  REQUIRE(without_tags(got[0]) == ":alice!~user@192.0.2.1 BATCH +" + reference + " draft/multiline #tea");
  REQUIRE(tag(got[0], "msgid") == room.chat.journal.events.back().msgid);
  REQUIRE(tag(got[0], "time") == "2027-01-15T08:00:00.000Z");
  REQUIRE(tag(got[0], "+reply") == "m1");
  REQUIRE(Lines(got.begin() + 1, got.end()) ==
          Lines{"@batch=" + reference + " " + said("hello"), "@batch=" + reference + " " + said(""),
                "@batch=" + reference + " " + said("how is "),
                "@batch=" + reference + ";draft/multiline-concat " + said("everyone?"),
                ":chat.example BATCH -" + reference});
  REQUIRE(room.alice.lines() == got);
}

TEST_CASE("multiline: others get a message for each line that is not blank, and the id only on the first") {
  MultilineRoom room;
  room.send(kExample);
  REQUIRE(room.dave.lines() == Lines{said("hello"), said("how is "), said("everyone?")});
  const Lines got = room.carol.lines();
  REQUIRE(without_tags(got) == Lines{said("hello"), said("how is "), said("everyone?")});
  REQUIRE(tag(got[0], "msgid") == room.chat.journal.events.back().msgid);
  REQUIRE(tag(got[0], "+reply") == "m1");
  for (std::size_t i = 1; i < got.size(); ++i) {
    REQUIRE(tag(got[i], "msgid") == "<none>");
    REQUIRE(tag(got[i], "+reply") == "<none>");
    REQUIRE(tag(got[i], "time") == "2027-01-15T08:00:00.000Z");
  }
}

TEST_CASE("multiline: the id is on the first line that is told, if blank ones come before it") {
  MultilineRoom room;
  room.send({"BATCH +a draft/multiline #tea", "@batch=a PRIVMSG #tea :", "@batch=a PRIVMSG #tea :text", "BATCH -a"});
  const Lines got = room.carol.lines();
  REQUIRE(got.size() == 1);
  REQUIRE(tag(got[0], "msgid") == room.chat.journal.events.back().msgid);
}

TEST_CASE("multiline: one event is kept, its lines joined") {
  MultilineRoom room;
  const std::size_t before = room.chat.journal.events.size();
  room.send(kExample);
  REQUIRE(room.chat.journal.events.size() == before + 1);
  const KeptEvent& kept = room.chat.journal.events.back();
  REQUIRE(kept.kind == chat::core::EventKind::message);
  REQUIRE(kept.body == "hello\n\nhow is everyone?");
  REQUIRE(kept.target == "#tea");
  REQUIRE(kept.client_tags == "+reply=m1");
}

TEST_CASE("multiline: nothing is told before the batch ends, and other commands go on meanwhile") {
  MultilineRoom room;
  room.send({kExample[0], kExample[1]});
  REQUIRE(room.alice.ask("PING x") == Lines{"@time=2027-01-15T08:00:00.000Z :chat.example PONG chat.example :x"});
  room.alice.send("PRIVMSG #tea :by the way");
  REQUIRE(without_tags(room.bob.lines()) == Lines{said("by the way")});
  room.send({"BATCH -123"});
  REQUIRE(without_tags(room.bob.lines()) == Lines{said("hello")});
}

TEST_CASE("multiline: what fits into one line is an ordinary message") {
  MultilineRoom room;
  room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :a",
             "@batch=1;draft/multiline-concat PRIVMSG #tea :b", "BATCH -1"});
  REQUIRE(without_tags(room.bob.lines()) == Lines{said("ab")});
}

TEST_CASE("multiline: notices and private talks") {
  MultilineRoom room;
  SECTION("a notice to a channel") {
    room.send({"BATCH +n draft/multiline #tea", "@batch=n NOTICE #tea :one", "@batch=n NOTICE #tea :two", "BATCH -n"});
    REQUIRE(room.dave.lines() == Lines{said("one", "NOTICE"), said("two", "NOTICE")});
    REQUIRE(room.chat.journal.events.back().kind == chat::core::EventKind::notice);
  }
  SECTION("to a person") {
    room.send(
        {"BATCH +p draft/multiline Dave", "@batch=p PRIVMSG dave :one", "@batch=p PRIVMSG dave :two", "BATCH -p"});
    REQUIRE(room.dave.lines() == Lines{said("one", "PRIVMSG", "dave"), said("two", "PRIVMSG", "dave")});
    REQUIRE(numbers(room.alice.lines()) == "BATCH PRIVMSG PRIVMSG BATCH");
    REQUIRE(room.bob.lines().empty());
  }
  SECTION("to oneself: the echo, and the message, in batches of their own") {
    room.send({"@label=L BATCH +p draft/multiline alice", "@batch=p PRIVMSG alice :one", "@batch=p PRIVMSG alice :two",
               "BATCH -p"});
    const Lines got = room.alice.lines();
    REQUIRE(numbers(got) == "BATCH PRIVMSG PRIVMSG BATCH BATCH PRIVMSG PRIVMSG BATCH");
    REQUIRE(tag(got[0], "label") == "<none>");
    REQUIRE(tag(got[4], "label") == "L");
    REQUIRE(tag(got[0], "msgid") == tag(got[4], "msgid"));
    REQUIRE(param(got[0], 0) != param(got[4], 0));
  }
}

TEST_CASE("multiline: the label of the opening BATCH comes back on the echo's, and on nothing else") {
  MultilineRoom room;
  REQUIRE(room.alice.ask("@label=L1 BATCH +1 draft/multiline #tea").empty());
  room.send({"@batch=1 PRIVMSG #tea :one", "@batch=1 PRIVMSG #tea :two"});
  for (int i = 0; i < 60; ++i) room.send({"@batch=1 PRIVMSG #tea :more"});
  const Lines got = room.alice.ask("BATCH -1");
  REQUIRE(got.size() == 64);
  REQUIRE(param(got[0], 1) == "draft/multiline");
  REQUIRE(tag(got[0], "label") == "L1");
  for (std::size_t i = 1; i < got.size(); ++i) REQUIRE(tag(got[i], "label") == "<none>");
  REQUIRE(tag(got[1], "batch") == param(got[0], 0).substr(1));
}

TEST_CASE("multiline: an answer besides the echo makes one labelled batch of both") {
  MultilineRoom room;
  room.dave.send("AWAY :tea time");
  room.send({"@label=L1 BATCH +1 draft/multiline dave", "@batch=1 PRIVMSG dave :one", "@batch=1 PRIVMSG dave :two"});
  const Lines got = room.alice.ask("@label=L2 BATCH -1");
  REQUIRE(numbers(got) == "ACK BATCH BATCH PRIVMSG PRIVMSG BATCH 301 BATCH");
  REQUIRE(tag(got[0], "label") == "L2");
  REQUIRE(param(got[1], 1) == "labeled-response");
  REQUIRE(tag(got[1], "label") == "L1");
  const std::string outer = param(got[1], 0).substr(1);
  const std::string inner = param(got[2], 0).substr(1);
  REQUIRE(tag(got[2], "batch") == outer);
  REQUIRE(tag(got[3], "batch") == inner);
  REQUIRE(tag(got[5], "batch") == outer);
  REQUIRE(param(got[5], 0) == "-" + inner);
  REQUIRE(tag(got[6], "batch") == outer);
}

TEST_CASE("multiline: policy is asked when it is complete") {
  MultilineRoom room;
  room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :one", "@batch=1 PRIVMSG #tea :two"});
  SECTION("who has left meanwhile may not speak") {
    room.alice.send("PART #tea");
    room.forget();
    REQUIRE(numbers(room.alice.ask("BATCH -1")) == "404");
    REQUIRE(room.bob.lines().empty());
  }
  SECTION("who cannot be kept is told so") {
    room.chat.journal.accepting = false;
    REQUIRE(numbers(room.alice.ask("BATCH -1")) == "400");
    REQUIRE(room.bob.lines().empty());
  }
}

TEST_CASE("multiline: an unknown target is told as of any message, of a notice only with a label") {
  MultilineRoom room;
  room.send({"BATCH +2 draft/multiline nobody", "@batch=2 PRIVMSG nobody :one"});
  REQUIRE(numbers(room.alice.ask("BATCH -2")) == "401");
  room.send({"BATCH +2 draft/multiline #nowhere", "@batch=2 NOTICE #nowhere :one"});
  REQUIRE(room.alice.ask("BATCH -2").empty());
  room.send({"@label=L BATCH +2 draft/multiline #nowhere", "@batch=2 NOTICE #nowhere :one"});
  const Lines refused = room.alice.ask("BATCH -2");
  REQUIRE(numbers(refused) == "403");
  REQUIRE(tag(refused[0], "label") == "L");
}

TEST_CASE("multiline: +C holds for every line of it") {
  MultilineRoom room;
  room.alice.send("MODE #tea +C");
  room.forget();
  room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :one", "@batch=1 PRIVMSG #tea :\x01VERSION\x01"});
  REQUIRE(numbers(room.alice.ask("BATCH -1")) == "404");
  REQUIRE(room.dave.lines().empty());
}

TEST_CASE("multiline: the sender's division is kept, and what does not fit all the same is divided further") {
  MultilineRoom room;
  const std::string words = "word and ";
  std::string most;  // of a line that alice can send
  while (most.size() + words.size() < 495) most += words;
  room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :short ",
             "@batch=1;draft/multiline-concat PRIVMSG #tea :" + most, "@batch=1 PRIVMSG #tea :end", "BATCH -1"});
  const Lines got = room.bob.lines();
  REQUIRE(numbers(got) == "BATCH PRIVMSG PRIVMSG PRIVMSG PRIVMSG BATCH");
  REQUIRE(param(got[1], 1) == "short ");
  REQUIRE(param(got[2], 1) + param(got[3], 1) == most);
  REQUIRE(param(got[2], 1).ends_with(' '));
  for (const std::size_t i : {2U, 3U}) REQUIRE(tag(got[i], "draft/multiline-concat").empty());
  REQUIRE(tag(got[4], "draft/multiline-concat") == "<none>");
  REQUIRE(room.chat.journal.events.back().body == "short " + most + "\nend");
}

TEST_CASE("multiline: replayed as it was told: a batch within the batch, or lines") {
  MultilineRoom room;
  room.send(kExample);
  const std::string msgid = room.chat.journal.events.back().msgid;
  SECTION("a client that understands it") {
    Client erin = room.chat.connect("erin", {.caps = std::string(kMultilineCaps) + " draft/chathistory"});
    erin.send("JOIN #tea");
    const Lines got = erin.ask("CHATHISTORY LATEST #tea * 10");
    REQUIRE(numbers(got) == "BATCH BATCH PRIVMSG PRIVMSG PRIVMSG BATCH BATCH");
    const std::string outer = param(got[0], 0).substr(1);
    const std::string inner = param(got[1], 0).substr(1);
    REQUIRE(tag(got[1], "batch") == outer);
    REQUIRE(tag(got[1], "msgid") == msgid);
    REQUIRE(tag(got[1], "+reply") == "m1");
    REQUIRE(param(got[1], 1) == "draft/multiline");
    for (const std::size_t i : {2U, 3U, 4U}) REQUIRE(tag(got[i], "batch") == inner);
    REQUIRE(param(got[4], 1) == "how is everyone?");
    REQUIRE(tag(got[5], "batch") == outer);
    REQUIRE(param(got[5], 0) == "-" + inner);
  }
  SECTION("one that does not") {
    Client erin = room.chat.connect("erin", {.caps = "batch server-time message-tags draft/chathistory"});
    erin.send("JOIN #tea");
    const Lines got = erin.ask("CHATHISTORY LATEST #tea * 10");
    REQUIRE(numbers(got) == "BATCH PRIVMSG PRIVMSG BATCH");
    REQUIRE(tag(got[1], "msgid") == msgid);
    REQUIRE(tag(got[2], "msgid") == "<none>");
    REQUIRE(param(got[2], 1) == "how is everyone?");
  }
  SECTION("one that knows nothing") {
    Client erin = room.chat.connect("erin");
    erin.send("JOIN #tea");
    const Lines got = erin.ask("CHATHISTORY LATEST #tea * 10");
    REQUIRE(got == Lines{said("hello"), said("how is everyone?")});
  }
}

TEST_CASE("multiline: much of it in one page is told in parts that leave room") {
  MultilineRoom room;
  for (int message = 0; message < 20; ++message) {
    room.send({"BATCH +1 draft/multiline #tea"});
    for (int line = 0; line < 100; ++line) room.send({"@batch=1 PRIVMSG #tea :x"});
    room.send({"BATCH -1"});
  }
  room.forget();
  room.carol.read_at_most(150);
  room.carol.send("CHATHISTORY LATEST #tea * 20");
  std::size_t told = 0;
  while (true) {
    const Lines part = room.carol.lines();
    REQUIRE(part.size() <= 260);
    told += part.size();
    if (!room.carol.busy()) break;
    room.carol.go_on();
  }
  REQUIRE(told == 20 * 100);
}

TEST_CASE("multiline: to a person at a bare terminal, a line for each") {
  MultilineRoom room;
  Client erin = room.chat.open();
  erin.send("erin");
  erin.send("/enter tea");
  static_cast<void>(erin.lines());
  room.send(kExample);
  const Lines got = erin.lines();
  REQUIRE(got.size() == 3);
  REQUIRE_THAT(got[0], Catch::Contains("alice") && Catch::EndsWith("hello"));
  REQUIRE_THAT(got[2], Catch::EndsWith("everyone?"));
}
