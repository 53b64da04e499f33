#include "net/listener.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/resource.h>
#include <catch2/catch.hpp>

#include <mutex>
#include <string>
#include <vector>

#include "support/test_client.hpp"
#include "unit/net/fake_intake.hpp"
#include "util/mutex.hpp"

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

/// A log in which a test waits for a line.
class FirstLine final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  /// The first line with `part` in it; empty after 20 seconds.
  std::string wait(const std::string& part) {
    chat::util::Lock lock(mutex_of_lines_);
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    for (;;) {
      for (const std::string& line : lines_) {
        if (line.find(part) != std::string::npos) return line;
      }
      if (!changed_.wait_until(lock, deadline)) return {};
    }
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const chat::util::Lock lock(mutex_of_lines_);
    lines_.emplace_back(message.payload.data(), message.payload.size());
    changed_.notify_all();
  }
  void flush_() override {}

  chat::util::Mutex mutex_of_lines_;
  chat::util::Condition changed_;
  std::vector<std::string> lines_ CHAT_GUARDED_BY(mutex_of_lines_);
};

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

#ifndef __SANITIZE_ADDRESS__
// UndefinedBehaviorSanitizer, which runs beside AddressSanitizer, asks through a pipe of its own whether the memory of
// an object's type may be read. With no descriptor left it gets none, and reports sound objects as broken.
TEST_CASE("Listener: without descriptors left, who comes waits, and is served when there are some again") {
  auto accept_failures = std::make_shared<FirstLine>();
  FakeIntake intake;
  Connections connections(intake, {}, std::make_shared<Rules>(), no_log());
  auto opened = Listener::open({"127.0.0.1", 0}, connections, std::make_shared<spdlog::logger>("log", accept_failures));
  REQUIRE(opened);
  Listener& listener = **opened;
  // The kernel completes these before anybody accepts them.
  std::vector<TestClient> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(listener.bound().port);

  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(clients.back().descriptor()) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  REQUIRE(listener.start());
  const std::string told = accept_failures->wait("event=accept_failed");
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(told.find("Too many open files") != std::string::npos);
  for (int i = 0; i < 3; ++i) CHECK(intake.next() == "open");

  listener.stop();
  connections.shut_down_all();
  CHECK(connections.wait_until_none(std::chrono::steady_clock::now() + 20s));
}
#endif

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
