#include "client/dial.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace chat::client;
using namespace std::chrono_literals;

namespace {

/// A socket on a free port of the loopback.
struct Bound {
  Bound() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  }
  [[nodiscard]] std::uint16_t port() const { return ntohs(address.sin_port); }
  Socket socket;
  sockaddr_in address{};
};

constexpr auto kLong = 20s;

}  // namespace

TEST_CASE("A connection is made to the first address that answers") {
  const Bound server;
  REQUIRE(::listen(server.socket.fd(), 1) == 0);
  // localhost is often ::1 first, where nobody listens.
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const auto socket = dial({host, server.port()}, kLong);
    INFO((socket ? "" : socket.error()));
    REQUIRE(socket);
    CHECK((::fcntl(socket->fd(), F_GETFL) & O_NONBLOCK) == 0);
    const Socket accepted(::accept(server.socket.fd(), nullptr, nullptr));
    REQUIRE(accepted.fd() >= 0);
    CHECK(::send(socket->fd(), "x", 1, 0) == 1);
    char byte = 0;
    CHECK(::recv(accepted.fd(), &byte, 1, 0) == 1);
  }
}

TEST_CASE("Nobody listens") {
  const Bound server;
  const auto socket = dial({"127.0.0.1", server.port()}, kLong);
  REQUIRE_FALSE(socket);
  CHECK(socket.error() == "Nothing listens at 127.0.0.1:" + std::to_string(server.port()) +
                              " (connection refused). Check the port, and that the server is running.");
}

TEST_CASE("There is no such host") {
  const auto socket = dial({std::string(64, 'x') + ".invalid", 9000}, kLong);
  REQUIRE_FALSE(socket);
  CHECK(socket.error().starts_with("Cannot find a host called "));
}

TEST_CASE("Somebody listens and does not answer") {
  const Bound server;
  REQUIRE(::listen(server.socket.fd(), 0) == 0);
  // With its queue full, the kernel drops further attempts without a word.
  std::vector<Socket> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    const auto* address = reinterpret_cast<const sockaddr*>(&server.address);
    static_cast<void>(::connect(waiting.back().fd(), address, sizeof server.address));
  }
  const auto socket = dial({"127.0.0.1", server.port()}, 200ms);
  REQUIRE_FALSE(socket);
  CHECK(socket.error() ==
        "127.0.0.1:" + std::to_string(server.port()) +
            " did not answer within 1 seconds. Check the address, and that no firewall is in between.");
}
