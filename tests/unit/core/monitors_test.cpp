#include "core/monitors.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/random.hpp"

using namespace chat::core;
using chat::irc::NameRules;
using chat::test::Random;

namespace {

chat::irc::Nickname nick(std::string_view text) { return *NameRules().nickname(text); }

Session session_of(std::uint32_t index) {
  Session session;
  session.id = {index, 1};
  return session;
}

std::vector<SessionId> watching(const Monitors& monitors, std::string_view folded) {
  const auto found = monitors.watchers(folded);
  return {found.begin(), found.end()};
}

}  // namespace

TEST_CASE("monitors: both sides know of an entry") {
  Monitors monitors;
  Session a = session_of(0);
  Session b = session_of(1);
  REQUIRE(monitors.empty());
  REQUIRE(monitors.add(a, nick("Bob"), 10) == Monitors::Added::added);
  REQUIRE(monitors.add(b, nick("bob"), 10) == Monitors::Added::added);
  REQUIRE(watching(monitors, "bob") == std::vector<SessionId>{a.id, b.id});
  REQUIRE(a.monitored.size() == 1);
  REQUIRE(a.monitored.front().text() == "Bob");
  REQUIRE(watching(monitors, "carol").empty());

  monitors.remove(a, "bob");
  REQUIRE(watching(monitors, "bob") == std::vector<SessionId>{b.id});
  REQUIRE(a.monitored.empty());
  monitors.remove(a, "bob");  // once more does nothing
  REQUIRE(watching(monitors, "bob") == std::vector<SessionId>{b.id});
  monitors.clear(b);
  REQUIRE(monitors.empty());
}

TEST_CASE("monitors: a nick is on a list once, and a list has a bound") {
  Monitors monitors;
  Session a = session_of(0);
  REQUIRE(monitors.add(a, nick("bob"), 2) == Monitors::Added::added);
  REQUIRE(monitors.add(a, nick("BOB"), 2) == Monitors::Added::already);
  REQUIRE(monitors.add(a, nick("carol"), 2) == Monitors::Added::added);
  REQUIRE(monitors.add(a, nick("dave"), 2) == Monitors::Added::full);
  REQUIRE(monitors.add(a, nick("bob"), 2) == Monitors::Added::already);  // rather than full
  REQUIRE(watching(monitors, "dave").empty());
  REQUIRE(watching(monitors, "bob").size() == 1);
}

TEST_CASE("monitors: the index and the lists agree, whatever happens") {
  Random random(111);
  Monitors monitors;
  std::map<std::uint32_t, Session> sessions;
  for (std::uint32_t i = 0; i < 6; ++i) sessions.emplace(i, session_of(i));
  static constexpr std::string_view kNicks[] = {"ada", "bob", "carol", "dave", "eve"};
  for (int step = 0; step < 5'000; ++step) {
    Session& session = sessions.at(static_cast<std::uint32_t>(random.below(6)));
    const std::string_view name = random.pick(kNicks);
    switch (random.below(4)) {
      case 0:
        monitors.remove(session, name);
        break;
      case 1:
        if (random.chance(5)) monitors.clear(session);
        break;
      default:
        (void)monitors.add(session, nick(name), 3);
    }
    REQUIRE(session.monitored.size() <= 3);
    bool any = false;
    for (const std::string_view one : kNicks) {
      std::set<SessionId> expected;
      for (const auto& [index, other] : sessions) {
        if (std::ranges::find(other.monitored, nick(one)) != other.monitored.end()) expected.insert(other.id);
      }
      const auto found = watching(monitors, one);
      REQUIRE(std::set<SessionId>(found.begin(), found.end()) == expected);
      REQUIRE(found.size() == expected.size());
      any = any || !expected.empty();
    }
    REQUIRE(monitors.empty() == !any);
  }
}
