#include <catch2/catch.hpp>
#include <string>

#include "support/multiline_room.hpp"

// BATCH: https://ircv3.net/specs/extensions/multiline, https://ircv3.net/specs/extensions/client-batch
// What it refuses, and its limits.

using namespace chat::test;

namespace {

std::string code_of(const Lines& lines) {
  REQUIRE(lines.size() == 1);
  INFO(lines.front());
  REQUIRE(numbers(lines) == "FAIL");
  REQUIRE(param(lines.front(), 0) == "BATCH");
  return param(lines.front(), 1);
}

}  // namespace

TEST_CASE("multiline: limits are told by CAP LS 302, and kept") {
  chat::core::Settings settings;
  settings.limits.multiline_bytes = 20;
  settings.limits.multiline_lines = 3;
  MultilineRoom room(settings);
  Client young = room.chat.open();
  std::string offered;
  for (const std::string& line : young.ask("CAP LS 302")) offered += line + " ";
  REQUIRE_THAT(offered, Catch::Contains(" draft/multiline=max-bytes=20,max-lines=3 "));
  room.send({"BATCH +1 draft/multiline #tea"});
  SECTION("exactly as many lines and bytes as allowed") {
    room.send({"@batch=1 PRIVMSG #tea :123456", "@batch=1 PRIVMSG #tea :123456", "@batch=1 PRIVMSG #tea :123456"});
    REQUIRE(numbers(room.alice.ask("BATCH -1")) == "BATCH PRIVMSG PRIVMSG PRIVMSG BATCH");
  }
  SECTION("a line too many") {
    room.send({"@batch=1 PRIVMSG #tea :1", "@batch=1 PRIVMSG #tea :2", "@batch=1 PRIVMSG #tea :3"});
    const Lines refused = room.alice.ask("@batch=1 PRIVMSG #tea :4");
    REQUIRE(code_of(refused) == "MULTILINE_MAX_LINES");
    REQUIRE(param(refused[0], 2) == "3");
    // What is still to come is passed over.
    REQUIRE(room.alice.ask("@batch=1 PRIVMSG #tea :5").empty());
    REQUIRE(room.alice.ask("BATCH -1").empty());
    REQUIRE(room.bob.lines().empty());
  }
  SECTION("a byte too many, line ends included") {
    room.send({"@batch=1 PRIVMSG #tea :123456", "@batch=1 PRIVMSG #tea :123456"});
    const Lines refused = room.alice.ask("@batch=1 PRIVMSG #tea :1234567");
    REQUIRE(code_of(refused) == "MULTILINE_MAX_BYTES");
    REQUIRE(param(refused[0], 2) == "20");
  }
  SECTION("a continued line has no line end") {
    room.send({"@batch=1 PRIVMSG #tea :1234567890", "@batch=1;draft/multiline-concat PRIVMSG #tea :1234567890"});
    REQUIRE(numbers(room.alice.ask("BATCH -1")) == "PRIVMSG");
  }
}

TEST_CASE("multiline: what is wrong is told once, under the label, and nothing of it is said") {
  MultilineRoom room;
  room.send({"@label=L BATCH +1 draft/multiline #tea"});
  Lines refused;
  std::string code = "MULTILINE_INVALID";
  SECTION("another target") {
    refused = room.alice.ask("@batch=1 PRIVMSG #other :x");
    code = "MULTILINE_INVALID_TARGET";
    REQUIRE(param(refused.at(0), 2) == "#tea");
    REQUIRE(param(refused.at(0), 3) == "#other");
  }
  SECTION("a notice among messages") {
    room.send({"@batch=1 PRIVMSG #tea :x"});
    refused = room.alice.ask("@batch=1 NOTICE #tea :x");
  }
  SECTION("a TAGMSG") { refused = room.alice.ask("@batch=1;+react=x TAGMSG #tea"); }
  SECTION("a line without a text") { refused = room.alice.ask("@batch=1 PRIVMSG #tea"); }
  SECTION("a blank line that continues one") {
    room.send({"@batch=1 PRIVMSG #tea :x"});
    refused = room.alice.ask("@batch=1;draft/multiline-concat PRIVMSG #tea :");
  }
  SECTION("nothing but blank lines") {
    room.send({"@batch=1 PRIVMSG #tea :", "@batch=1 PRIVMSG #tea :"});
    refused = room.alice.ask("BATCH -1");
  }
  SECTION("nothing at all") { refused = room.alice.ask("BATCH -1"); }
  REQUIRE(code_of(refused) == code);
  REQUIRE(tag(refused[0], "label") == "L");
  room.send({"@batch=1 PRIVMSG #tea :x", "BATCH -1"});
  REQUIRE(room.bob.lines().empty());
}

TEST_CASE("multiline: batches that cannot be opened or ended") {
  MultilineRoom room;
  REQUIRE(code_of(room.alice.ask("BATCH 1 draft/multiline #tea")) == "MULTILINE_INVALID");
  REQUIRE(code_of(room.alice.ask("BATCH + draft/multiline #tea")) == "MULTILINE_INVALID");
  REQUIRE(code_of(room.alice.ask("BATCH -1")) == "MULTILINE_INVALID");
  REQUIRE(code_of(room.alice.ask("@batch=1 PRIVMSG #tea :x")) == "MULTILINE_INVALID");
  REQUIRE(code_of(room.alice.ask("BATCH +1 draft/multiline")) == "MULTILINE_INVALID");
  REQUIRE(room.alice.ask("BATCH -1").empty());  // what was refused ends without a word
  REQUIRE(code_of(room.alice.ask("BATCH +1 netsplit #tea")) == "MULTILINE_INVALID");
  REQUIRE(room.alice.ask("@batch=1 PRIVMSG #tea :x").empty());
  REQUIRE(room.alice.ask("BATCH -1").empty());
  REQUIRE(numbers(room.alice.ask("BATCH")) == "461");
  REQUIRE(code_of(room.dave.ask("BATCH +1 draft/multiline #tea")) == "MULTILINE_INVALID");  // not asked for
  REQUIRE(room.bob.lines().empty());
}

TEST_CASE("multiline: a second batch within the first is refused, and the first goes on") {
  MultilineRoom room;
  room.send({"@label=L BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :x"});
  const Lines refused = room.alice.ask("BATCH +2 draft/multiline #tea");
  REQUIRE(code_of(refused) == "MULTILINE_INVALID");
  REQUIRE(tag(refused[0], "label") == "<none>");
  REQUIRE(room.alice.ask("@batch=2 PRIVMSG #tea :y").empty());
  REQUIRE(room.alice.ask("BATCH -2").empty());
  // Of the same name, too.
  REQUIRE(code_of(room.alice.ask("BATCH +1 draft/multiline #tea")) == "MULTILINE_INVALID");
  room.send({"@batch=1 PRIVMSG #tea :z"});
  const Lines echo = room.alice.ask("BATCH -1");
  REQUIRE(tag(echo.at(0), "label") == "L");
  REQUIRE(room.dave.lines() == Lines{said("x"), said("z")});
}

TEST_CASE("multiline: a batch that was refused does not stand in the way of the next one") {
  MultilineRoom room;
  REQUIRE(code_of(room.alice.ask("BATCH +1 draft/multiline")) == "MULTILINE_INVALID");
  SECTION("of another reference, while the rest of the first comes") {
    room.send({"BATCH +2 draft/multiline #tea", "@batch=1 PRIVMSG #tea :lost", "@batch=2 PRIVMSG #tea :said",
               "BATCH -1", "BATCH -2"});
  }
  SECTION("of the same") { room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :said", "BATCH -1"}); }
  SECTION("nor one that was refused on its way") {
    room.send({"BATCH -1", "BATCH +3 draft/multiline #tea"});
    REQUIRE(code_of(room.alice.ask("@batch=3 NOTICE #other :x")) == "MULTILINE_INVALID_TARGET");
    room.send({"@batch=3 PRIVMSG #tea :lost", "BATCH +4 draft/multiline #tea", "@batch=4 PRIVMSG #tea :said",
               "@batch=3 PRIVMSG #tea :lost", "BATCH -3", "BATCH -4"});
  }
  REQUIRE(room.dave.lines() == Lines{said("said")});
  REQUIRE(numbers(room.alice.lines()) == "PRIVMSG");
}

TEST_CASE("multiline: lines of a batch that is not open are not said, with and without the capability") {
  MultilineRoom room;
  const bool knows = GENERATE(true, false);
  Client sender = knows ? room.alice : room.carol;
  REQUIRE(code_of(sender.ask("BATCH +1 netsplit #tea")) == "MULTILINE_INVALID");
  REQUIRE(sender.ask("@batch=1 PRIVMSG #tea :x").empty());
  REQUIRE(sender.ask("BATCH -1").empty());
  REQUIRE(code_of(sender.ask("BATCH -1")) == "MULTILINE_INVALID");
  // It is told once.
  REQUIRE(code_of(sender.ask("@batch=5 PRIVMSG #tea :x")) == "MULTILINE_INVALID");
  REQUIRE(sender.ask("@batch=5 NOTICE #tea :x").empty());
  REQUIRE(sender.ask("@batch=5;+react=x TAGMSG #tea").empty());
  REQUIRE(sender.ask("@batch=5 PART #tea").empty());
  REQUIRE(sender.ask("BATCH -5").empty());
  REQUIRE(room.bob.lines().empty());
  REQUIRE(room.dave.lines().empty());
  sender.send("PRIVMSG #tea :without a tag");
  REQUIRE(room.dave.lines().size() == 1);
}

TEST_CASE("multiline: who gives the capability up has given up what they were sending") {
  MultilineRoom room;
  const std::string gone = GENERATE("draft/multiline", "batch");
  room.send({"BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :x"});
  const Lines told = room.alice.ask("CAP REQ :-" + gone);
  REQUIRE(numbers(told) == "CAP FAIL");
  REQUIRE(param(told[1], 1) == "MULTILINE_INVALID");
  REQUIRE(room.alice.ask("@batch=1 PRIVMSG #tea :y").empty());
  REQUIRE(room.alice.ask("BATCH -1").empty());
  REQUIRE(room.dave.lines().empty());
}

TEST_CASE("multiline: another command with the tag of an open batch is not carried out") {
  MultilineRoom room;
  const std::string command = GENERATE("PART #tea", "TAGMSG #tea", "NICK eve", "TOPIC #tea :x", "JOIN #milk", "PING x");
  room.send({"@label=L BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :x"});
  const Lines refused = room.alice.ask("@batch=1 " + command);
  REQUIRE(code_of(refused) == "MULTILINE_INVALID");
  REQUIRE(tag(refused[0], "label") == "L");
  REQUIRE(room.alice.ask("BATCH -1").empty());
  REQUIRE(room.bob.lines().empty());
}

TEST_CASE("multiline: a batch that is left open is dropped after a time") {
  MultilineRoom room;
  room.send({"@label=L BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :x"});
  room.chat.pass(std::chrono::minutes{2});
  SECTION("at the next line") {
    const Lines told = room.alice.ask("PING x");
    REQUIRE(numbers(told) == "FAIL PONG");
    REQUIRE(param(told[0], 1) == "TIMEOUT");
    REQUIRE(param(told[0], 2) == "1");
    REQUIRE(tag(told[0], "label") == "L");
  }
  SECTION("when nothing comes") {
    room.chat.mind.idle(room.alice.id());
    REQUIRE(numbers(room.alice.lines()) == "FAIL PING");
  }
  REQUIRE(room.alice.ask("BATCH -1").empty());
  REQUIRE(room.bob.lines().empty());
}
