#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "client/connection.hpp"
#include "client/event_queue.hpp"

using namespace chat::client;

namespace {

bool is_readable(int fd, int milliseconds = 0) {
  pollfd polled{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, milliseconds) == 1;
}

constexpr int kDeadline = 20'000;  // milliseconds; only a failing test waits so long

/// Events until there are `count`, or the deadline.
std::vector<Event> take(EventQueue& queue, std::size_t count) {
  std::vector<Event> events;
  while (events.size() < count && is_readable(queue.fd(), kDeadline)) {
    for (Event& event : queue.take_all()) events.push_back(std::move(event));
  }
  return events;
}

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
  ~Pair() { close_other(); }
  void close_other() {
    if (ends[1] >= 0) ::close(ends[1]);
    ends[1] = -1;
  }
  void write(std::string_view bytes) const {
    REQUIRE(::send(ends[1], bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  int ends[2] = {-1, -1};
};

std::string text_of(const Event& event) {
  const auto* line = std::get_if<Line>(&event);
  return line == nullptr ? "(not a line)" : line->text;
}

}  // namespace

TEST_CASE("The queue's descriptor is readable exactly while there is something in it") {
  EventQueue queue;
  CHECK_FALSE(is_readable(queue.fd()));
  REQUIRE(queue.push(Line{"a"}));
  REQUIRE(queue.push(Line{"b"}));
  CHECK(is_readable(queue.fd()));
  CHECK(queue.take_all().size() == 2);
  CHECK_FALSE(is_readable(queue.fd()));
  CHECK(queue.take_all().empty());
}

TEST_CASE("A full queue makes its writer wait, and loses nothing") {
  EventQueue queue(3);
  constexpr int kEvents = 1000;
  std::thread writer([&] {
    for (int i = 0; i < kEvents; ++i) {
      if (!queue.push(Line{std::to_string(i)})) return;
    }
  });
  int expected = 0;
  bool in_order = true;
  std::size_t most = 0;
  while (expected < kEvents && is_readable(queue.fd(), kDeadline)) {
    const auto events = queue.take_all();
    most = std::max(most, events.size());
    for (const Event& event : events) in_order = in_order && text_of(event) == std::to_string(expected++);
  }
  queue.close();
  writer.join();
  CHECK(expected == kEvents);
  CHECK(in_order);
  CHECK(most <= 3);
}

TEST_CASE("Closing a full queue lets its writer go") {
  EventQueue queue(1);
  REQUIRE(queue.push(Line{"a"}));
  std::thread writer([&] { CHECK_FALSE(queue.push(Line{"b"})); });
  queue.close();
  writer.join();
  CHECK(queue.take_all().size() == 1);
}

TEST_CASE("The reader makes lines of bytes, says which it dropped, and at last that it is over") {
  Pair pair;
  EventQueue queue;
  Connection connection(Socket(pair.ends[0]), queue);
  pair.write("one\r\ntw");
  pair.write(std::string("o\nbad\0line\r\n", 12));
  pair.write(std::string(600, 'x') + "\r\n" + "caf\xe9\r\n");
  pair.close_other();
  const auto events = take(queue, 6);
  REQUIRE(events.size() == 6);
  CHECK(text_of(events[0]) == "one");
  CHECK(text_of(events[1]) == "two");
  CHECK(std::holds_alternative<Garbled>(events[2]));
  CHECK(std::holds_alternative<Garbled>(events[3]));
  CHECK(text_of(events[4]) == "caf\xc3\xa9");
  REQUIRE(std::holds_alternative<Closed>(events[5]));
  CHECK(std::get<Closed>(events[5]).why == Closed::Why::by_server);
}

TEST_CASE("What the socket does not take is kept and sent later") {
  Pair pair;
  EventQueue queue;
  Connection connection(Socket(pair.ends[0]), queue);
  const std::string line(500, 'y');
  std::size_t lines = 0;
  while (connection.unsent() == 0 && lines < 100'000) {
    connection.send(line);
    ++lines;
    connection.flush();
  }
  REQUIRE(connection.unsent() > 0);
  std::string got(64 * 1024, '\0');
  std::size_t total = 0;
  while (total < lines * 502 && is_readable(pair.ends[1], kDeadline)) {
    const ssize_t count = ::recv(pair.ends[1], got.data(), got.size(), 0);
    REQUIRE(count > 0);
    total += static_cast<std::size_t>(count);
    connection.flush();
  }
  CHECK(total == lines * 502);
  CHECK(connection.unsent() == 0);
}

TEST_CASE("A connection ends while its reader waits for room in the queue") {
  Pair pair;
  EventQueue queue(1);
  {
    Connection connection(Socket(pair.ends[0]), queue);
    pair.write("one\r\ntwo\r\nthree\r\n");
    REQUIRE(is_readable(queue.fd(), kDeadline));
  }
  CHECK(queue.take_all().size() == 1);
}
