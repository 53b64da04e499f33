#include <catch2/catch.hpp>

#include <chrono>
#include <string>

#include "support/test_client.hpp"
#include "support/test_server.hpp"

using chat::app::Config;
using chat::test::Line;
using chat::test::TestClient;
using chat::test::TestServer;
using namespace std::chrono_literals;

TEST_CASE("Who says nothing is greeted, which decides nothing: an IRC client may still begin") {
  const TestServer server([](Config& config) { config.timeouts.silence = 10ms; });
  TestClient client = server.connect();
  client.expect([](const Line& line) { return line.raw.find("What is your name here?") != std::string::npos; });
  client.sign_on("ann");
  CHECK(client.sync().empty());
}

TEST_CASE("Who does not register in time is ended, and told so") {
  const TestServer server([](Config& config) {
    config.timeouts.registration = 50ms;
    config.timeouts.choose_name = 50ms;
  });
  TestClient client = server.connect();
  client.send("NICK ann");
  CHECK(client.read_to_end().back().raw == "ERROR :Closing link: 127.0.0.1 (Registration timeout)");
}

TEST_CASE("A silent client is asked; who answers stays, who does not is ended, and the others are told") {
  const TestServer server([](Config& config) {
    config.timeouts.ping_after = 50ms;
    config.timeouts.ping_timeout = 10s;
  });
  TestClient client = server.client("ann");
  for (int i = 0; i < 3; ++i) client.expect("PING");  // read() answers it
  CHECK(client.sync().size() < 100);
}

TEST_CASE("A client that does not answer is ended, and the others are told") {
  const TestServer server([](Config& config) {
    config.timeouts.ping_after = 50ms;
    config.timeouts.ping_timeout = 50ms;
  });
  TestClient mute = server.client("mute");
  mute.join("#x");
  TestClient other = server.client("other");
  other.join("#x");
  for (;;) {
    // The barrier is an answer, too: the other one stays.
    const auto lines = other.sync();
    const auto quit = std::ranges::find(lines, "QUIT", &Line::command);
    if (quit == lines.end()) continue;
    CHECK(quit->nick() == "mute");
    CHECK(quit->text() == "Ping timeout: 1 seconds");
    break;
  }
  CHECK(mute.read_to_end().back().raw == "ERROR :Closing link: 127.0.0.1 (Ping timeout: 1 seconds)");
}

TEST_CASE("A person at a bare terminal is not asked, and may be silent") {
  const TestServer server([](Config& config) {
    config.timeouts.ping_after = 20ms;
    config.timeouts.ping_timeout = 20ms;
  });
  TestClient person = server.connect();
  person.send("bob");
  person.send("/enter x");
  person.expect([](const Line& line) { return line.raw.find("You entered #x") != std::string::npos; });
  // Several rounds of another's PINGs later, the person is still there and was shown none.
  TestClient other = server.client("other");
  other.join("#x");
  for (int i = 0; i < 10; ++i) other.expect("PING");
  person.send("still here");
  CHECK(other.expect("PRIVMSG").text() == "still here");
  other.send("PRIVMSG #x :good");
  bool pinged = false;
  person.expect([&pinged](const Line& line) {
    pinged = pinged || line.raw.find("PING") != std::string::npos;
    return line.raw.ends_with("good");
  });
  CHECK_FALSE(pinged);
}

TEST_CASE("Past the flood allowance lines wait, and none is lost") {
  const TestServer server([](Config& config) { config.flood = {.enabled = true, .burst = 10, .per_second = 1'000}; });
  TestClient client = server.client("ann");
  for (int i = 0; i < 200; ++i) client.send("PING " + std::to_string(i));
  for (int i = 0; i < 200; ++i) CHECK(client.expect("PONG").text() == std::to_string(i));
}
