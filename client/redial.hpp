#pragma once

#include <expected>
#include <optional>
#include <stop_token>
#include <thread>

#include "client/link.hpp"
#include "client/options.hpp"

namespace chat::client {

/// One attempt to connect, by a thread of its own, so that nobody who types waits for it. Destroyed, it gives up within
/// a moment.
class Redial {
 public:
  /// `options` must hold all that is needed: nobody is asked for a password.
  Redial(Options options, LinkSetup setup);
  ~Redial();
  Redial(const Redial&) = delete;
  Redial& operator=(const Redial&) = delete;

  /// Readable (as poll() says) when the attempt has ended.
  [[nodiscard]] int fd() const { return fd_; }
  /// How it has ended. To be called once, when fd() is readable.
  [[nodiscard]] std::expected<Link, LinkFailure> take();

 private:
  const int fd_;
  std::optional<std::expected<Link, LinkFailure>> result_;  ///< the thread's, until fd_ is readable
  std::jthread thread_;
};

}  // namespace chat::client
