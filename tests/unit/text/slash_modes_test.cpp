#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "text/slash.hpp"

// Modes, bans and statuses, and the other commands that are one line of IRC.

using namespace chat::text;
using Catch::Matchers::Contains;
using Lines = std::vector<std::string>;

namespace {

Lines lines(std::string_view typed, std::string_view place = "#lobby", SlashContext context = {}) {
  context.nick = "me";
  context.place = place;
  const auto result = read_typed(typed, context);
  if (!result) return {"refused: " + result.error()};
  CHECK(result->action == Action::none);
  return result->lines;
}

SlashContext knowing(std::string_view nick, std::string_view host) {
  SlashContext context;
  context.host_of = [=](std::string_view other) { return std::string(other == nick ? host : std::string_view{}); };
  return context;
}

void check_refused(std::string_view place, std::string_view typed, const std::string& says) {
  INFO(typed);
  const auto result = read_typed(typed, {"me", place});
  REQUIRE_FALSE(result);
  CHECK_THAT(result.error(), Contains(says));
}

}  // namespace

TEST_CASE("/mode shows and changes modes of the place, of another target, or one's own") {
  CHECK(lines("/mode") == Lines{"MODE #lobby"});
  CHECK(lines("/mode +m") == Lines{"MODE #lobby +m"});
  CHECK(lines("/mode +kl key 20") == Lines{"MODE #lobby +kl key 20"});
  CHECK(lines("/mode   -o   bob ") == Lines{"MODE #lobby -o bob"});
  CHECK(lines("/mode #games") == Lines{"MODE #games"});
  CHECK(lines("/mode #games b") == Lines{"MODE #games b"});
  CHECK(lines("/mode me +i") == Lines{"MODE me +i"});
  CHECK(lines("/mode", "bob") == Lines{"MODE me"});
  CHECK(lines("/mode", "") == Lines{"MODE me"});
  check_refused("", "/mode +i", "/mode #channel +i, or yourself: /mode me +i");
  check_refused("bob", "/mode +i", "not in a channel now");
  check_refused("#lobby", "/mode a,b +i", "A nick is one word");
  check_refused("#lobby", "/mode +k :key", "/mode [TARGET] [MODES]");
}

TEST_CASE("/ban bans where somebody comes from if that is known, else their nick; masks pass as they are") {
  CHECK(lines("/ban eve") == Lines{"MODE #lobby +b eve!*@*"});
  CHECK(lines("/ban eve", "#lobby", knowing("eve", "203.0.113.7")) == Lines{"MODE #lobby +b *!*@203.0.113.7"});
  CHECK(lines("/ban eve", "#lobby", knowing("eve", "2001:db8::1")) == Lines{"MODE #lobby +b *!*@2001:db8::1"});
  CHECK(lines("/ban eve", "#lobby", knowing("bob", "203.0.113.7")) == Lines{"MODE #lobby +b eve!*@*"});
  CHECK(lines("/ban eve", "#lobby", knowing("eve", "a b")) == Lines{"MODE #lobby +b eve!*@*"});
  for (const std::string mask : {"*!*@spam.example", "e?e!*@*", "~a:eve", "~m:~a:eve", "$a", "eve@host"}) {
    CHECK(lines("/ban " + mask) == Lines{"MODE #lobby +b " + mask});
  }
  CHECK(lines("/ban #games eve") == Lines{"MODE #games +b eve!*@*"});
  CHECK(lines("/ban #games eve", "") == Lines{"MODE #games +b eve!*@*"});
  CHECK(lines("/ban eve mallory") == Lines{"MODE #lobby +bb eve!*@* mallory!*@*"});
  check_refused("#lobby", "/ban", "/ban NICK...");
  check_refused("#lobby", "/ban #games", "/ban NICK...");
  check_refused("", "/ban eve", "You are not in a channel now");
  check_refused("bob", "/ban eve", "You are not in a channel now");
  check_refused("#lobby", "/ban :eve", "does not begin with a colon");
  check_refused("#lobby", "/ban eve,bob", "A nick is one word");
}

TEST_CASE("/unban takes back a ban of either form, /bans lists them") {
  CHECK(lines("/unban eve") == Lines{"MODE #lobby -b eve!*@*"});
  CHECK(lines("/unban eve", "#lobby", knowing("eve", "h.example")) == Lines{"MODE #lobby -bb *!*@h.example eve!*@*"});
  CHECK(lines("/unban *!*@h") == Lines{"MODE #lobby -b *!*@h"});
  CHECK(lines("/bans") == Lines{"MODE #lobby +b"});
  CHECK(lines("/bans games") == Lines{"MODE #games +b"});
  check_refused("bob", "/bans", "You are not in a channel now");
  check_refused("#lobby", "/bans a b", "one word");
}

TEST_CASE("statuses are given to several people, in as many lines as the server's limit makes it") {
  CHECK(lines("/op bob") == Lines{"MODE #lobby +o bob"});
  CHECK(lines("/deop bob") == Lines{"MODE #lobby -o bob"});
  CHECK(lines("/voice bob") == Lines{"MODE #lobby +v bob"});
  CHECK(lines("/devoice bob") == Lines{"MODE #lobby -v bob"});
  CHECK(lines("/op #games bob cid") == Lines{"MODE #games +oo bob cid"});
  CHECK(lines("/voice a b c d") == Lines{"MODE #lobby +vvv a b c", "MODE #lobby +v d"});
  SlashContext four;
  four.modes_per_line = 4;
  CHECK(lines("/voice a b c d", "#lobby", four) == Lines{"MODE #lobby +vvvv a b c d"});
  four.modes_per_line = 0;
  CHECK(lines("/voice a b", "#lobby", four) == Lines{"MODE #lobby +v a", "MODE #lobby +v b"});
  std::string many = "/voice";
  for (int i = 0; i < 21; ++i) many += " n" + std::to_string(i);
  check_refused("#lobby", many, "Name 20 people at most");
  check_refused("#lobby", "/op", "/op NICK...");
  check_refused("#lobby", "/op bob #games", "is a channel");
  check_refused("bob", "/op bob", "You are not in a channel now");
}

TEST_CASE("other commands of one line") {
  CHECK(lines("/notice bob hello there") == Lines{"NOTICE bob :hello there"});
  CHECK(lines("/notice #games hello") == Lines{"NOTICE #games :hello"});
  CHECK(lines("/whowas bob") == Lines{"WHOWAS bob"});
  CHECK(lines("/motd") == Lines{"MOTD"});
  check_refused("#lobby", "/notice bob", "/notice TARGET TEXT");
  check_refused("#lobby", "/notice a,b hello", "one nick or #channel at a time: /notice TARGET TEXT");
  check_refused("#lobby", "/whowas", "/whowas NICK");
  check_refused("#lobby", "/whowas #games", "is a channel");
}

TEST_CASE("what only chatclient can do is told to it, and refused at a bare terminal") {
  struct Case {
    std::string_view typed;
    Action action;
    std::string_view argument;
  };
  const SlashContext client{.nick = "me", .place = "#lobby", .reader = Reader::client};
  for (const Case& c :
       {Case{"/reply bob yes, at five", Action::reply, "bob yes, at five"}, Case{"/react 👍", Action::react, "👍"},
        Case{"/edit s/tow/two/", Action::edit, "s/tow/two/"}, Case{"/redact", Action::redact, ""},
        Case{"/redact wrong channel", Action::redact, "wrong channel"}, Case{"/ignore", Action::ignore, ""},
        Case{"/ignore *!*@h", Action::ignore, "*!*@h"}, Case{"/unignore eve", Action::unignore, "eve"},
        Case{"/paste notes.txt", Action::paste, "notes.txt"},
        Case{"/paste my notes.txt", Action::paste, "my notes.txt"},
        Case{"/paste my notes.txt  all", Action::paste_long, "my notes.txt"},
        Case{"/paste all", Action::paste, "all"}}) {
    INFO(c.typed);
    const auto result = read_typed(c.typed, client);
    REQUIRE(result);
    CHECK(result->action == c.action);
    CHECK(result->argument == c.argument);
    CHECK(result->lines.empty());
    check_refused("#lobby", c.typed, "is a command of chatclient; a bare terminal has it not.");
  }
  for (const std::string_view typed :
       {"/reply", "/react", "/edit", "/paste", "/unignore", "/unignore a b", "/ignore a b"}) {
    INFO(typed);
    const auto result = read_typed(typed, client);
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error(), Contains("It is written "));
  }
  for (const std::string_view typed : {"/reply yes", "/react 👍", "/edit x", "/redact", "/paste notes.txt"}) {
    INFO(typed);
    const auto result = read_typed(typed, {.nick = "me", .place = "", .reader = Reader::client});
    REQUIRE_FALSE(result);
    CHECK_THAT(result.error(), Contains("You are nowhere yet"));
  }
}
