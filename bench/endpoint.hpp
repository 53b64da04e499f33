#pragma once
// Where the server is. Only addresses of this machine's loopback are accepted.
#include <netinet/in.h>

#include <cstdint>
#include <expected>
#include <string>

namespace chat::bench {

struct Endpoint {
  sockaddr_storage address{};
  socklen_t length = 0;

  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&address); }
  int family() const { return address.ss_family; }
};

// `host` is "localhost", an address in 127.0.0.0/8, or ::1. Anything else is refused: a load generator has no
// business on a network. Names are not looked up.
std::expected<Endpoint, std::string> loopback_endpoint(const std::string& host, std::uint16_t port);

// A TCP port of 127.0.0.1 that nobody listened on a moment ago, for servers that cannot pick one themselves.
std::expected<std::uint16_t, std::string> find_free_port();

}  // namespace chat::bench
