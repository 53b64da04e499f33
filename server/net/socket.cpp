#include "net/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace chat::net {
namespace {
void set_option(int descriptor, int level, int name, int value) {
  ::setsockopt(descriptor, level, name, &value, sizeof value);
}
}  // namespace

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Socket::shut_down() const { ::shutdown(descriptor_, SHUT_RDWR); }

void Socket::finish_sending() const { ::shutdown(descriptor_, SHUT_WR); }

void Socket::set_receive_timeout(std::chrono::milliseconds timeout) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const timeval value{.tv_sec = seconds.count(), .tv_usec = std::chrono::microseconds{timeout - seconds}.count()};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
}

void Socket::set_no_delay() const { set_option(descriptor_, IPPROTO_TCP, TCP_NODELAY, 1); }

void Socket::keep_alive() const {
  set_option(descriptor_, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPIDLE, 120);
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPINTVL, 30);
  set_option(descriptor_, IPPROTO_TCP, TCP_KEEPCNT, 4);
}

std::string error_text(int error) { return std::system_category().message(error); }

}  // namespace chat::net
