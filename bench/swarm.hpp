#pragma once
// One thread's clients: their sockets behind one epoll, their unsent bytes, and their lines.
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/clock.hpp"
#include "bench/endpoint.hpp"
#include "bench/error_text.hpp"

namespace chat::bench {

struct Client {
  std::uint32_t number = 0;  // among all clients of the scenario
  std::uint32_t index = 0;   // within its swarm
  int fd = -1;
  bool waits_for_room = false;  // the socket was full: epoll tells when it has room
  std::string partial;          // the beginning of a line whose end has not come yet
  std::string unsent;

  bool open() const { return fd >= 0; }
};

// Not thread-safe, except for `wake`.
class Swarm {
 public:
  // `numbers` are the clients of this swarm. Their nicks are `letter` and their number.
  Swarm(const Endpoint& server, std::vector<std::uint32_t> numbers, char letter);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  std::uint32_t size() const { return static_cast<std::uint32_t>(clients_.size()); }
  Client& client(std::uint32_t index) { return clients_[index]; }
  std::string nick(std::uint32_t number) const { return letter_ + std::to_string(number); }

  // Begins to connect; what is sent meanwhile waits for the connection. False: it failed at once (see `problem`).
  bool connect(Client& client);

  // Sends, or keeps what the socket does not take and sends it from `poll`. Never blocks.
  void send(Client& client, std::string_view bytes);

  // Waits at most `timeout` for something to happen, then handles everything that did: `on_line(client, line)`
  // is called for every whole line, without its line ending. A line longer than kMaxPartial ends its connection.
  template <typename OnLine>
  void poll(std::chrono::milliseconds timeout, OnLine&& on_line);

  // When the bytes that `on_line` is looking at were received.
  Clock::time_point received_at() const { return received_at_; }

  // What every handler does with the lines that it does not want itself: answers PING, remembers an ERROR.
  void answer(Client& client, std::string_view line);

  // Makes another thread's `poll` return; `woken` says once that this happened.
  void wake();
  bool woken() { return std::exchange(woken_, false); }

  // The clients whose connection ended since the last call, by index.
  std::vector<std::uint32_t> take_lost() { return std::exchange(lost_, {}); }
  std::uint32_t lost_count() const { return lost_count_; }

  // The first thing that went wrong, or empty.
  const std::string& problem() const { return problem_; }
  void note_problem(const Client& client, std::string_view what);

  // Ends a connection by the client's own wish: it does not count as lost.
  void close(Client& client);

 private:
  static constexpr std::size_t kMaxPartial = 16 * 1024;
  static constexpr std::size_t kReceiveBytes = 256 * 1024;
  static constexpr std::size_t kEventsAtOnce = 512;
  static constexpr std::uint32_t kWakeIndex = ~0U;

  void flush(Client& client);
  void lose(Client& client, std::string_view why);
  void watch(const Client& client, int operation);
  void drain_wake();
  template <typename OnLine>
  void receive(Client& client, OnLine& on_line);
  static std::string_view without_return(const char* from, const char* to) {
    return {from, static_cast<std::size_t>(to - from) - (to != from && to[-1] == '\r' ? 1 : 0)};
  }

  Endpoint server_;
  char letter_;
  int epoll_ = -1;
  int wake_ = -1;
  bool woken_ = false;
  std::vector<Client> clients_;
  std::vector<char> buffer_;
  std::array<epoll_event, kEventsAtOnce> events_{};
  Clock::time_point received_at_;
  std::vector<std::uint32_t> lost_;
  std::uint32_t lost_count_ = 0;
  std::string problem_;
  std::string last_error_line_;
};

template <typename OnLine>
void Swarm::poll(std::chrono::milliseconds timeout, OnLine&& on_line) {
  const int count =
      epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), static_cast<int>(timeout.count()));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u32 == kWakeIndex) {
      drain_wake();
      continue;
    }
    Client& client = clients_[event.data.u32];
    if (client.open() && (event.events & EPOLLOUT) != 0) flush(client);
    if (client.open() && (event.events & ~std::uint32_t{EPOLLOUT}) != 0) receive(client, on_line);
  }
}

template <typename OnLine>
void Swarm::receive(Client& client, OnLine& on_line) {
  const ssize_t got = ::recv(client.fd, buffer_.data(), buffer_.size(), 0);
  if (got <= 0) {
    if (got == 0) return lose(client, last_error_line_.empty() ? "closed by the server" : last_error_line_);
    if (errno != EAGAIN && errno != EINTR) lose(client, error_text(errno));
    return;
  }
  received_at_ = Clock::now();
  const char* at = buffer_.data();
  const char* const end = at + got;
  const auto line_end = [&] {
    return static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
  };
  const char* stop = line_end();
  if (!client.partial.empty() && stop != nullptr) {
    client.partial.append(at, stop);
    on_line(client, without_return(client.partial.data(), client.partial.data() + client.partial.size()));
    client.partial.clear();
    at = stop + 1;
    stop = line_end();
  }
  for (; stop != nullptr; stop = line_end()) {
    on_line(client, without_return(at, stop));
    at = stop + 1;
  }
  if (at != end) client.partial.append(at, end);
  if (client.partial.size() > kMaxPartial && client.open()) lose(client, "a line without an end");
}

}  // namespace chat::bench
