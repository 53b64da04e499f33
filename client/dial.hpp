#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <stop_token>
#include <string>

namespace chat::client {

/// A descriptor that is closed with its owner.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_ = -1;
};

struct Address {
  std::string host;  ///< a name, or an IPv4 or IPv6 address without brackets
  std::uint16_t port = 0;
};

/// `host:port` as people write it, an IPv6 address in brackets.
[[nodiscard]] std::string to_string(const Address& address);

/// True if the other side is on this machine: nobody on the way can read what is sent.
[[nodiscard]] bool is_local(const Socket& socket);

/// Resolves the host and connects to the first of its addresses that answers, within `patience` in all. The socket is
/// blocking, sends without delay, and notices within two minutes that the other side has vanished.
/// The error is a sentence: cannot resolve, refused, timed out, unreachable. Blocks; starts no thread that outlives it,
/// except that a resolver which still waits at the deadline is left behind until the process ends. Asked to stop, it
/// returns as at the deadline, within a moment.
[[nodiscard]] std::expected<Socket, std::string> dial(const Address& address, std::chrono::milliseconds patience,
                                                      const std::stop_token& stop = {});

}  // namespace chat::client
