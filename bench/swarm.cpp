#include "bench/swarm.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <system_error>

#include "bench/reply.hpp"

namespace chat::bench {

Swarm::Swarm(const Endpoint& server, std::vector<std::uint32_t> numbers, char letter)
    : server_(server),
      letter_(letter),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      clients_(numbers.size()),
      buffer_(kReceiveBytes) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = kWakeIndex}};
  if (epoll_ < 0 || wake_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot set up epoll");
  for (std::uint32_t index = 0; index != clients_.size(); ++index) {
    clients_[index].number = numbers[index];
    clients_[index].index = index;
  }
}

Swarm::~Swarm() {
  for (Client& client : clients_) close(client);
  ::close(wake_);
  ::close(epoll_);
}

bool Swarm::connect(Client& client) {
  client.fd = socket(server_.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client.fd < 0) {
    note_problem(client, fmt::format("no socket: {}", error_text(errno)));
    return false;
  }
  const int on = 1;
  setsockopt(client.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(client.fd, server_.raw(), server_.length) != 0 && errno != EINPROGRESS) {
    note_problem(client, fmt::format("cannot connect: {}", error_text(errno)));
    close(client);
    return false;
  }
  watch(client, EPOLL_CTL_ADD);
  return true;
}

void Swarm::send(Client& client, std::string_view bytes) {
  if (!client.open()) return;
  if (client.unsent.empty()) {
    const ssize_t sent = ::send(client.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      // The connection is over. `poll` finds that out too, after it has read what the server said before.
      note_problem(client, error_text(errno));
      return;
    }
  }
  client.unsent.append(bytes);
  if (!client.unsent.empty() && !client.waits_for_room) {
    client.waits_for_room = true;
    watch(client, EPOLL_CTL_MOD);
  }
}

void Swarm::flush(Client& client) {
  const ssize_t sent = ::send(client.fd, client.unsent.data(), client.unsent.size(), MSG_NOSIGNAL);
  if (sent > 0) client.unsent.erase(0, static_cast<std::size_t>(sent));
  if (sent < 0 && errno != EAGAIN && errno != EINTR) client.unsent.clear();
  if (client.unsent.empty()) {
    client.waits_for_room = false;
    watch(client, EPOLL_CTL_MOD);
  }
}

void Swarm::watch(const Client& client, int operation) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = client.index}};
  if (client.waits_for_room) event.events |= EPOLLOUT;
  epoll_ctl(epoll_, operation, client.fd, &event);
}

void Swarm::answer(Client& client, std::string_view line) {
  const Reply reply = parse_reply(line);
  if (reply.command == "PING") {
    send(client, fmt::format("PONG {}\r\n", reply.rest));
  } else if (reply.command == "ERROR") {
    last_error_line_ = line;
  }
}

void Swarm::wake() {
  const std::uint64_t one = 1;
  // The counter can only overflow after 2^64 wakes, so there is no failure to look at.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

void Swarm::drain_wake() {
  std::uint64_t count = 0;
  woken_ = ::read(wake_, &count, sizeof count) == sizeof count;
}

void Swarm::note_problem(const Client& client, std::string_view what) {
  if (problem_.empty()) problem_ = fmt::format("client {}: {}", nick(client.number), what);
}

void Swarm::lose(Client& client, std::string_view why) {
  note_problem(client, why);
  close(client);
  lost_.push_back(client.index);
  ++lost_count_;
}

void Swarm::close(Client& client) {
  if (!client.open()) return;
  ::close(client.fd);
  client.fd = -1;
  client.waits_for_room = false;
  client.partial.clear();
  client.unsent.clear();
}

}  // namespace chat::bench
