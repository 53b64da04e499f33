#include "client/recent_lines.hpp"

#include <catch2/catch.hpp>

#include "client/correction.hpp"
#include "client/ignored.hpp"
#include "client/whereabouts.hpp"

using namespace chat;
using namespace chat::client;
using Nicks = std::vector<std::string>;

namespace {

RecentLine by(std::string_view speaker, std::string_view id, bool own = false) {
  RecentLine line;
  line.id = id;
  line.speaker = speaker;
  line.own = own;
  return line;
}

std::string id_of(const RecentLine* line) { return line == nullptr ? "none" : line->id; }

}  // namespace

TEST_CASE("RecentLines: the last ones of others, of one person, and one's own") {
  irc::Isupport isupport;
  RecentLines lines(isupport);
  CHECK(id_of(lines.last_of_others("#x")) == "none");
  CHECK(id_of(lines.last_own("#x")) == "none");
  lines.add("#x", by("bob", "1"));
  lines.add("#X", by("cid", "2"));
  lines.add("#x", by("me", "3", true));
  lines.add("#y", by("bob", "4"));
  CHECK(id_of(lines.last_of_others("#x")) == "2");
  CHECK(id_of(lines.last_of_others("#x", 1)) == "1");
  CHECK(id_of(lines.last_of_others("#x", 2)) == "none");
  CHECK(id_of(lines.last_of("#x", "BOB")) == "1");
  CHECK(id_of(lines.last_of("#x", "me")) == "3");
  CHECK(id_of(lines.last_of("#x", "dan")) == "none");
  CHECK(id_of(lines.last_own("#x")) == "3");
  CHECK(lines.speakers("#x") == Nicks{"cid", "bob"});
  CHECK(lines.speakers("#z").empty());
}

TEST_CASE("RecentLines: what was said before goes in front, and what is known stays where it is") {
  irc::Isupport isupport;
  RecentLines lines(isupport);
  lines.add("#x", by("bob", "3"));
  lines.add("#x", by("bob", "3"));
  lines.add_older("#x", {by("ann", "1"), by("cid", "2"), by("bob", "3")});
  CHECK(id_of(lines.last_of_others("#x")) == "3");
  CHECK(id_of(lines.last_of_others("#x", 1)) == "2");
  CHECK(id_of(lines.last_of_others("#x", 2)) == "1");
  CHECK(id_of(lines.last_of_others("#x", 3)) == "none");
}

TEST_CASE("RecentLines: people and places get other names, messages are withdrawn, places are left") {
  irc::Isupport isupport;
  RecentLines lines(isupport);
  lines.add("#x", by("bob", "1"));
  lines.add("bob", by("bob", "2"));
  lines.rename_person("Bob", "rob");
  CHECK(id_of(lines.last_of("#x", "rob")) == "1");
  CHECK(id_of(lines.last_of("rob", "rob")) == "2");
  lines.rename_place("#x", "#y");
  CHECK(id_of(lines.last_of_others("#x")) == "none");
  CHECK(id_of(lines.last_of_others("#y")) == "1");
  lines.forget("1");
  CHECK(id_of(lines.last_of_others("#y")) == "none");
  lines.forget_place("rob");
  CHECK(id_of(lines.last_of_others("rob")) == "none");
  lines.add("#z", by("bob", ""));
  lines.forget("");
  CHECK(lines.speakers("#z") == Nicks{"bob"});
}

TEST_CASE("RecentLines: bounded, whatever comes") {
  irc::Isupport isupport;
  RecentLines lines(isupport);
  for (std::size_t i = 0; i < 3 * RecentLines::kMaxLines; ++i) lines.add("#x", by("bob", std::to_string(i)));
  CHECK(id_of(lines.last_of_others("#x")) == "299");
  CHECK(id_of(lines.last_of_others("#x", RecentLines::kMaxLines - 1)) == "200");
  CHECK(id_of(lines.last_of_others("#x", RecentLines::kMaxLines)) == "none");
  lines.add_older("#x", {by("bob", "0")});
  CHECK(id_of(lines.last_of_others("#x", RecentLines::kMaxLines)) == "none");
  for (std::size_t i = 0; i < RecentLines::kMaxPlaces; ++i) lines.add("p" + std::to_string(i), by("bob", "1"));
  CHECK(id_of(lines.last_of_others("#x")) == "none");
  CHECK(id_of(lines.last_of_others("p0")) == "1");
}

TEST_CASE("RecentLines: own lines are kept as they were said") {
  const irc::Isupport isupport;
  const auto read = [&](std::string_view text) {
    const auto message = irc::parse(text);
    const auto views = text::view(*message, {"me", isupport});
    return views.empty() ? std::optional<RecentLine>{} : recent_line(*message, views.front(), false);
  };
  const auto action = read("@msgid=a\\sb;+draft/reply=x :me!m@h PRIVMSG #x :\001ACTION waves\002 back\001");
  REQUIRE(action);
  CHECK(action->id == "a b");
  CHECK(action->own);
  CHECK(action->how == text::Saying::action);
  CHECK(action->text == "waves back");
  CHECK(action->answered == "x");
  CHECK(read(":me!m@h NOTICE #x :hello")->how == text::Saying::notice);
  CHECK(read(":bob!m@h PRIVMSG #x :hello")->text.empty());
  CHECK_FALSE(read(":bob!m@h JOIN #x"));
  CHECK_FALSE(read(":bob!m@h PRIVMSG me :\001VERSION\001"));
  CHECK_FALSE(read(":irc.test NOTICE me :hello"));
}

TEST_CASE("Corrections: a part of the line, or all of it") {
  CHECK(corrected("tow is tow", "two is two").value() == "two is two");
  CHECK(corrected("tow is tow", "s/tow/two/").value() == "two is tow");
  CHECK(corrected("tow is tow", "s/tow/two").value() == "two is tow");
  CHECK(corrected("tow is tow", "s/tow/two/g").value() == "two is two");
  CHECK(corrected("tow is tow", "s/ is tow//").value() == "tow");
  CHECK(corrected("aaa", "s/a/aa/g").value() == "aaaaaa");
  for (const char* const unfinished : {"s/", "s//y/", "s/he said"}) {
    CHECK(corrected("x", unfinished).error().find("It is written s/OLD/NEW/") == 0);
  }
  CHECK(corrected("x", "s/y/z/").error().find("There is no \"y\" in your last line here, which is: x") == 0);
  CHECK(corrected("x", "s/x//").error().find("/redact") != std::string::npos);
  CHECK(is_substitution("s/a/b/"));
  CHECK_FALSE(is_substitution("so/a/b/"));
}

TEST_CASE("Ignoring goes by nick or mask, and hides what somebody says, not that they come and go") {
  const irc::Isupport isupport;
  const auto hides = [&](std::string_view mask, std::string_view line) {
    const std::vector<std::string> masks = {"nobody", std::string(mask)};
    return is_ignored(*irc::parse(line), masks, isupport);
  };
  constexpr std::string_view kSaid = ":Eve!eve@spam.example PRIVMSG #x :hi";
  for (const char* const mask : {"eve", "EVE", "e*", "e?e", "*!*@spam.example", "*@SPAM.example", "eve!*@*", "*"}) {
    INFO(mask);
    CHECK(hides(mask, kSaid));
  }
  for (const char* const mask : {"ev", "eve2", "*!*@spam", "*!bob@*", "eve!eve", ""}) {
    INFO(mask);
    CHECK_FALSE(hides(mask, kSaid));
  }
  for (const char* const what : {"NOTICE #x :hi", "TAGMSG #x", "INVITE me #x", "PRIVMSG me :\001VERSION\001"}) {
    CHECK(hides("eve", std::string(":eve!e@h ") + what));
  }
  for (const char* const what : {"JOIN #x", "PART #x", "QUIT :bye", "NICK bob", "KICK #x me", "MODE #x +o me"}) {
    CHECK_FALSE(hides("eve", std::string(":eve!e@h ") + what));
  }
  CHECK_FALSE(hides("*", "PRIVMSG me :from nobody"));
  CHECK_FALSE(is_ignored(*irc::parse(kSaid), {}, isupport));
}

TEST_CASE("Whereabouts: the hosts that people come from, as the server shows them") {
  irc::Isupport isupport;
  Whereabouts where(isupport);
  const auto take = [&](std::string_view line) { where.receive(*irc::parse(line)); };
  CHECK(where.host_of("bob").empty());
  take(":bob!b@one.example JOIN #x");
  CHECK(where.host_of("BOB") == "one.example");
  take(":bob!b@one.example CHGHOST b two.example");
  CHECK(where.host_of("bob") == "two.example");
  take(":bob!b@two.example NICK rob");
  CHECK(where.host_of("bob").empty());
  CHECK(where.host_of("rob") == "two.example");
  take(":rob!b@two.example QUIT :bye");
  CHECK(where.host_of("rob").empty());
  take(":irc.test 352 me #x u three.example irc.test cid H :0 Cid");
  CHECK(where.host_of("cid") == "three.example");
  take(":irc.test 311 me dan u four.example * :Dan");
  CHECK(where.host_of("dan") == "four.example");
  take(":irc.test NOTICE me :hello");
  CHECK(where.host_of("irc.test").empty());
  for (std::size_t i = 0; i <= Whereabouts::kMax; ++i) take(":n" + std::to_string(i) + "!u@h JOIN #x");
  CHECK(where.host_of("n5") == "h");
  CHECK(where.host_of("n20000").empty());
}
