#include "client/signals.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace chat::client {

Signals::Signals(std::span<const int> minded) : fd_(-1) {
  sigemptyset(&set_);
  for (const int signal : minded) sigaddset(&set_, signal);
  ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  fd_ = ::signalfd(-1, &set_, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd_ < 0) throw std::system_error(errno, std::system_category(), "signalfd");
}

Signals::~Signals() {
  ::close(fd_);
  ::pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
}

std::optional<int> Signals::take() const {
  signalfd_siginfo info{};
  if (::read(fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace chat::client
