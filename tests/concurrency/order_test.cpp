#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"
#include "support/together.hpp"

using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;
using chat::test::Together;
using chat::test::together;

namespace {

constexpr int kTalkers = 50;
constexpr int kRounds = 20;

std::string number(const char* prefix, int i) { return prefix + std::to_string(i); }

/// One person who talks, changes nick, leaves and comes back, as fast as they can. Odd ones quit at the end.
void talk(const TestServer& server, int i) {
  TestClient client = server.client(number("t", i));
  client.join("#storm");
  std::string nick = client.nick();
  for (int round = 0; round < kRounds; ++round) {
    client.send("PRIVMSG #storm :" + nick + " says " + std::to_string(round));
    if (round % 5 == 1) {
      nick = number("t", i) + number("_", round);
      client.send("NICK " + nick);
    }
    if (round % 7 == 3) {
      client.send("PART #storm :back soon");
      client.send("JOIN #storm");
    }
    if (round % 10 == 9) client.sync();
  }
  client.sync();
  if (i % 2 == 1) {
    client.send("QUIT :enough");
    client.read_to_end();
  }
}

bool concerns_channel(const Line& line) {
  return line.command == "PRIVMSG" || line.command == "JOIN" || line.command == "PART" || line.command == "NICK" ||
         line.command == "QUIT";
}

/// What a member saw of the channel, until all who talked have left.
std::vector<std::string> watch(TestClient& watcher) {
  std::vector<std::string> seen;
  for (int left = 0; left < kTalkers;) {
    const Line line = watcher.read();
    if (concerns_channel(line)) seen.push_back(line.raw);
    if (line.command == "QUIT") ++left;
  }
  return seen;
}

}  // namespace

TEST_CASE("Fifty people at once: every member sees the same things in the same order") {
  const TestServer server;
  constexpr std::size_t kWatchers = 4;
  std::vector<TestClient> watchers;
  for (std::size_t i = 0; i < kWatchers; ++i) {
    watchers.push_back(server.client(number("w", static_cast<int>(i))));
    watchers.back().join("#storm");
  }
  for (TestClient& watcher : watchers) watcher.sync();

  std::vector<std::vector<std::string>> seen(kWatchers);
  Together watching;
  for (std::size_t i = 0; i < kWatchers; ++i) {
    watching.start([&seen, &watchers, i] { seen[i] = watch(watchers[i]); });
  }
  together(kTalkers, [&server](int i) { talk(server, i); });
  watching.join();

  const auto said =
      std::ranges::count_if(seen[0], [](const std::string& line) { return line.find(" says ") != std::string::npos; });
  CHECK(said == kTalkers * kRounds);
  for (std::size_t i = 1; i < kWatchers; ++i) CHECK(seen[i] == seen[0]);
}
