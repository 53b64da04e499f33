#include "client/transcript.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "client/render.hpp"
#include "client/styled_text.hpp"
#include "unit/text/random_text.hpp"

using namespace chat;
using namespace chat::client;
using Lines = std::vector<std::string>;

namespace {

const Moment kNoon = *parse_server_time("2026-11-26T12:01:30.000Z");

struct InUtc {
  InUtc() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

/// What one who is called `ann` reads.
class Reader {
 public:
  explicit Reader(Surroundings surroundings = {.term = "xterm-256color", .colorfgbg = "15;0"},
                  const Settings& settings = {})
      : transcript_(isupport_, std::move(surroundings)) {
    transcript_.use(settings);
  }
  Lines read(std::string_view line, Moment now = kNoon) {
    const auto message = irc::parse(line);
    REQUIRE(message);
    Lines lines;
    for (text::View& view : text::view(*message, {"ann", isupport_})) {
      Shown shown{std::move(view), Shown::Form::line, moment_of(*message)};
      if (!shown.view.own) shown.coming = coming_in(*message);
      for (std::string& made : transcript_.take(shown, "ann", {now, {}})) lines.push_back(std::move(made));
    }
    return lines;
  }
  Lines show(const Shown& shown, Moment now = kNoon) { return transcript_.take(shown, "ann", {now, {}}); }
  Transcript& transcript() { return transcript_; }

 private:
  InUtc utc_;
  irc::Isupport isupport_;
  Transcript transcript_;
};

const Surroundings kPlain{.plain = true, .term = "xterm-256color"};

std::string without_styles(const std::string& line) {
  static const std::regex style("\033\\[[0-9;]*m");
  return std::regex_replace(line, style, "");
}

Settings settings(auto&& change) {
  Settings made;
  change(made);
  return made;
}

}  // namespace

TEST_CASE("transcript: without colours, a line is the line and nothing else") {
  const Surroundings kNone[] = {kPlain, {.no_color = true, .term = "xterm-256color"}, {.term = "dumb"}, {.term = ""}};
  for (const Surroundings& surroundings : kNone) {
    Reader reader(surroundings);
    CHECK(reader.read(":bob!b@h PRIVMSG #a :\002hi\002 \0034red") == Lines{"12:01 #a <bob> hi red"});
    CHECK(reader.read(":bob!b@h JOIN #a") == Lines{"12:01 #a -- bob entered"});
    CHECK(reader.read(":s 403 ann #b :No such channel").front().find('\033') == std::string::npos);
  }
}

TEST_CASE("transcript: chosen colours come before what the surroundings say") {
  const auto on = settings([](Settings& s) { s.colours = Settings::Colours::on; });
  const auto off = settings([](Settings& s) { s.colours = Settings::Colours::off; });
  const std::string line = ":bob!b@h PRIVMSG #a :\0034red";
  CHECK(
      Reader({.no_color = true, .term = "xterm-256color"}, on).read(line).front().contains("\033[38;5;196mred\033[m"));
  CHECK(Reader({.no_color = true, .term = "dumb"}, on).read(line).front().contains("\033[91mred\033[m"));
  CHECK(Reader(kPlain, on).read(line) == Lines{"12:01 #a <bob> red"});
  CHECK(Reader({.term = "xterm-256color"}, off).read(line) == Lines{"12:01 #a <bob> red"});
}

TEST_CASE("transcript: the theme is chosen, or by COLORFGBG") {
  const std::string line = ":bob!b@h PRIVMSG #a :\0030white";
  const auto light = settings([](Settings& s) { s.theme = Settings::Theme::light; });
  CHECK(Reader({.term = "xterm-256color", .colorfgbg = "15;0"}).read(line).front().contains("38;5;231m"));
  CHECK_FALSE(Reader({.term = "xterm-256color", .colorfgbg = "0;15"}).read(line).front().contains("38;5;231m"));
  CHECK_FALSE(Reader({.term = "xterm-256color", .colorfgbg = "15;0"}, light).read(line).front().contains("38;5;231m"));
  CHECK_FALSE(Reader({.term = "xterm-256color"}).read(line).front().contains("38;5;231m"));
}

TEST_CASE("transcript: nicks have their colours, and one's own is bold") {
  Reader reader;
  const auto name_in = [](const std::string& line) {
    return line.substr(line.find("#a "), line.rfind("\033[m") - line.find("#a "));
  };
  const std::string bob = name_in(reader.read(":bob!b@h PRIVMSG #a :hi").front());
  CHECK(bob.starts_with("#a \033[38;5;"));
  CHECK(bob.ends_with("m<bob>"));
  const std::string shouted = name_in(reader.read(":BOB!b@h PRIVMSG #a :hi").front());
  CHECK(shouted.substr(0, shouted.find('<')) == bob.substr(0, bob.find('<')));
  CHECK(name_in(reader.read(":ann!a@h PRIVMSG #a :hi").front()) == "#a \033[1m<ann>");
  CHECK(reader.read(":bob!b@h PRIVMSG #a :\001ACTION waves\001").front().contains("m* bob\033[m waves"));
  CHECK(reader.read(":bob!b@h NOTICE #a :hi").front().contains("m-bob-\033[m hi"));
  Reader grey({.term = "xterm-256color"}, settings([](Settings& s) { s.nick_colours = false; }));
  CHECK(grey.read(":bob!b@h PRIVMSG #a :hi").front().contains(" #a <bob> hi"));
}

TEST_CASE("transcript: a line that speaks to one has a mark in a fixed place, also without colours") {
  Reader reader(kPlain, settings([](Settings& s) { s.highlight = {"tea"}; }));
  CHECK(reader.read(":bob!b@h PRIVMSG #a :Ann: hi") == Lines{"12:01*#a <bob> Ann: hi"});
  CHECK(reader.read(":bob!b@h PRIVMSG #a :\001ACTION makes tea\001") == Lines{"12:01*#a * bob makes tea"});
  CHECK(reader.read(":bob!b@h PRIVMSG #a :\002an\002n") == Lines{"12:01*#a <bob> ann"});
  CHECK(reader.read(":bob!b@h PRIVMSG #a :anna") == Lines{"12:01 #a <bob> anna"});
  CHECK(reader.read(":bob!b@h PRIVMSG ann :ann?") == Lines{"12:01 [private] <bob> ann?"});
  CHECK(reader.read(":ann!a@h PRIVMSG #a :I am ann") == Lines{"12:01 #a <ann> I am ann"});
  CHECK(reader.read(":bob!b@h TOPIC #a :ann's tea") == Lines{"12:01 #a -- bob changed the topic to: ann's tea"});
  CHECK(Reader().read(":bob!b@h PRIVMSG #a :ann").front().starts_with("\033[1;38;5;215m12:01*\033[m#a "));
}

TEST_CASE("transcript: the clock as it is chosen") {
  const auto with = [](Settings::Clock clock) { return settings([&](Settings& s) { s.clock = clock; }); };
  Reader seconds(kPlain, with(Settings::Clock::seconds));
  CHECK(seconds.read(":bob!b@h PRIVMSG #a :hi") == Lines{"12:01:30 #a <bob> hi"});
  CHECK(seconds.show(further_line("more")) == Lines{"         | more"});
  Reader off(kPlain, with(Settings::Clock::off));
  CHECK(off.read(":bob!b@h PRIVMSG #a :hi") == Lines{"#a <bob> hi"});
  CHECK(off.read(":bob!b@h PRIVMSG #a :hi ann") == Lines{"* #a <bob> hi ann"});
  CHECK(off.show(further_line("more")) == Lines{"| more"});
  CHECK(Reader(kPlain).show(further_line("more")) == Lines{"      | more"});
}

TEST_CASE("transcript: further lines of a message are formatted, too") {
  CHECK(Reader().show(further_line("a \002b")) == Lines{"      | a \033[1mb\033[m"});
}

TEST_CASE("transcript: another day begins with a line of its own") {
  Reader reader({.term = "dumb"});
  CHECK(reader.read(":bob!b@h PRIVMSG #a :hi") == Lines{"12:01 #a <bob> hi"});
  const std::string past = ":bob!b@h PRIVMSG #a :old";
  CHECK(reader.read("@time=2026-11-24T23:58:00.000Z " + past) ==
        Lines{"── Tuesday, 24 November 2026 ──", "23:58 #a <bob> old"});
  CHECK(reader.read("@time=2026-11-24T23:59:00.000Z " + past) == Lines{"23:59 #a <bob> old"});
  CHECK(reader.read("@time=2026-11-25T00:01:00.000Z " + past) ==
        Lines{"── Wednesday, 25 November 2026 ──", "00:01 #a <bob> old"});
  CHECK(reader.show(own_words("End of the history.", Shown::Form::remark)) ==
        Lines{"── Thursday, 26 November 2026 ──", "12:01 -- End of the history."});
  CHECK(reader.show(own_words("a table", Shown::Form::bare), kNoon + std::chrono::hours(24)) == Lines{"a table"});
  CHECK(reader.read(":bob!b@h PRIVMSG #a :hi", kNoon + std::chrono::hours(24)) ==
        Lines{"── Friday, 27 November 2026 ──", "12:01 #a <bob> hi"});
}

TEST_CASE("transcript: the day's line is ASCII where it is plain, and grey where there are colours") {
  const std::string past = "@time=2026-11-25T12:00:00.000Z :bob!b@h PRIVMSG #a :old";
  CHECK(Reader(kPlain).read(past).front() == "-- Wednesday, 25 November 2026 --");
  CHECK(Reader().read(past).front() == "\033[38;5;246m── Wednesday, 25 November 2026 ──\033[m");
}

TEST_CASE("transcript: comings fold, and come out at once when that is switched off") {
  Reader reader(kPlain);
  for (const char who : std::string_view("xyz")) {
    CHECK(reader.read(std::string(":") + who + "!u@h JOIN #a").size() == 1);
  }
  CHECK(reader.read(":bob!b@h JOIN #a").empty());
  CHECK(reader.read(":carol!c@h JOIN #a").empty());
  REQUIRE(reader.transcript().deadline());
  CHECK(reader.transcript().due("ann", {kNoon, *reader.transcript().deadline()}) ==
        Lines{"12:01 #a -- bob and carol entered"});
  CHECK(reader.read(":dave!d@h JOIN #a").empty());
  reader.transcript().use(settings([](Settings& s) { s.fold = false; }));
  CHECK(reader.read(":emil!e@h JOIN #a") == Lines{"12:01 #a -- dave entered", "12:01 #a -- emil entered"});
}

TEST_CASE("styled text: links stay whole and bare") {
  const auto styled = [](std::string_view text) { return styled_text(text::formatted(text), {}); };
  CHECK(styled("\002see https://e.org/a?b=c#d now") == "\033[1msee\033[m https://e.org/a?b=c#d \033[1mnow\033[m");
  CHECK(styled("\002https://e.org") == "https://e.org");
  CHECK(styled("a https://e.\002org/x\002y b") == "a https://e.org/xy b");
  CHECK(styled("\x1Dsee (https://e.org), www.e.org") == "\033[3msee\033[m (https://e.org), www.e.org");
  CHECK(styled("\002a  https://e.org  b") == "\033[1ma \033[m https://e.org \033[1m b\033[m");
  CHECK(styled_text("see https://e.org now", "2") == "\033[2msee\033[m https://e.org \033[2mnow\033[m");
  CHECK(styled_text("https://a https://b", "2") == "https://a https://b");
  CHECK(styled_text("no link", "2") == "\033[2mno link\033[m");
  CHECK(styled_text("no style", "") == "no style");
}

TEST_CASE("render: colours are put around what was stripped, never into it") {
  Shown shown;
  shown.view.kind = text::ViewKind::message;
  shown.view.place = "#lo\abby";
  shown.view.speaker =
      "bo\x07"
      "b";
  shown.view.text = "hi \x1b[31mred\x07";
  shown.view.spans = {{"hi \x1b[31m", {}}, {"red\x07", {.bold = true}}};
  Look look{.colours = true};
  look.nick_colours = false;
  look.palette.depth = Depth::none;
  CHECK(render_for_terminal(shown, kNoon, look, {}).substr(6) == "#lobby <bob> hi \033[1mred\033[m");
  shown.form = Shown::Form::bare;
  CHECK(render_for_terminal(shown, kNoon, look, {}) == "hi red");
}

TEST_CASE("render: whatever bytes come, only our own styles are in the line, and they end with it") {
  using namespace chat::text::testing;
  constexpr std::string_view kCodes = "\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";
  constexpr std::string_view kCommands[] = {
      "PRIVMSG #a :", "NOTICE #a :", "PRIVMSG ann :", "TOPIC #a :", "PART #a :", "QUIT :", "JOIN ", "NICK :"};
  Random random(8);
  Reader coloured;
  Reader plain(kPlain);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t pieces = below(random, 8); pieces > 0; --pieces) {
      text += kCodes[below(random, kCodes.size())];
      if (below(random, 2) == 0) text += std::to_string(below(random, 120)) + (below(random, 3) == 0 ? ",7" : "");
      if (below(random, 6) == 0) text += " https://e.org/x ";
      text += random_bytes(random, 12);
    }
    const std::string line = ":bob!b@h " + std::string(kCommands[below(random, std::size(kCommands))]) + text;
    if (!irc::parse(line)) continue;
    const Lines lines = coloured.read(line);
    const Lines bare = plain.read(line);
    REQUIRE(lines.size() == bare.size());
    for (std::size_t n = 0; n < lines.size(); ++n) {
      CAPTURE(lines[n]);
      REQUIRE(without_styles(lines[n]) == bare[n]);
      REQUIRE(is_harmless(bare[n]));
      const std::size_t last = lines[n].rfind("\033[");
      REQUIRE((last == std::string::npos || lines[n].substr(last).starts_with("\033[m")));
    }
  }
}
