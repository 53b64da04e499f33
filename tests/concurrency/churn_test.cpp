#include <catch2/catch.hpp>

#include <dirent.h>

#include <atomic>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"
#include "support/together.hpp"

using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;
using chat::test::together;

namespace {

std::size_t open_files() {
  std::size_t count = 0;
  DIR* const folder = ::opendir("/proc/self/fd");
  while (::readdir(folder) != nullptr) ++count;
  ::closedir(folder);
  return count;
}

/// Waits until the server has no more than `most` connections: it answers a barrier each time.
void wait_for_count(TestServer& server, TestClient& barrier, std::size_t most) {
  for (int i = 0; server.server().connection_count() > most; ++i) {
    REQUIRE(i < 200'000);
    barrier.sync();
  }
}

}  // namespace

TEST_CASE("A storm of people who come and go in every way leaves nothing behind") {
  TestServer server;
  TestClient watcher = server.client("watcher");
  watcher.join("#door");
  const std::size_t files = open_files();

  constexpr int kThreads = 8;
  constexpr int kVisits = 60;
  together(kThreads, [&server](int thread) {
    for (int visit = 0; visit < kVisits; ++visit) {
      const std::string nick = "v" + std::to_string(thread) + "-" + std::to_string(visit);
      switch (visit % 6) {
        case 0:  // says nothing at all
          static_cast<void>(server.connect());
          break;
        case 1:  // leaves within a line
          server.connect().send_bytes("NICK " + nick + "\r\nUSE");
          break;
        case 2: {  // leaves in good order
          TestClient client = server.client(nick);
          client.join("#door");
          client.send("QUIT :bye");
          client.read_to_end();
          break;
        }
        case 3: {  // is gone with lines in both directions
          TestClient client = server.client(nick);
          client.send("JOIN #door");
          client.send("NAMES #door");
          client.send("PRIVMSG #door :hello");
          break;
        }
        case 4: {  // half-closes, and reads to the end
          TestClient client = server.client(nick);
          client.send("JOIN #door");
          client.send("PRIVMSG #door :last words of " + nick);
          client.finish_sending();
          client.read_to_end();
          break;
        }
        default:  // is no IRC client at all
          server.connect().send_bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      }
    }
  });

  wait_for_count(server, watcher, 1);
  // Everybody who came to the channel has left it.
  watcher.send("NAMES #door");
  CHECK(watcher.expect("353").text() == "@watcher");
  watcher.send("LUSERS");
  CHECK(watcher.expect("255").text().starts_with("I have 1 clients"));
  // Descriptors are closed at the latest with the next round of a flusher.
  for (int i = 0; open_files() > files; ++i) {
    REQUIRE(i < 10'000);
    TestClient another = server.client("another");
    another.sync();
  }
}

TEST_CASE("The last words of one who half-closes reach the channel") {
  const TestServer server;
  TestClient watcher = server.client("watcher");
  watcher.join("#x");
  TestClient talker = server.client("talker");
  talker.send("JOIN #x");
  for (int i = 0; i < 100; ++i) talker.send("PRIVMSG #x :" + std::to_string(i));
  talker.finish_sending();
  for (int i = 0; i < 100; ++i) CHECK(watcher.expect("PRIVMSG").text() == std::to_string(i));
  CHECK(watcher.expect("QUIT").nick() == "talker");
}
