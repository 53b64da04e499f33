#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/socket.hpp"

namespace chat::test {

/// Two connected sockets: the server's end, and the peer's with what a peer does. Waits have a deadline of 20 seconds.
class SocketPair {
 public:
  SocketPair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw std::runtime_error("socketpair");
    server = net::Socket(ends[0]);
    peer = net::Socket(ends[1]);
  }

  /// Exactly so many bytes, or fewer at the end of the connection.
  std::string receive(std::size_t count) const {
    std::string bytes;
    while (bytes.size() < count) {
      const std::string piece = receive_some(count - bytes.size());
      if (piece.empty()) break;
      bytes += piece;
    }
    return bytes;
  }
  /// At least one byte, or none at the end of the connection.
  std::string receive_some(std::size_t most = std::string::npos) const {
    std::array<char, 65'536> piece;
    wait(POLLIN);
    const ssize_t got = ::recv(peer.descriptor(), piece.data(), std::min(piece.size(), most), 0);
    return {piece.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
  }
  std::string receive_all() const { return receive(std::string::npos); }
  void send(std::string_view bytes) const { ::send(peer.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  /// Sends byte after byte, each after a little while, until the other end says something or closes.
  void drip(char byte) const {
    pollfd poll{.fd = peer.descriptor(), .events = POLLIN, .revents = 0};
    for (int i = 0; i < 2'000 && ::poll(&poll, 1, 10) == 0; ++i) send({&byte, 1});
  }

  net::Socket server;
  net::Socket peer;

 private:
  void wait(short events) const {
    pollfd poll{.fd = peer.descriptor(), .events = events, .revents = 0};
    if (::poll(&poll, 1, 20'000) != 1) throw std::runtime_error("nothing came");
  }
};

}  // namespace chat::test
