#include "bench/endpoint.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "bench/error_text.hpp"

namespace chat::bench {
namespace {

constexpr std::uint32_t kLoopbackNet = 127;

template <typename Address>
Endpoint endpoint_of(const Address& address) {
  Endpoint endpoint;
  std::memcpy(&endpoint.address, &address, sizeof address);
  endpoint.length = sizeof address;
  return endpoint;
}

}  // namespace

std::expected<Endpoint, std::string> loopback_endpoint(const std::string& host, std::uint16_t port) {
  const std::string numeric = host == "localhost" ? "127.0.0.1" : host;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (inet_pton(AF_INET, numeric.c_str(), &v4.sin_addr) == 1 && ntohl(v4.sin_addr.s_addr) >> 24 == kLoopbackNet)
    return endpoint_of(v4);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (inet_pton(AF_INET6, numeric.c_str(), &v6.sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr))
    return endpoint_of(v6);
  return std::unexpected(fmt::format(
      "'{}' is not a loopback address: the load generator only talks to 127.0.0.1, ::1 or localhost.", host));
}

std::expected<std::uint16_t, std::string> find_free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool bound = fd >= 0 && bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!bound) return std::unexpected(fmt::format("cannot find a free port: {}.", error_text(error)));
  return ntohs(address.sin_port);
}

}  // namespace chat::bench
