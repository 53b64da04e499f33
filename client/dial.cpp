#include "client/dial.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace chat::client {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kGlance{50};  // between two looks whether to stop

/// What the resolver's thread may still use after the deadline lives here, together.
struct Resolution {
  asio::io_context io{1};
  tcp::resolver resolver{io};
  error_code error = asio::error::would_block;
  std::vector<tcp::endpoint> endpoints;
};

std::string no_answer(const Address& address, std::chrono::milliseconds patience) {
  return fmt::format("{} did not answer within {} seconds. Check the address, and that no firewall is in between.",
                     to_string(address), std::chrono::ceil<std::chrono::seconds>(patience).count());
}

std::string cannot_resolve(const Address& address, const error_code& error) {
  return fmt::format(
      "Cannot find a host called \"{}\" ({}). Check the spelling, and that this machine is connected to the network.",
      address.host, error.message());
}

std::string cannot_connect(const Address& address, const error_code& error) {
  if (error == asio::error::connection_refused) {
    return fmt::format("Nothing listens at {} (connection refused). Check the port, and that the server is running.",
                       to_string(address));
  }
  return fmt::format("Cannot reach {} ({}). Check the address, and that this machine is connected to the network.",
                     to_string(address), error.message());
}

/// How long until the deadline.
struct Wait {
  Clock::time_point deadline;
  const std::stop_token& stop;
};

/// Runs until the work is done, the deadline or a wish to stop.
void run(asio::io_context& io, const Wait& wait) {
  while (!io.stopped() && Clock::now() < wait.deadline && !wait.stop.stop_requested()) {
    io.run_until(std::min(wait.deadline, Clock::now() + kGlance));
  }
}

std::expected<std::vector<tcp::endpoint>, std::string> resolve(const Address& address, const Wait& wait,
                                                               std::chrono::milliseconds patience) {
  auto resolution = std::make_unique<Resolution>();
  resolution->resolver.async_resolve(address.host, std::to_string(address.port),
                                     [r = resolution.get()](const error_code& error, const auto& results) {
                                       r->error = error;
                                       for (const auto& entry : results) r->endpoints.push_back(entry.endpoint());
                                     });
  run(resolution->io, wait);
  if (resolution->error == asio::error::would_block) {
    // The system's resolver cannot be interrupted, and destroying this waits for it: somebody else does that.
    std::thread([waiting = std::move(resolution)] {}).detach();
    return std::unexpected(no_answer(address, patience));
  }
  if (resolution->error) return std::unexpected(cannot_resolve(address, resolution->error));
  return std::move(resolution->endpoints);
}

/// Connects to one endpoint; at the deadline the error is `timed_out`.
error_code connect(asio::io_context& io, tcp::socket& socket, const tcp::endpoint& endpoint, const Wait& wait) {
  error_code result = asio::error::would_block;
  socket.async_connect(endpoint, [&result](const error_code& error) { result = error; });
  io.restart();
  run(io, wait);
  if (result != asio::error::would_block) return result;
  error_code ignored;
  socket.close(ignored);
  io.restart();
  io.run();
  return asio::error::timed_out;
}

void set_option(int fd, int level, int option, int value) {
  // An option that is not supported costs comfort only.
  static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

Socket prepare(tcp::socket& connected) {
  Socket socket(connected.release());
  const int flags = ::fcntl(socket.fd(), F_GETFL);
  ::fcntl(socket.fd(), F_SETFL, flags & ~O_NONBLOCK);
  set_option(socket.fd(), IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(socket.fd(), SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(socket.fd(), IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set_option(socket.fd(), IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set_option(socket.fd(), IPPROTO_TCP, TCP_KEEPCNT, 6);
  set_option(socket.fd(), IPPROTO_TCP, TCP_USER_TIMEOUT, 120'000);
  return socket;
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = other.release();
  }
  return *this;
}

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

std::string to_string(const Address& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", address.host, address.port)
                 : fmt::format("{}:{}", address.host, address.port);
}

bool is_local(const Socket& socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getpeername(socket.fd(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) return false;
  if (storage.ss_family == AF_UNIX) return true;
  tcp::endpoint peer;
  if (size > peer.capacity()) return false;
  std::memcpy(peer.data(), &storage, size);
  peer.resize(size);
  const asio::ip::address address = peer.address();
  const bool is_mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  return is_mapped ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback()
                   : address.is_loopback();
}

std::expected<Socket, std::string> dial(const Address& address, std::chrono::milliseconds patience,
                                        const std::stop_token& stop) {
  const Clock::time_point deadline = Clock::now() + patience;
  const auto endpoints = resolve(address, {deadline, stop}, patience);
  if (!endpoints) return std::unexpected(endpoints.error());

  asio::io_context io{1};
  error_code last = asio::error::host_not_found;
  for (std::size_t i = 0; i < endpoints->size(); ++i) {
    // Each address gets its share of the time that is left, so that one which never answers does not hide the next.
    const auto now = Clock::now();
    const auto share = (deadline - now) / static_cast<Clock::rep>(endpoints->size() - i);
    tcp::socket socket(io);
    last = connect(io, socket, (*endpoints)[i], {now + share, stop});
    if (!last) return prepare(socket);
  }
  return std::unexpected(last == asio::error::timed_out ? no_answer(address, patience) : cannot_connect(address, last));
}

}  // namespace chat::client
