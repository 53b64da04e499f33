#include "net/listener.hpp"

#include <spdlog/sinks/null_sink.h>
#include <catch2/catch.hpp>

#include <string>

#include "support/test_client.hpp"
#include "unit/net/fake_intake.hpp"

using chat::net::AdmissionBounds;
using chat::net::Connections;
using chat::net::Listener;
using chat::net::Rules;
using chat::test::FakeIntake;
using chat::test::TestClient;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<spdlog::logger> no_log() {
  return std::make_shared<spdlog::logger>("none", std::make_shared<spdlog::sinks::null_sink_mt>());
}

struct Door {
  explicit Door(AdmissionBounds bounds = {}) : connections(intake, bounds, std::make_shared<Rules>(), no_log()) {
    auto opened = Listener::open({"127.0.0.1", 0}, connections, no_log());
    REQUIRE(opened);
    listener = std::move(*opened);
    REQUIRE(listener->start());
  }
  ~Door() {
    listener->stop();
    connections.shut_down_all();
    CHECK(connections.wait_until_none(std::chrono::steady_clock::now() + 20s));
  }
  [[nodiscard]] std::uint16_t port() const { return listener->bound().port; }

  FakeIntake intake;
  Connections connections;
  std::unique_ptr<Listener> listener;
};

}  // namespace

TEST_CASE("Listener: port 0 picks one, and who connects gets a thread") {
  Door door;
  CHECK(door.port() != 0);
  CHECK(to_string(door.listener->bound()) == "127.0.0.1:" + std::to_string(door.port()));
  TestClient client(door.port());
  CHECK(door.intake.next() == "open");
  client.send("NICK a");
  CHECK(door.intake.next() == "line NICK a");
  CHECK(door.connections.count() == 1);
}

TEST_CASE("Listener: a port in use, a name that nobody knows, an address of another machine: a sentence each") {
  Door door;
  const auto in_use = Listener::open({"127.0.0.1", door.port()}, door.connections, no_log());
  REQUIRE_FALSE(in_use);
  CHECK(in_use.error().sentence.find("in use") != std::string::npos);
  CHECK(in_use.error().sentence.find(std::to_string(door.port())) != std::string::npos);

  const auto unknown = Listener::open({"no.such.host.invalid", 0}, door.connections, no_log());
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().sentence.find("no.such.host.invalid is not known") != std::string::npos);

  const auto foreign = Listener::open({"192.0.2.1", 0}, door.connections, no_log());
  REQUIRE_FALSE(foreign);
  CHECK_FALSE(foreign.error().no_such_family);
}

TEST_CASE("Listener: one connection too many is told why and closed; the others stay") {
  Door door({.total = 2, .per_address = 0});
  TestClient first(door.port());
  TestClient second(door.port());
  CHECK(door.intake.next() == "open");
  CHECK(door.intake.next() == "open");
  TestClient third(door.port());
  const auto lines = third.read_to_end();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].command == "ERROR");
  CHECK(lines[0].text().find("full") != std::string::npos);
  first.send("NICK a");
  CHECK(door.intake.next() == "line NICK a");
}

TEST_CASE("Listener: many come and go, and every thread is joined") {
  Door door;
  constexpr int kComers = 200;
  for (int i = 0; i < kComers; ++i) TestClient(door.port()).send("NICK a");
  int ends = 0;
  while (ends < kComers) {
    const std::string note = door.intake.next();
    REQUIRE(note != "nothing");
    if (note.starts_with("end ")) ++ends;
  }
  CHECK(door.connections.wait_until_none(std::chrono::steady_clock::now() + 20s));
}
