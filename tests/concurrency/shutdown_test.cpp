#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"
#include "support/together.hpp"

using chat::test::ClientError;
using chat::test::ClientOptions;
using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;
using chat::test::Together;

namespace {

/// Talks until the connection ends, and returns how often the server said that it is shutting down.
int talk_to_the_end(TestClient& client) {
  int farewells = 0;
  const auto count = [&farewells](const Line& line) {
    if (line.raw == "ERROR :Server shutting down") ++farewells;
  };
  try {
    for (int n = 0;; ++n) {
      client.send("PRIVMSG #load :" + std::to_string(n));
      if (n % 10 != 9) continue;
      client.send("PING " + std::to_string(n));
      client.expect([&](const Line& line) {
        count(line);
        return line.command == "PONG";
      });
    }
  } catch (const ClientError&) {
    for (const Line& line : client.read_to_end()) count(line);
  }
  return farewells;
}

}  // namespace

TEST_CASE("Stopping under load tells every client that reads, and waits for none that does not") {
  TestServer server;
  TestClient lazy = server.client("lazy", ClientOptions{.receive_buffer = 4096});
  lazy.send("JOIN #load");

  constexpr std::size_t kTalkers = 20;
  std::vector<int> farewells(kTalkers, 0);
  std::atomic<int> talking{0};
  Together talkers;
  std::vector<TestClient> clients;
  for (std::size_t i = 0; i < kTalkers; ++i) {
    clients.push_back(server.client("t" + std::to_string(i)));
    clients.back().join("#load");
  }
  for (std::size_t i = 0; i < kTalkers; ++i) {
    talkers.start([&, i] {
      ++talking;
      farewells[i] = talk_to_the_end(clients[i]);
    });
  }
  while (talking.load() < static_cast<int>(kTalkers)) std::this_thread::yield();
  TestClient plain = server.connect();
  plain.send("bob");
  plain.expect([](const Line& line) { return line.raw.find("Welcome") != std::string::npos; });

  const auto before = std::chrono::steady_clock::now();
  server.stop();
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds{5});
  talkers.join();
  CHECK(farewells == std::vector<int>(kTalkers, 1));
  const auto plain_lines = plain.read_to_end();
  REQUIRE_FALSE(plain_lines.empty());
  CHECK(plain_lines.back().raw == "-- Server shutting down");
}

TEST_CASE("Stopping closes the door, and can be done twice") {
  TestServer server;
  const std::uint16_t port = server.port();
  TestClient client = server.client("ann");
  server.stop();
  CHECK(client.read_to_end().back().raw == "ERROR :Server shutting down");
  CHECK_THROWS_AS(TestClient(port), ClientError);
  server.stop();
}

TEST_CASE("Stopping while others connect") {
  TestServer server;
  std::atomic<int> connected{0};
  Together comers;
  for (int i = 0; i < 8; ++i) {
    comers.start([&server, &connected, port = server.port()] {
      try {
        for (;;) {
          TestClient client(port);
          client.send("NICK a");
          ++connected;
        }
      } catch (const ClientError&) {
        // refused: the server is gone
      }
    });
  }
  while (connected.load() < 100) std::this_thread::yield();
  server.stop();
  comers.join();
  CHECK(connected.load() >= 100);
}
