#include "client/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <limits.h>
#include <algorithm>
#include <cerrno>

#include "client/patience.hpp"

namespace chat::client {
namespace {

/// True if a pipe takes PIPE_BUF bytes without waiting, or an error waits to be told.
bool is_ready(int fd, int milliseconds) {
  pollfd polled{.fd = fd, .events = POLLOUT, .revents = 0};
  return ::poll(&polled, 1, milliseconds) > 0;
}

}  // namespace

void Output::write(std::string_view text) {
  if (!failed_) waiting_ += text;
}

void Output::flush() {
  std::string_view left = waiting_;
  while (!left.empty() && is_ready(fd_, 0)) {
    const ssize_t written = ::write(fd_, left.data(), std::min<std::size_t>(left.size(), PIPE_BUF));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (written < 0) return fail();
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  waiting_.erase(0, waiting_.size() - left.size());
}

bool Output::drain(std::optional<std::chrono::steady_clock::time_point> deadline) {
  flush();
  while (!waiting_.empty() && !failed_) {
    if (!is_ready(fd_, milliseconds_until(deadline)) && deadline && std::chrono::steady_clock::now() >= *deadline) {
      return false;
    }
    flush();
  }
  return !failed_;
}

void Output::fail() {
  failed_ = true;
  waiting_.clear();
}

}  // namespace chat::client
