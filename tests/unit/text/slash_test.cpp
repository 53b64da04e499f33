#include "text/slash.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "irc/message.hpp"

using namespace chat;
using namespace chat::text;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kNowhere =
    "You are nowhere yet: /enter NAME enters a channel, /private NICK talks to one person.";

struct Case {
  std::string typed;
  std::vector<std::string> lines;
  Action action = Action::none;
  std::string argument = {};
};

void check(std::string_view place, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.typed);
    const auto result = read_typed(c.typed, {"me", place});
    if (!result) FAIL_CHECK(result.error());
    if (!result) continue;
    CHECK(result->lines == c.lines);
    CHECK(result->action == c.action);
    CHECK(result->argument == c.argument);
  }
}

struct Refused {
  std::string typed;
  std::string says;
};

void check_refused(std::string_view place, const std::vector<Refused>& cases) {
  for (const Refused& c : cases) {
    INFO(c.typed);
    const auto result = read_typed(c.typed, {"me", place});
    if (result) FAIL_CHECK("it was accepted");
    if (!result) CHECK_THAT(result.error(), Contains(c.says));
  }
}

}  // namespace

TEST_CASE("plain text is said where one is") {
  check("#lobby", {
                      {"hello", {"PRIVMSG #lobby :hello"}},
                      {"  indented", {"PRIVMSG #lobby :  indented"}},
                      {"trailing  ", {"PRIVMSG #lobby :trailing"}},
                      {":-)", {"PRIVMSG #lobby ::-)"}},
                      {"//enter is a command", {"PRIVMSG #lobby :/enter is a command"}},
                      {"//", {"PRIVMSG #lobby :/"}},
                      {"1/2", {"PRIVMSG #lobby :1/2"}},
                      {"日本語", {"PRIVMSG #lobby :日本語"}},
                  });
  check("bob", {{"hello", {"PRIVMSG bob :hello"}}});
}

TEST_CASE("nothing but spaces says nothing, wherever one is") {
  for (const std::string_view place : {"", "#lobby"}) check(place, {{"", {}}, {"   ", {}}, {"\t", {}}, {"\x1B[A", {}}});
}

TEST_CASE("nowhere, plain text and actions are answered with what to do") {
  for (const std::string typed : {"hello", "//hello", "/me waves"}) {
    const auto result = read_typed(typed, {"me", ""});
    REQUIRE_FALSE(result);
    CHECK(result.error() == kNowhere);
  }
}

TEST_CASE("control bytes and escape sequences that were typed are dropped") {
  check("#lobby", {
                      {"a\r\nQUIT", {"PRIVMSG #lobby :a  QUIT"}},
                      {std::string("a\0b", 3), {"PRIVMSG #lobby :ab"}},
                      {"left\x1B[D\x1B[Dright", {"PRIVMSG #lobby :leftright"}},
                      {"/raw QUIT\r\nJOIN #x", {"QUIT  JOIN #x"}},
                      {"\001ACTION waves\x01", {"PRIVMSG #lobby :ACTION waves"}},
                      {"/enter lob\x07"
                       "by",
                       {"JOIN #lobby"}},
                  });
}

TEST_CASE("a line that is not UTF-8 is refused") {
  check_refused("#lobby", {{"caf\xE9", "not UTF-8"}, {"/raw \xFF", "not UTF-8"}});
}

TEST_CASE("commands become lines") {
  check("#lobby", {
                      {"/channels", {"LIST"}},
                      {"/channels games", {"LIST *games*"}},
                      {"/channels #games", {"LIST #games*"}},
                      {"/channels *g?mes", {"LIST *g?mes"}},
                      {"/channels g?mes*", {"LIST #g?mes*"}},
                      {"/channels #g?mes", {"LIST #g?mes"}},
                      {"/channels >10", {"LIST >10"}},
                      {"/channels <5", {"LIST <5"}},
                      {"/channels C>60", {"LIST C>60"}},
                      {"/channels :x", {"LIST *:x*"}},
                      {"/enter games", {"JOIN #games"}},
                      {"/enter #games", {"JOIN #games"}},
                      {"/enter ##games", {"JOIN ##games"}},
                      {"/enter :games", {"JOIN #:games"}},
                      {"/enter 0", {"JOIN #0"}},
                      {"/enter games secret", {"JOIN #games secret"}},
                      {"/enter   games   secret  ", {"JOIN #games secret"}},
                      {"/leave", {"PART #lobby"}},
                      {"/leave games", {"PART #games"}},
                      {"/leave #games see you", {"PART #games :see you"}},
                      {"/private bob", {}, Action::open_private, "bob"},
                      {"/private bob are you there?", {"PRIVMSG bob :are you there?"}, Action::open_private, "bob"},
                      {"/info", {}, Action::info},
                      {"/who", {"WHO #lobby"}},
                      {"/who #games", {"WHO #games"}},
                      {"/who bob", {"WHOIS bob"}},
                      {"/nick robert", {"NICK robert"}},
                      {"/topic", {"TOPIC #lobby"}},
                      {"/topic all about  games", {"TOPIC #lobby :all about  games"}},
                      {"/topic -delete", {"TOPIC #lobby :"}},
                      {"/topic #games", {"TOPIC #games"}},
                      {"/topic #games chess", {"TOPIC #games :chess"}},
                      {"/rename foyer", {"RENAME #lobby #foyer"}},
                      {"/rename #foyer", {"RENAME #lobby #foyer"}},
                      {"/rename foyer it has a carpet", {"RENAME #lobby #foyer :it has a carpet"}},
                      {"/rename #games #chess", {"RENAME #games #chess"}},
                      {"/rename #games #chess no cards", {"RENAME #games #chess :no cards"}},
                      {"/me waves", {"PRIVMSG #lobby :\001ACTION waves\x01"}},
                      {"/msg bob hello there", {"PRIVMSG bob :hello there"}},
                      {"/msg #games hello", {"PRIVMSG #games :hello"}},
                      {"/msg @#lobby hello", {"PRIVMSG @#lobby :hello"}},
                      {"/msg bob /enter", {"PRIVMSG bob :/enter"}},
                      {"/invite bob", {"INVITE bob #lobby"}},
                      {"/invite bob games", {"INVITE bob #games"}},
                      {"/kick bob", {"KICK #lobby bob"}},
                      {"/kick bob be nice", {"KICK #lobby bob :be nice"}},
                      {"/kick #games bob be nice", {"KICK #games bob :be nice"}},
                      {"/away", {"AWAY"}},
                      {"/away Having lunch", {"AWAY :Having lunch"}},
                      {"/raw MODE #lobby +t", {"MODE #lobby +t"}},
                      {"/raw @+x=y PRIVMSG #lobby :a  b", {"@+x=y PRIVMSG #lobby :a  b"}},
                      {"/menu", {}, Action::menu},
                      {"/help", {}, Action::help},
                      {"/help enter", {}, Action::help, "enter"},
                      {"/help /ENTER", {}, Action::help, "enter"},
                      {"/help join", {}, Action::help, "enter"},
                      {"/quit", {"QUIT :Goodbye"}, Action::leave_system},
                      {"/quit See you", {"QUIT :See you"}, Action::leave_system},
                      {"/leavesystem", {"QUIT :Goodbye"}, Action::leave_system},
                  });
}

TEST_CASE("/history asks for the last lines of where one is") {
  check("#lobby", {
                      {"/history", {"CHATHISTORY LATEST #lobby * 20"}, Action::history},
                      {"/history 5", {"CHATHISTORY LATEST #lobby * 5"}, Action::history},
                      {"/hi 10000", {"CHATHISTORY LATEST #lobby * 10000"}, Action::history},
                  });
  check("bob", {{"/history", {"CHATHISTORY LATEST bob * 20"}, Action::history}});
  check_refused("", {{"/history", "You are nowhere yet"}});
  for (const std::string number : {"0", "-1", "10001", "99999999999999999999", "5 6", "five", "5x"}) {
    check_refused("#lobby", {{"/history " + number, "how many lines to show, from 1 to 10000"}});
  }
}

TEST_CASE("/search becomes the attributes of a SEARCH") {
  const auto search = [](std::string attributes) { return std::vector<std::string>{"SEARCH " + attributes}; };
  check("#lobby",
        {
            {"/search picnic", search("text=picnic;limit=50"), Action::search},
            {"/search the   picnic lake", search("text=the\\spicnic\\slake;limit=50"), Action::search},
            {"/search a;b\\c", search("text=a\\:b\\\\c;limit=50"), Action::search},
            {"/search from:bob", search("from=bob;limit=50"), Action::search},
            {"/search lake FROM:bob in:#games picnic", search("from=bob;in=#games;text=lake\\spicnic;limit=50"),
             Action::search},
            {"/search in:bob hi", search("in=bob;text=hi;limit=50"), Action::search},
            {"/search x since:2026-11-22", search("after=2026-11-22T00:00:00.000Z;text=x;limit=50"), Action::search},
            {"/search x until:2026-12-31", search("before=2027-01-01T00:00:00.000Z;text=x;limit=50"), Action::search},
            {"/search https://example.org", search("text=https://example.org;limit=50"), Action::search},
        });
  check("", {{"/search x", search("text=x;limit=50"), Action::search}});
  check_refused("#lobby", {
                              {"/search", "/search WORDS"},
                              {"/search x from:", "A nick is one word"},
                              {"/search x from:#games", "is a channel"},
                              {"/search x in:#", "such as #lobby"},
                              {"/search x since:yesterday", "since:2026-11-22"},
                              {"/search x since:2026-02-30", "since:2026-11-22"},
                              {"/search x until:2026-1-1", "since:2026-11-22"},
                              {"/search " + std::string(600, 'x'), "too long by"},
                          });
}

TEST_CASE("/datastore asks for the summary, and tells the file's name to who can write it") {
  check("", {
                {"/datastore", {"DATASTORE"}, Action::datastore},
                {"/datastore all I may read.txt", {"DATASTORE"}, Action::datastore, "all I may read.txt"},
            });
}

TEST_CASE("in a private talk, commands are about the other person or need a channel") {
  check("bob", {
                   {"/leave", {}, Action::close_private, "bob"},
                   {"/leave BOB", {}, Action::close_private, "bob"},
                   {"/leave games", {"PART #games"}},
                   {"/who", {"WHOIS bob"}},
                   {"/me waves", {"PRIVMSG bob :\001ACTION waves\x01"}},
                   {"/topic #games chess", {"TOPIC #games :chess"}},
                   {"/kick #games eve", {"KICK #games eve"}},
                   {"/invite eve games", {"INVITE eve #games"}},
               });
  check_refused("bob", {
                           {"/topic chess", "You are not in a channel now"},
                           {"/rename chess", "You are not in a channel now"},
                           {"/kick eve", "/kick #channel NICK"},
                           {"/invite eve", "/invite NICK CHANNEL"},
                       });
}

TEST_CASE("nowhere, commands that need a place say so") {
  check("", {
                {"/leave games", {"PART #games"}},
                {"/who bob", {"WHOIS bob"}},
                {"/private bob", {}, Action::open_private, "bob"},
                {"/quit", {"QUIT :Goodbye"}, Action::leave_system},
            });
  check_refused("", {
                        {"/leave", "nothing to leave"},
                        {"/who", "/who #channel"},
                        {"/topic", "/enter NAME"},
                        {"/invite bob", "/invite NICK CHANNEL"},
                        {"/kick bob", "/enter NAME"},
                    });
}

TEST_CASE("a command that lacks something is answered with how it is written") {
  check_refused("#lobby", {
                              {"/enter", "/enter NAME [key]"},
                              {"/private", "/private NICK [text]"},
                              {"/nick", "/nick NAME"},
                              {"/me", "/me TEXT"},
                              {"/msg", "/msg TARGET TEXT"},
                              {"/msg bob", "/msg TARGET TEXT"},
                              {"/invite", "/invite NICK [CHANNEL]"},
                              {"/invite a b c", "/invite NICK [CHANNEL]"},
                              {"/kick", "/kick NICK [reason]"},
                              {"/kick #games", "/kick NICK [reason]"},
                              {"/raw", "/raw LINE"},
                              {"/channels a b", "/channels [pattern]"},
                              {"/channels a,b", "/channels [pattern]"},
                          });
}

TEST_CASE("names that would mean something else are refused with a sentence") {
  check_refused("#lobby", {
                              {"/enter my room now", "one word"},
                              {"/enter a,b", "one channel at a time"},
                              {"/enter #", "such as #lobby"},
                              {"/enter games a,b", "key is one word"},
                              {"/enter games :key", "key is one word"},
                              {"/leave #a,#b", "one channel at a time"},
                              {"/who #a b", "one word"},
                              {"/who a b", "A nick is one word"},
                              {"/private #games", "/enter #games"},
                              {"/private a,b", "A nick is one word"},
                              {"/private me", "your own nick"},
                              {"/private ME hello", "your own nick"},
                              {"/private :bob", "A nick is one word"},
                              {"/nick two words", "A nick is one word"},
                              {"/nick #games", "a person's nick is needed"},
                              {"/msg a,b hello", "one nick or #channel at a time"},
                              {"/msg :bob hello", "one nick or #channel at a time"},
                              {"/invite b*b", "A nick is one word"},
                              {"/kick b!b@b", "A nick is one word"},
                              {"/raw 12", "not a line of IRC"},
                              {"/raw :only.a.source", "not a line of IRC"},
                          });
}

TEST_CASE("what does not fit into one line is refused with by how much") {
  const std::string long_text(600, 'x');
  check_refused("#lobby", {
                              {"/topic " + long_text, "too long by 104 bytes"},
                              {"/raw PRIVMSG #lobby :" + long_text, "too long by"},
                              {"/quit " + long_text, "too long by"},
                              {"/enter " + long_text, "too long by"},
                              {"/msg " + long_text + " hello", "name is too long"},
                          });
}

TEST_CASE("case does not matter, and the beginning of a name is enough") {
  check("#lobby", {
                      {"/ENTER games", {"JOIN #games"}},
                      {"/e games", {"JOIN #games"}},
                      {"/p bob", {}, Action::open_private, "bob"},  // before /part, which is an alias
                      {"/ch", {"LIST"}},
                      {"/ms bob hi", {"PRIVMSG bob :hi"}},
                      {"/leaves", {"QUIT :Goodbye"}, Action::leave_system},
                      {"/leave", {"PART #lobby"}},  // a whole name, though /leavesystem begins so too
                      {"/n robert", {"NICK robert"}},
                      // These stay what they were before /edit, /whowas and /deop came.
                      {"/e games", {"JOIN #games"}},
                      {"/w bob", {"WHOIS bob"}},
                      {"/d", {"DATASTORE"}, Action::datastore},
                  });
  check_refused("#lobby", {
                              {"/le", "/le could be /leave or /leavesystem; type a little more of it."},
                              {"/mo", "/mo could be /mode or /motd; type a little more of it."},
                              {"/i", "/info or /invite"},
                              {"/h", "/history or /help"},
                          });
}

TEST_CASE("names from other IRC clients work") {
  check("#lobby", {
                      {"/join games", {"JOIN #games"}},
                      {"/j games", {"JOIN #games"}},
                      {"/part", {"PART #lobby"}},
                      {"/list", {"LIST"}},
                      {"/names", {"WHO #lobby"}},
                      {"/whois bob", {"WHOIS bob"}},
                      {"/query bob", {}, Action::open_private, "bob"},
                      {"/exit", {"QUIT :Goodbye"}, Action::leave_system},
                      {"/m bob hi", {"PRIVMSG bob :hi"}},
                  });
}

TEST_CASE("a typo is answered with the nearest command") {
  check_refused("#lobby", {
                              {"/chanels", "There is no command /chanels. Did you mean /channels?"},
                              {"/entr games", "Did you mean /enter?"},
                              {"/HLEP", "Did you mean /help?"},
                              {"/leavesytem", "Did you mean /leavesystem?"},
                              {"/jion", "Did you mean /join?"},
                              {"/frobnicate", "There is no command /frobnicate. /help lists the commands."},
                              {"/usr/bin/env", "To say it as text, begin with //."},
                              {"/help chanels", "Did you mean /channels?"},
                              {"/", "A command's name follows the slash"},
                              {"/ enter", "A command's name follows the slash"},
                          });
  const auto result = read_typed("/" + std::string(400, 'z'), {"me", "#lobby"});
  REQUIRE_FALSE(result);
  CHECK(result.error().size() < 120);
}

TEST_CASE("a target that is longer than the place leaves less room for text") {
  const auto pieces = [](std::string_view typed) { return read_typed(typed, {"me", "bob", "#", 10}).value().lines; };
  CHECK(pieces("/msg eve 1234567890") == std::vector<std::string>{"PRIVMSG eve :1234567890"});
  CHECK(pieces("/msg al 1234567890") == std::vector<std::string>{"PRIVMSG al :1234567890"});
  CHECK(pieces("/msg steve 1234567890") == std::vector<std::string>{"PRIVMSG steve :12345678", "PRIVMSG steve :90"});
}

TEST_CASE("a server's channel types are respected") {
  const auto said = [](std::string_view typed, std::string_view types) {
    return read_typed(typed, {"me", "", types}).value().lines.at(0);
  };
  CHECK(said("/enter &local", "#&") == "JOIN &local");
  CHECK(said("/enter &local", "#") == "JOIN #&local");
  CHECK(said("/enter local", "&") == "JOIN &local");
  CHECK(said("/enter local", "") == "JOIN #local");
  CHECK(said("/who &local", "#&") == "WHO &local");
}

TEST_CASE("each example in the help works, and is an example of its command") {
  for (const SlashCommand& command : slash_commands()) {
    INFO(command.example);
    const SlashContext in_client{.nick = "me", .place = "#lobby", .reader = Reader::client};
    CHECK(read_typed(command.example, in_client).has_value());
    CHECK(read_typed(command.example, {"me", "#lobby"}).has_value() != command.client_only);
    const std::string_view example = command.example;
    CHECK(example.substr(1, example.find(' ') - 1) == command.name);
  }
}
