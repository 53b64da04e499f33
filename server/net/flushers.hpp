#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "net/flusher.hpp"

namespace chat::net {

/// All the flushers: decides who sends.
class Flushers {
 public:
  /// So many links are sent to by the caller itself: cheaper than waking another thread for them. Not those with a
  /// transport: the engine neither encrypts nor waits for a transport's mutex.
  static constexpr std::size_t kDirect = 4;

  Flushers(Intake& intake, std::size_t count, std::chrono::milliseconds closing_time = Flusher::kClosingTime);

  [[nodiscard]] std::expected<void, std::string> start();
  void stop();

  /// Sees to it that all is sent to the links in `flush`, whose sending side the caller owns, and that those in
  /// `closing` end in time. Never waits; leaves both empty. The engine's thread.
  void release(Links& flush, Links& closing);

  /// The same for one link, from any thread; it never sends by itself.
  void hand_over(const std::shared_ptr<Link>& link);

 private:
  struct Share {
    Share(Intake& intake, std::chrono::milliseconds closing_time) : flusher(intake, closing_time) {}
    Flusher flusher;
    Links flush;
    Links closing;
  };

  void flush_directly(Links& links);
  [[nodiscard]] Share& share_of(const Link& link) { return *shares_[link.number() % shares_.size()]; }

  Intake& intake_;
  std::vector<std::unique_ptr<Share>> shares_;
};

}  // namespace chat::net
