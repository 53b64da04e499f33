#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>

#include "client/backoff.hpp"
#include "client/link.hpp"
#include "client/options.hpp"
#include "client/redial.hpp"

namespace chat::client {

/// The way from a connection that is gone to the next one: waits, tries, waits longer. Belongs to the main thread,
/// which polls fd() and minds deadline().
class Reconnection {
 public:
  using Clock = std::chrono::steady_clock;

  /// `setup` must have the password, if one is needed.
  Reconnection(const Options& options, LinkSetup setup) : options_(options), setup_(std::move(setup)) {}

  /// An attempt shall be made after a while. `chance`: see Backoff.
  void begin(Clock::time_point now, std::uint32_t chance);
  /// The next attempt shall be made now.
  void hurry(Clock::time_point now);
  /// The connection works: the next one that is lost will be tried again soon.
  void succeed() { backoff_.reset(); }

  /// When on_time() is to be called.
  [[nodiscard]] const std::optional<Clock::time_point>& deadline() const { return attempt_at_; }
  void on_time(Clock::time_point now);
  /// Readable when an attempt has ended; -1 while none is made.
  [[nodiscard]] int fd() const { return redial_ ? redial_->fd() : -1; }
  /// How it has ended.
  [[nodiscard]] std::expected<Link, LinkFailure> take();

 private:
  const Options& options_;
  LinkSetup setup_;
  Backoff backoff_;
  std::optional<Clock::time_point> attempt_at_;
  std::unique_ptr<Redial> redial_;
};

}  // namespace chat::client
