#include "client/json_event.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/random.hpp"
#include "util/utf8.hpp"

using namespace chat::client;
using Json = nlohmann::json;

namespace {

const chat::irc::Isupport kIsupport;

JsonContext context() {
  return {.nick = "alice",
          .isupport = kIsupport,
          .network = "TestNet",
          .now = *parse_server_time("2026-11-22T12:01:02.345Z")};
}

std::optional<std::string> written(std::string_view line, const JsonContext& context) {
  const auto message = chat::irc::parse(line);
  REQUIRE(message);
  return json_event(*message, context);
}

Json event(std::string_view line, const JsonContext& given = context()) {
  const auto text = written(line, given);
  REQUIRE(text);
  return Json::parse(*text);
}

/// The fields that the event has beyond those that differ for none of them.
Json told(std::string_view line, const JsonContext& given = context()) {
  Json all = event(line, given);
  CHECK(all["network"] == "TestNet");
  for (const char* name : {"time", "network"}) all.erase(name);
  for (const char* name : {"own", "private"}) {
    if (all[name] == false) all.erase(name);
  }
  if (all["tags"].empty()) all.erase("tags");
  return all;
}

}  // namespace

TEST_CASE("JSON: the fields that every event has, in their order") {
  CHECK(*written("@time=2026-11-22T13:00:00.001Z;msgid=m1 :bob!b@h PRIVMSG #ops :hello", context()) ==
        R"({"type":"message","time":"2026-11-22T13:00:00.001Z","network":"TestNet","place":"#ops","nick":"bob",)"
        R"("text":"hello","own":false,"private":false,"msgid":"m1","tags":{}})");
  CHECK(event(":bob!b@h PRIVMSG #ops :hello")["time"] == "2026-11-22T12:01:02.345Z");
}

TEST_CASE("JSON: what people say") {
  struct Row {
    std::string line;
    Json expected;
  };
  for (const Row& row : {
           Row{":bob!b@h PRIVMSG alice :psst",
               {{"type", "message"}, {"place", "bob"}, {"nick", "bob"}, {"text", "psst"}, {"private", true}}},
           {":alice!a@h PRIVMSG bob :yes?",
            {{"type", "message"},
             {"place", "bob"},
             {"nick", "alice"},
             {"text", "yes?"},
             {"private", true},
             {"own", true}}},
           {":bob!b@h PRIVMSG @#ops :quiet",
            {{"type", "message"}, {"place", "#ops"}, {"nick", "bob"}, {"text", "quiet"}, {"status", "@"}}},
           {":bob!b@h PRIVMSG #ops :\x01"
            "ACTION waves\x01",
            {{"type", "action"}, {"place", "#ops"}, {"nick", "bob"}, {"text", "waves"}}},
           {":bob!b@h PRIVMSG alice :\x01PING 12\x01",
            {{"type", "ctcp"},
             {"place", "bob"},
             {"nick", "bob"},
             {"text", "12"},
             {"private", true},
             {"command", "PING"}}},
           {":bob!b@h NOTICE alice :\x01PING 12\x01",
            {{"type", "ctcp_reply"},
             {"place", "bob"},
             {"nick", "bob"},
             {"text", "12"},
             {"private", true},
             {"command", "PING"}}},
           {":bob!b@h NOTICE #ops :note", {{"type", "notice"}, {"place", "#ops"}, {"nick", "bob"}, {"text", "note"}}},
           {":irc.test NOTICE alice :restart at noon",
            {{"type", "notice"}, {"place", ""}, {"nick", ""}, {"text", "restart at noon"}}},
           {":oper!o@h WALLOPS :look", {{"type", "notice"}, {"place", ""}, {"nick", "oper"}, {"text", "look"}}},
           {"@+draft/channel-context=#ops :bob!b@h PRIVMSG alice :x",
            {{"type", "message"},
             {"place", "bob"},
             {"nick", "bob"},
             {"text", "x"},
             {"private", true},
             {"about", "#ops"},
             {"tags", {{"+draft/channel-context", "#ops"}}}}},
       }) {
    CAPTURE(row.line);
    CHECK(told(row.line) == row.expected);
  }
}

TEST_CASE("JSON: what happens") {
  struct Row {
    std::string line;
    Json expected;
  };
  const auto row = [](std::string line, Json expected) {
    for (const char* name : {"place", "nick", "text"}) {
      if (!expected.contains(name)) expected[name] = std::string_view(name) == "nick" ? "bob" : "";
    }
    return Row{":bob!b@h " + std::move(line), std::move(expected)};
  };
  for (const Row& one : {
           row("JOIN #ops", {{"type", "join"}, {"place", "#ops"}}),
           row("JOIN #ops bobby :Bob", {{"type", "join"}, {"place", "#ops"}, {"account", "bobby"}}),
           row("JOIN #ops * :Bob", {{"type", "join"}, {"place", "#ops"}}),
           row("PART #ops :lunch", {{"type", "part"}, {"place", "#ops"}, {"text", "lunch"}}),
           row("QUIT :bye", {{"type", "quit"}, {"text", "bye"}}),
           row("KICK #ops eve :spam", {{"type", "kick"}, {"place", "#ops"}, {"target", "eve"}, {"text", "spam"}}),
           row("NICK robert", {{"type", "nick"}, {"new_nick", "robert"}}),
           row("NICK alice", {{"type", "nick"}, {"new_nick", "alice"}, {"own", true}}),
           row("TOPIC #ops :news", {{"type", "topic"}, {"place", "#ops"}, {"text", "news"}}),
           row("MODE #ops +ov eve dan", {{"type", "mode"},
                                         {"place", "#ops"},
                                         {"text", "+ov eve dan"},
                                         {"target", "#ops"},
                                         {"modes", "+ov"},
                                         {"params", {"eve", "dan"}}}),
           row("MODE bob +i",
               {{"type", "mode"}, {"text", "+i"}, {"target", "bob"}, {"modes", "+i"}, {"params", Json::array()}}),
           row("INVITE alice #ops", {{"type", "invite"}, {"place", "#ops"}, {"target", "alice"}}),
           row("REDACT #ops m7 :typo", {{"type", "redact"}, {"place", "#ops"}, {"text", "typo"}, {"redacted", "m7"}}),
           row("RENAME #ops #yard :moved",
               {{"type", "rename"}, {"place", "#ops"}, {"text", "moved"}, {"new_place", "#yard"}}),
           row("AWAY :lunch", {{"type", "away"}, {"text", "lunch"}, {"away", true}}),
           row("AWAY", {{"type", "away"}, {"away", false}}),
           row("ACCOUNT bobby", {{"type", "account"}, {"account", "bobby"}}),
           row("ACCOUNT *", {{"type", "account"}, {"account", nullptr}}),
           row("CHGHOST u new.host", {{"type", "host"}, {"user", "u"}, {"host", "new.host"}}),
           row("SETNAME :Bob B", {{"type", "realname"}, {"text", "Bob B"}}),
           row("METADATA #ops url * :http://x",
               {{"type", "metadata"}, {"place", "#ops"}, {"text", "http://x"}, {"target", "#ops"}, {"key", "url"}}),
           row("KILL eve :spam", {{"type", "kill"}, {"target", "eve"}, {"text", "spam"}}),
           row("FROB a :b c", {{"type", "reply"}, {"text", "b c"}, {"code", "FROB"}, {"params", {"a", "b c"}}}),
       }) {
    CAPTURE(one.line);
    CHECK(told(one.line) == one.expected);
  }
}

TEST_CASE("JSON: what the server answers") {
  CHECK(told(":irc.test 332 alice #ops :All quiet") == Json{{"type", "reply"},
                                                            {"place", "#ops"},
                                                            {"nick", ""},
                                                            {"text", "All quiet"},
                                                            {"code", "332"},
                                                            {"params", {"#ops", "All quiet"}}});
  CHECK(told(":irc.test 404 alice #ops :Cannot send")["type"] == "error");
  CHECK(told(":irc.test 904 alice :no")["type"] == "error");
  CHECK(told("FAIL JOIN NO_SUCH a :Sorry") == Json{{"type", "error"},
                                                   {"place", ""},
                                                   {"nick", ""},
                                                   {"text", "Sorry"},
                                                   {"command", "JOIN"},
                                                   {"code", "NO_SUCH"},
                                                   {"params", {"a", "Sorry"}}});
  CHECK(told("WARN X Y :Sorry")["type"] == "warning");
  CHECK(told("NOTE X Y :Sorry")["type"] == "reply");
  CHECK(told("ERROR :Closing")["type"] == "error");
}

TEST_CASE("JSON: reactions, and other tags") {
  const Json reaction = told("@+draft/reply=m1;+draft/react=👍 :bob!b@h TAGMSG #ops");
  CHECK(reaction == Json{{"type", "reaction"},
                         {"place", "#ops"},
                         {"nick", "bob"},
                         {"text", "👍"},
                         {"removed", false},
                         {"reply_to", "m1"},
                         {"tags", {{"+draft/reply", "m1"}, {"+draft/react", "👍"}}}});
  CHECK(told("@+reply=m1;+draft/unreact=x :bob!b@h TAGMSG #ops")["removed"] == true);
  CHECK_FALSE(written("@+typing=active :bob!b@h TAGMSG #ops", context()));
  const Json message = told("@account=bobby;bot;msgid=m2;+reply=m1;+x/y=a\\sb\\:c :bob!b@h PRIVMSG #ops :hi");
  CHECK(message == Json{{"type", "message"},
                        {"place", "#ops"},
                        {"nick", "bob"},
                        {"text", "hi"},
                        {"account", "bobby"},
                        {"bot", true},
                        {"msgid", "m2"},
                        {"reply_to", "m1"},
                        {"tags", {{"+reply", "m1"}, {"+x/y", "a b;c"}}}});
}

TEST_CASE("JSON: traffic of the protocol is no event") {
  for (const char* line : {"PING x", ":s PONG s x", ":s CAP * ACK x", ":s BATCH +1 netsplit", ":s ACK",
                           "AUTHENTICATE +", ":s MARKREAD #ops *"}) {
    CAPTURE(line);
    CHECK_FALSE(written(line, context()));
  }
}

TEST_CASE("JSON: the past, and messages of several lines") {
  JsonContext past = context();
  past.is_past = true;
  past.place = "robert";
  const Json old = event(":bob!b@h PRIVMSG ally :hi", past);
  CHECK((old["history"] == true && old["place"] == "robert" && old["private"] == true));
  CHECK_FALSE(event(":bob!b@h PRIVMSG alice :hi").contains("history"));
  JsonContext several = context();
  several.more = {"two", "th\x02ree"};
  CHECK(event(":bob!b@h PRIVMSG #ops :one", several)["text"] == "one\ntwo\nthree");
}

TEST_CASE("JSON: what the program itself says") {
  CHECK(Json::parse(json_own_event("connected", "localhost:9000", true, context())) ==
        Json{{"type", "connected"},
             {"time", "2026-11-22T12:01:02.345Z"},
             {"network", "TestNet"},
             {"place", ""},
             {"nick", "alice"},
             {"text", "localhost:9000"},
             {"own", true},
             {"private", false},
             {"tags", Json::object()}});
  CHECK(Json::parse(json_own_event("error", "no", false, context()))["nick"] == "");
}

TEST_CASE("JSON: no control bytes, whatever comes") {
  CHECK(event(":b\x1b[2Job!b@h PRIVMSG #ops :a\x1b]0;x\x07\x02z\xE2\x80\xAE")["text"] == "az");
}

TEST_CASE("JSON: always one line of well-formed JSON in UTF-8") {
  chat::test::Random random(20261126);
  const std::vector<std::string> commands = {"PRIVMSG", "NOTICE", "MODE", "KICK",   "404",
                                             "353",     "JOIN",   "FAIL", "TAGMSG", "X"};
  for (int i = 0; i < 5000; ++i) {
    std::string line = "@+draft/react=a\xFF;msgid=\xC3 :b\xFFob!b@h " + commands[random.below(commands.size())];
    for (std::uint64_t n = random.below(5); n > 0; --n) {
      line += random.below(2) == 0 ? " :" : " #";
      for (std::uint64_t byte = random.below(20); byte > 0; --byte) line += static_cast<char>(random.below(256));
    }
    const auto message = chat::irc::parse(line);
    if (!message) continue;
    const auto text = json_event(*message, context());
    if (!text) continue;
    CAPTURE(line, *text);
    REQUIRE(Json::accept(*text));
    REQUIRE(chat::util::is_utf8(*text));
    REQUIRE(std::ranges::none_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
  }
}
