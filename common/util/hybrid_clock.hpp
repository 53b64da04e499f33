#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>

namespace chat::util {

/// Milliseconds since 1970-01-01T00:00Z, the unit of every wall-clock time in the project.
using Millis = std::chrono::milliseconds;

/// When something happened, and its place among all that happened on one node: 48 bits of milliseconds and
/// 16 of a counter. Compares as the order of events.
struct Stamp {
  std::uint64_t bits = 0;

  [[nodiscard]] Millis time() const { return Millis{static_cast<std::int64_t>(bits >> 16)}; }
  [[nodiscard]] auto operator<=>(const Stamp&) const = default;
};

/// A hybrid logical clock: its stamps follow the wall clock but never repeat and never go back, also when the
/// wall clock does. It reads no clock itself: the caller says what time it is.
class HybridClock {
 public:
  /// The next stamp, later than all that next() gave and observe() saw. A time before 1970 counts as 1970.
  Stamp next(Millis now) {
    const std::uint64_t wall = static_cast<std::uint64_t>(std::max(now, Millis{0}).count()) << 16;
    last_.bits = wall > last_.bits ? wall : last_.bits + 1;
    return last_;
  }
  /// Takes note of a stamp from elsewhere (the journal, another node).
  void observe(Stamp seen) {
    if (seen > last_) last_ = seen;
  }
  [[nodiscard]] Stamp last() const { return last_; }

 private:
  Stamp last_;
};

}  // namespace chat::util
