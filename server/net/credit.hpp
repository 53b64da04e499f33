#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "util/mutex.hpp"

namespace chat::net {

/// How much of what one connection has submitted the engine has not worked off yet. Past the bound the connection's
/// thread waits, its receive window fills, and its peer has to wait: that is the back-pressure.
class Credit {
 public:
  /// In bytes of line blocks.
  static constexpr std::uint32_t kBound = std::uint32_t{64} << 10;

  using Deadline = std::chrono::steady_clock::time_point;

  /// The connection's thread is going to submit so many bytes.
  void take(std::uint32_t bytes) { outstanding_.fetch_add(bytes); }

  /// Waits until at most `bound` bytes are outstanding, or give_up() was called, or the deadline: then false.
  bool wait_for(std::uint32_t bound, Deadline deadline);

  /// The engine has worked off (or dropped) so many bytes.
  void give(std::uint32_t bytes);

  /// Nothing more will be worked off: who waits goes on. Any thread.
  void give_up();

 private:
  void wake();

  std::atomic<std::uint32_t> outstanding_{0};
  std::atomic<bool> waiting_{false};
  std::atomic<bool> given_up_{false};
  util::Mutex mutex_;
  util::Condition changed_;
};

}  // namespace chat::net
