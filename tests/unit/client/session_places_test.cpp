#include <catch2/catch.hpp>

#include "script.hpp"

// Several channels at once: where lines go, and what is new elsewhere.

using namespace chat;
using namespace chat::client;

namespace {

/// In #one and, where lines go, #two.
struct InTwoChannels : Script {
  InTwoChannels() : Script(true) { ready().in("#one").in("#two"); }
};

}  // namespace

TEST_CASE("the prompt says what is new elsewhere, and /switch goes there") {
  InTwoChannels script;
  CHECK(script.session.prompt() == "#two> ");
  script.server(":bob!b@h PRIVMSG #two :here");
  CHECK(script.session.prompt() == "#two> ");
  script.server(":bob!b@h PRIVMSG #one :hello");
  script.server(":bob!b@h PRIVMSG #one :all");
  CHECK(script.session.prompt() == "#two [1:#one 2]> ");
  script.server(":bob!b@h PRIVMSG #one :Alice, look");
  CHECK(script.session.prompt() == "#two [1:#one 3!]> ");
  script.server(":carol!c@h PRIVMSG alice :psst");
  CHECK(script.session.prompt() == "#two [1:#one 3!, 3:carol 1!]> ");
  script.type("/switch one");
  CHECK(script.session.prompt() == "#one [3:carol 1!]> ");
  script.type("/switch 3");
  CHECK(script.session.prompt() == "[private carol]> ");
  script.type("/switch");
  CHECK(script.session.prompt() == "#one> ");
  CHECK(script.sent.empty());
}

TEST_CASE("/switch alone goes to what is for the person first, then to what is new, then back") {
  InTwoChannels script;
  script.in("#three");
  script.server(":bob!b@h PRIVMSG #one :news");
  script.server(":bob!b@h PRIVMSG #two :alice: news");
  for (const char* const place : {"#two", "#one", "#two", "#one"}) {
    script.type("/switch");
    CHECK(script.session.place() == place);
  }
}

TEST_CASE("a place that is not there is no place to go to, and what was typed for it is not said elsewhere") {
  InTwoChannels script;
  const std::size_t failed = script.session.failed_moves();
  script.type("/switch 7");
  CHECK(has(script.shown, "None of your places has the number 7; /windows lists them."));
  script.type("/switch nowhere");
  CHECK(script.session.failed_moves() == failed + 2);
  script.type("/mute 7");
  CHECK(script.session.settings().mute.empty());
  CHECK(script.session.place() == "#two");
  script.in("#twofold");
  script.type("/switch tw");
  CHECK(script.session.place() == "#twofold");
  CHECK(script.session.failed_moves() == failed + 3);
}

TEST_CASE("who writes in private does not come to be where lines go") {
  InTwoChannels script;
  script.server(":carol!c@h PRIVMSG alice :psst");
  for (const char* const channel : {"#two", "#one"}) script.server(std::string(":alice!a@h PART ") + channel);
  CHECK(script.session.prompt() == "[3:carol 1!]> ");
  CHECK(script.session.place().empty());
}

TEST_CASE("/windows lists the places by number") {
  InTwoChannels script;
  script.server(":bob!b@h PRIVMSG #one :hi alice");
  script.shown.clear();
  script.type("/windows");
  REQUIRE(script.shown.size() == 3);
  CHECK(script.shown[0] == "  1  #one  1 new line, 1 for you");
  CHECK(script.shown[1] == "  2  #two  your lines go there");
}

TEST_CASE("what another device has read is new no more") {
  InTwoChannels script;
  script.server("@time=2026-11-26T10:00:00.000Z :bob!b@h PRIVMSG #one :hello");
  CHECK(script.session.prompt() == "#two [1:#one 1]> ");
  script.server(":s MARKREAD #one timestamp=2026-11-26T09:00:00.000Z");
  CHECK(script.session.prompt() == "#two [1:#one 1]> ");
  script.server(":s MARKREAD #one timestamp=2026-11-26T10:00:00.000Z");
  CHECK(script.session.prompt() == "#two> ");
}

TEST_CASE("what is said calls for the person by their nick, their words or in private, and muted places do not") {
  Session::Setup setup{.nick = "alice", .server = "localhost", .shows_own = true};
  setup.settings.highlight = {"deploy"};
  setup.settings.mute = {"#noise", "spammer"};
  Script script(std::move(setup));
  script.ready().in("#one").in("#noise").in("#two");
  const auto alerts_of = [&](std::string_view line) { return script.session.receive(line).alerts; };
  CHECK_FALSE(alerts_of(":bob!b@h PRIVMSG #one :hello").at(0).calls);
  CHECK(alerts_of(":bob!b@h PRIVMSG #one :the Deploy is done").at(0).calls);
  const auto called = alerts_of(
      ":bob!b@h PRIVMSG #two :hi \x02"
      "alice\x02, \033]0;evil\007");
  REQUIRE(called.size() == 1);
  CHECK(called[0].calls);
  CHECK(called[0].title == "bob #two");
  CHECK(called[0].text.find_first_of("\033\007\002") == std::string::npos);
  CHECK(alerts_of(":bob!b@h PRIVMSG alice :psst").at(0).calls);
  CHECK(alerts_of(":bob!b@h PRIVMSG #noise :alice").empty());
  CHECK(alerts_of(":spammer!b@h PRIVMSG alice :buy").empty());
  CHECK(alerts_of(":alice!a@h PRIVMSG #one :alice says so").empty());
  CHECK_FALSE(alerts_of(":bot!b@h NOTICE alice :maintenance").at(0).calls);
  CHECK(script.session.prompt() == "#two [1:#one 2!, 4:bob 1!]> ");
}

TEST_CASE("/mute takes a place out of the prompt until /unmute, by name, number or for where one is") {
  InTwoChannels script;
  script.server(":bob!b@h PRIVMSG #one :hello");
  script.type("/mute one");
  CHECK(script.session.settings().mute == std::vector<std::string>{"#one"});
  CHECK(script.session.prompt() == "#two> ");
  script.type("/mute 1");
  CHECK(has(script.shown, "!! #one is muted already."));
  script.type("/unmute #ONE");
  CHECK(script.session.prompt() == "#two [1:#one 1]> ");
  script.type("/mute");
  script.type("/mute spammer");
  CHECK(script.session.settings().mute == std::vector<std::string>{"#two", "spammer"});
  script.type("/unmute eve");
  CHECK(has(script.shown, "!! eve is not muted"));
}
