#include <catch2/catch.hpp>
#include <clocale>
#include <cstdlib>
#include <ctime>

#include "client/channel_table.hpp"
#include "client/completion.hpp"
#include "client/gate.hpp"
#include "client/moment.hpp"
#include "client/places.hpp"
#include "client/render.hpp"
#include "client/roster.hpp"
#include "client/screen.hpp"
#include "client/width.hpp"
#include "unit/client/script.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {
struct InUtf8 {
  InUtf8() { REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr); }
};
}  // namespace

TEST_CASE("Places: the last one gone to, then the one before") {
  irc::Isupport isupport;
  Places places(isupport);
  CHECK(places.current().empty());
  places.go("#a");
  places.go("bob");
  places.go("#b");
  CHECK_FALSE(places.in_private());
  places.remove("#B");
  CHECK(places.current() == "bob");
  CHECK(places.in_private());
  places.go("#A");
  CHECK(places.current() == "#A");
  places.rename("BOB", "robert");
  places.remove("#a");
  CHECK(places.current() == "robert");
  CHECK(places.has_visited("Robert"));
  CHECK(places.find("#a") == nullptr);
}

TEST_CASE("Places keep their numbers, and free ones are given again") {
  irc::Isupport isupport;
  Places places(isupport);
  for (const char* const name : {"#a", "#b", "#c"}) places.go(name);
  places.remove("#b");
  places.go("#a");
  REQUIRE(places.find(3) != nullptr);
  CHECK(places.find(1)->name == "#a");
  CHECK(places.find(3)->name == "#c");
  places.add("bob");
  CHECK(places.find(2)->name == "bob");
  CHECK(places.current() == "#a");
  CHECK(places.previous() == "bob");
  Places others(isupport);
  others.restore(places.take());
  CHECK(others.current() == "#a");
  CHECK(places.all().empty());
}

TEST_CASE("Places count what is said where lines do not go, until they do") {
  irc::Isupport isupport;
  Places places(isupport);
  places.go("#a");
  places.go("#b");
  places.heard("#A", false);
  places.heard("#a", true);
  places.heard("#b", true);
  places.heard("#elsewhere", true);
  CHECK(places.find("#a")->unread.lines == 2);
  CHECK(places.find("#a")->unread.mentions == 1);
  CHECK(places.find("#b")->unread.lines == 0);
  places.read("#a");
  CHECK(places.find("#a")->unread.lines == 0);
  places.heard("#a", false);
  places.go("#a");
  CHECK(places.find("#a")->unread.lines == 0);
}

TEST_CASE("Who writes to us has a place, but lines do not come to go there by themselves") {
  irc::Isupport isupport;
  Places places(isupport);
  places.offer("eve");
  CHECK(places.current().empty());
  places.go("#a");
  places.go("#b");
  places.offer("bob");
  places.offer("BOB");
  places.remove("#b");
  CHECK(places.current() == "#a");
  places.remove("#a");
  CHECK(places.current().empty());
  CHECK_FALSE(places.has_visited("bob"));
  places.go("bob");
  CHECK(places.has_visited("bob"));
  CHECK(places.all().size() == 2);
  for (std::size_t i = 0; i < 2 * Places::kMaxPlaces; ++i) places.offer("nick" + std::to_string(i));
  CHECK(places.all().size() == Places::kMaxPlaces);
}

TEST_CASE("Two talks of which one takes the other's name are one") {
  irc::Isupport isupport;
  Places places(isupport);
  places.go("bob");
  places.go("robert");
  places.rename("bob", "Robert");
  REQUIRE(places.all().size() == 1);
  CHECK(places.all().front().name == "Robert");
  places.rename("robert", "ROBERT");
  CHECK(places.current() == "ROBERT");
}

TEST_CASE("The roster follows who is where") {
  irc::Isupport isupport;
  isupport.apply("PREFIX=(ov)@+");
  Roster roster(isupport);
  const auto take = [&](std::string_view line) {
    const auto message = irc::parse(line);
    REQUIRE(message);
    roster.receive(*message, "me");
  };
  take(":bob!b@h JOIN #a");
  CHECK(roster.find("#a") == nullptr);
  take(":me!m@h JOIN #a");
  take(":s 353 me = #a :@Bob!b@host +carol me");
  take(":s 353 me = #a :dave");
  take(":s 366 me #a :End");
  CHECK(roster.nicks("#a") == Lines{"Bob", "carol", "dave", "me"});
  take(":bob!b@h NICK rob");
  take(":carol!c@h QUIT :x");
  take(":s KICK #a dave :x");
  take(":eve!e@h JOIN #a eve-account :Eve");
  CHECK(roster.nicks() == Lines{"eve", "me", "rob"});
  take(":me!m@h PART #a");
  CHECK(roster.channels().empty());
}

TEST_CASE("The gate opens with its own PONG alone") {
  Gate gate;
  CHECK(gate.is_idle());
  CHECK(gate.sent(true) == "PING gate-1");
  CHECK_FALSE(gate.is_open());
  CHECK_FALSE(gate.close());
  CHECK_FALSE(gate.opens_with(*irc::parse("PONG s :gate-0")));
  CHECK(gate.keep("one"));
  CHECK_FALSE(gate.next());
  CHECK(gate.opens_with(*irc::parse(":s PONG s :gate-1")));
  CHECK(gate.next() == "one");
  CHECK(gate.is_idle());
}

TEST_CASE("What was sent behind the gate's PING is not taken for answered") {
  Gate gate;
  REQUIRE(gate.sent(true));
  CHECK_FALSE(gate.sent(false));
  REQUIRE(gate.opens_with(*irc::parse("PONG s gate-1")));
  CHECK_FALSE(gate.is_idle());
}

TEST_CASE("The gate keeps a bounded number of lines") {
  Gate gate;
  REQUIRE(gate.close());
  for (std::size_t i = 0; i < Gate::kMaxWaiting; ++i) REQUIRE(gate.keep("x"));
  CHECK(gate.is_full());
  CHECK_FALSE(gate.keep("x"));
}

TEST_CASE("The time tag is read; what is not a time is none") {
  using namespace std::chrono;
  const auto moment = parse_server_time("2026-02-03T04:05:06.789Z");
  REQUIRE(moment);
  CHECK(duration_cast<milliseconds>(moment->time_since_epoch()).count() == 1770091506789);
  CHECK(parse_server_time("2026-02-03T04:05:06Z"));
  for (const std::string_view bad :
       {"", "2026", "2026-02-30T04:05:06.789Z", "2026-02-03T24:05:06.789Z", "2026-02-03T04:05:06.789",
        "2026-02-03 04:05:06.789Z", "2026-13-03T04:05:06.789Z", "2026-02-03T04:05:06.7Z", "2026-02-03T04:05:06.789Zx",
        "-026-02-03T04:05:06.789Z", "99999-02-03T04:05:06.789Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_server_time(bad));
  }
}

TEST_CASE("The time shown is the server's if it says one") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  Script script;
  script.ready().in("#lobby");
  const Effects effects = script.session.receive("@time=2026-02-03T04:05:06.789Z :bob!b@h PRIVMSG #lobby :hi");
  REQUIRE(effects.show.size() == 1);
  const Moment then = *effects.show[0].when;
  CHECK(render(effects.show[0], then) == "04:05 #lobby <bob> hi");
  CHECK(render(effects.show[0], then + std::chrono::hours(24)) == "2026-02-03 04:05 #lobby <bob> hi");
  CHECK(render_dated(effects.show[0], then) == "2026-02-03 04:05 #lobby <bob> hi");
}

TEST_CASE("Width: wide, combining and ill-formed characters") {
  const InUtf8 locale;
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(display_width("\xe6\x97") == 2);
  CHECK(pad("日本", 6) == "日本  ");
  CHECK(pad("long", 2) == "long");
}

TEST_CASE("Rows that typed text fills, by where the cursor comes to stand") {
  const InUtf8 locale;
  CHECK(rows_below_start("", 10) == 0);
  CHECK(rows_below_start("123456789", 10) == 0);
  CHECK(rows_below_start("1234567890", 10) == 1);
  CHECK(rows_below_start("12345678901234567890x", 10) == 2);
  CHECK(rows_below_start("123456789日", 10) == 1);
  CHECK(rows_below_start("12345678日", 10) == 1);
  CHECK(rows_below_start("a\nb\nc", 10) == 2);
  CHECK(rows_below_start("\x01\x02\x03\x04\x05", 10) == 1);
}

TEST_CASE("The table of channels is bounded and says what it leaves out") {
  ChannelTable table;
  table.expect(true);
  bool finished = false;
  for (int i = 0; i < 20'005; ++i) {
    const std::string line = ":s 322 me #c" + std::to_string(i) + " 1 :";
    REQUIRE(table.receive(*irc::parse(line), finished));
  }
  REQUIRE(table.receive(*irc::parse(":s 323 me :End"), finished));
  CHECK(finished);
  CHECK_FALSE(table.is_expecting());
  const Lines lines = table.take_lines();
  CHECK(lines.size() == 20'002);
  CHECK(lines.back().find("and 5 more") != std::string::npos);
  CHECK(table.take_lines() == Lines{"There are no channels yet. /enter NAME makes one."});
}

TEST_CASE("A LIST that is refused is not waited for") {
  ChannelTable table;
  table.expect(true);
  bool finished = false;
  CHECK_FALSE(table.receive(*irc::parse(":s 263 me LIST :busy"), finished));
  CHECK_FALSE(table.is_expecting());
  table.expect(false);
  CHECK_FALSE(table.receive(*irc::parse(":s 421 me LIST :Unknown command"), finished));
  CHECK_FALSE(table.is_expecting());
  CHECK(table.take_lines() == Lines{"No channel fits that. /channels lists them all."});
}

TEST_CASE("Completion: commands first, then channels and people") {
  Script script;
  script.ready().in("#lobby", "alice bob Bernd carol").in("#Loud", "alice dora");
  const auto& session = script.session;
  CHECK(complete("", "/leave", session).words == Lines{"/leave", "/leavesystem"});
  CHECK(complete("", "/EN", session).words == Lines{"/enter"});
  CHECK(complete("/help ", "to", session).words == Lines{"topic"});
  CHECK(complete("/enter ", "lo", session).words == Lines{"#lobby", "#Loud"});
  CHECK(complete("see ", "#LOB", session).words == Lines{"#lobby"});
  CHECK(complete("", "d", session).words == Lines{"dora:"});
  CHECK(complete("hello ", "D", session).words == Lines{"dora"});
  CHECK(complete("/private ", "b", session).words.empty());
  script.type("/enter lobby");
  CHECK(complete("/private ", "b", session).words == Lines{"Bernd", "bob"});
  CHECK(complete("", "al", session).words.empty());
  CHECK(complete("", "/joi", session).words == Lines{"/join"});
  CHECK(complete("/msg ", "", session).words == Lines{"#lobby", "#Loud", "Bernd", "bob", "carol"});
  CHECK(complete("/msg bob ", "", session).words == Lines{"Bernd", "bob", "carol"});
  CHECK(complete("/set ", "HIST", session).words == Lines{"history"});
  CHECK_FALSE(complete("/msg ", "", session).files);
  CHECK(complete("/paste ", "no", session).files);
  CHECK(complete("/datastore ", "no", session).files);
  CHECK_FALSE(complete("/paste notes.txt ", "a", session).files);
}

TEST_CASE("Completion: who spoke last comes first, as long as they are there") {
  Script script;
  script.ready().in("#lobby", "alice bob Bernd carol beth");
  const auto& session = script.session;
  script.server(":bob!b@h PRIVMSG #lobby :one").server(":beth!b@h PRIVMSG #lobby :two");
  CHECK(complete("", "b", session).words == Lines{"beth:", "bob:", "Bernd:"});
  CHECK(complete("/reply ", "", session).words == Lines{"beth", "bob", "Bernd", "carol"});
  script.server(":bob!b@h PRIVMSG #lobby :three").server(":bob!b@h NICK bill").server(":beth!b@h PART #lobby");
  CHECK(complete("", "b", session).words == Lines{"bill:", "Bernd:"});
}

TEST_CASE("Completion: whom one ignores, and with whom one talks") {
  Script script;
  script.ready().in("#lobby", "alice bob");
  script.type("/ignore bob").type("/ignore *!*@spam.example");
  CHECK(complete("/unignore ", "", script.session).words == Lines{"bob", "*!*@spam.example"});
  CHECK(complete("/unignore ", "B", script.session).words == Lines{"bob"});
  script.type("/private zoe hi").server(":s 303 alice :zoe").answer_ping();
  script.server(":zoe!z@h PRIVMSG alice :hello");
  CHECK(complete("hello ", "z", script.session).words == Lines{"zoe"});
}
