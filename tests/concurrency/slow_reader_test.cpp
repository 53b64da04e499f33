#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "support/test_server.hpp"
#include "support/together.hpp"

using chat::test::ClientOptions;
using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;
using chat::test::Together;

TEST_CASE("One who does not read is closed at the bound; the others get everything, in order") {
  const TestServer server([](chat::app::Config& config) { config.queues.registered = 256 << 10; });
  TestClient lazy = server.client("lazy", ClientOptions{.receive_buffer = 4096});
  lazy.join("#x");
  TestClient busy = server.client("busy");
  busy.join("#x");
  constexpr int kReaders = 5;
  std::vector<TestClient> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.push_back(server.client("reader" + std::to_string(i)));
    readers.back().join("#x");
  }

  // The readers read all the time; each counts what it got until the lazy one is gone and the last line came.
  Together reading;
  std::vector<int> got(kReaders, 0);
  std::vector<int> quits(kReaders, 0);
  std::atomic<bool> in_order{true};
  for (std::size_t i = 0; i < kReaders; ++i) {
    reading.start([&, i] {
      for (;;) {
        const Line line = readers[i].read();
        if (line.command == "QUIT" && line.nick() == "lazy" && line.text() == "SendQ exceeded") ++quits[i];
        if (line.command != "PRIVMSG") continue;
        if (line.text() == "the end") return;
        if (line.text().substr(0, line.text().find(' ')) != std::to_string(got[i]++)) in_order = false;
      }
    });
  }
  const std::string filling(400, 'x');
  int said = 0;
  for (bool gone = false; !gone;) {
    REQUIRE(said < 200'000);
    for (int i = 0; i < 50; ++i) busy.send("PRIVMSG #x :" + std::to_string(said++) + " " + filling);
    for (const Line& line : busy.sync()) gone = gone || (line.command == "QUIT" && line.nick() == "lazy");
  }
  busy.send("PRIVMSG #x :the end");
  busy.sync();
  reading.join();
  CHECK(in_order);
  CHECK(got == std::vector<int>(kReaders, said));
  CHECK(quits == std::vector<int>(kReaders, 1));
  CHECK(lazy.wait_for_end());
}

TEST_CASE("A long reply does not close the one who asked for it, however slowly it is read") {
  const TestServer server([](chat::app::Config& config) {
    config.queues = {.registered = 64 << 10, .unregistered = 64 << 10};
    config.limits.channels_per_user = 10'000;
  });
  TestClient founder = server.client("founder");
  constexpr int kChannels = 2'000;
  const std::string topic(300, 't');
  for (int i = 0; i < kChannels; ++i) {
    const std::string channel = "#channel-" + std::to_string(i);
    founder.send("JOIN " + channel);
    founder.send("TOPIC " + channel + " :" + topic);
    if (i % 50 == 0) founder.sync();
  }
  founder.sync();
  // Ten times the bound, into a small window.
  TestClient slow = server.client("slow", ClientOptions{.receive_buffer = 4096});
  slow.send("LIST");
  founder.sync();
  int listed = 0;
  for (const Line& line : slow.sync()) {
    if (line.command == "322") ++listed;
  }
  CHECK(listed == kChannels);
}

TEST_CASE("One who asks without end and reads nothing is closed, and nobody else has to wait for it") {
  const TestServer server([](chat::app::Config& config) { config.queues.registered = 256 << 10; });
  TestClient flooder = server.client("flooder", ClientOptions{.receive_buffer = 4096});
  TestClient other = server.client("other");
  Together flood;
  bool broken = false;
  flood.start([&] {
    const std::string questions = [] {
      std::string text;
      for (int i = 0; i < 500; ++i) text += "PING " + std::string(400, 'x') + "\r\n";
      return text;
    }();
    while (flooder.send_bytes(questions)) {
    }
    broken = true;
  });
  // Meanwhile another gets every answer; when the flooder is gone, its nick is free.
  for (bool gone = false; !gone;) {
    other.send("ISON flooder");
    gone = other.expect("303").text().empty();
  }
  flood.join();
  CHECK(broken);
}
