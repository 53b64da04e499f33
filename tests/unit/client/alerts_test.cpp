#include "client/alerts.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace chat::client;
using namespace std::chrono_literals;

namespace {

using Attention = Settings::Attention;
using Popups = Settings::Popups;

const Alerts::Clock::time_point kStart{};

std::string once(const Alerts::Terminal& terminal, const Alert& alert, const Settings& settings) {
  return Alerts(terminal).bytes_for(std::vector{alert}, settings, kStart);
}

Settings with(Attention bell, Popups popups) {
  Settings settings;
  settings.bell = bell;
  settings.popups = popups;
  return settings;
}

const Alert kCall{"bob in private", "lunch?", true};
const Alert kTalk{"bob #lobby", "hello all", false};

}  // namespace

TEST_CASE("the bell rings for what calls for the person, for all, or never") {
  CHECK(once({}, kCall, with(Attention::mentions, Popups::off)) == "\a");
  CHECK(once({}, kTalk, with(Attention::mentions, Popups::off)).empty());
  CHECK(once({}, kTalk, with(Attention::all, Popups::off)) == "\a");
  CHECK(once({}, kCall, with(Attention::off, Popups::off)).empty());
}

TEST_CASE("a notification has who, where and what, and only for what calls") {
  const Settings osc9 = with(Attention::off, Popups::osc9);
  CHECK(once({}, kCall, osc9) == "\033]9;bob in private: lunch?\a");
  CHECK(once({}, kTalk, osc9).empty());
  CHECK(once({}, kCall, with(Attention::mentions, Popups::osc777)) == "\033]777;notify;bob in private;lunch?\a\a");
  CHECK(once({.is_dumb = true}, kCall, osc9).empty());
}

TEST_CASE("which notification a terminal shows is known of some") {
  const Settings automatic = with(Attention::off, Popups::automatic);
  CHECK(once({.term = "xterm-256color"}, kCall, automatic).empty());
  CHECK(once({.term = "foot"}, kCall, automatic).starts_with("\033]777;"));
  CHECK(once({.term = "xterm-256color", .program = "iTerm.app"}, kCall, automatic).starts_with("\033]9;"));
  CHECK(once({.term = "screen", .program = "iTerm.app", .is_multiplexed = true}, kCall, automatic).empty());
}

TEST_CASE("nothing that was said ends the sequence or begins another") {
  const Alert evil{"a;b\033]0;x\a", "one;two\a\033[2J\u009b31m", true};
  const std::string bytes = once({}, evil, with(Attention::off, Popups::osc777));
  CHECK(bytes.find('\a') == bytes.size() - 1);
  CHECK(bytes.rfind('\033') == 0);
  CHECK(bytes.find("\u009b") == std::string::npos);
  CHECK(std::ranges::count(bytes, ';') == 3);
  const Alert long_one{std::string(1000, 'n'), std::string(10'000, 'x'), true};
  CHECK(once({}, long_one, with(Attention::off, Popups::osc9)).size() < 300);
}

TEST_CASE("much at once, and soon after, is one alert") {
  Alerts alerts{Alerts::Terminal{}};
  const Settings settings = with(Attention::mentions, Popups::off);
  CHECK(alerts.bytes_for(std::vector(50, kCall), settings, kStart) == "\a");
  CHECK(alerts.bytes_for(std::vector{kCall}, settings, kStart + 1s).empty());
  CHECK(alerts.bytes_for(std::vector{kTalk}, settings, kStart + 3s).empty());
  CHECK(alerts.bytes_for(std::vector{kCall}, settings, kStart + 3s) == "\a");
}
