#include "client/redial.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

namespace chat::client {
namespace {

int make_eventfd() {
  const int fd = ::eventfd(0, EFD_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  return fd;
}

std::expected<Link, LinkFailure> attempt(const Options& options, const LinkSetup& setup) {
  try {
    return make_link(options, setup);
  } catch (const std::exception& error) {
    return std::unexpected(LinkFailure{ExitCode::no_connection, error.what()});
  }
}

}  // namespace

Redial::Redial(Options options, LinkSetup setup) : fd_(make_eventfd()) {
  thread_ = std::jthread([this, options = std::move(options), setup = std::move(setup)](std::stop_token stop) mutable {
    setup.stop = std::move(stop);
    result_ = attempt(options, setup);
    ::eventfd_write(fd_, 1);
  });
}

Redial::~Redial() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  ::close(fd_);
}

std::expected<Link, LinkFailure> Redial::take() {
  thread_.join();  // it has nothing left to do
  return std::move(*result_);
}

}  // namespace chat::client
