#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "net/rules.hpp"

namespace chat::net {

/// How many lines a connection may send now: a bucket of `burst` tokens that gains `per_second`. A line too many is
/// not refused: it waits.
class Allowance {
 public:
  using Clock = std::chrono::steady_clock;

  Allowance(const Rules::Flood& rules, Clock::time_point now)
      : enabled_(rules.enabled),
        interval_(std::chrono::nanoseconds{std::chrono::seconds{1}} / std::max<std::size_t>(rules.per_second, 1)),
        burst_(interval_ * static_cast<std::int64_t>(std::max<std::size_t>(rules.burst, 1))),
        spent_until_(now) {}

  /// Takes as many lines as are allowed at `now`, at most `wanted`, and returns their number.
  std::size_t take(std::size_t wanted, Clock::time_point now) {
    if (!enabled_) return wanted;
    spent_until_ = std::max(spent_until_, now);
    const auto free = static_cast<std::size_t>((now + burst_ - spent_until_) / interval_);
    const std::size_t taken = std::min(free, wanted);
    spent_until_ += interval_ * static_cast<std::int64_t>(taken);
    return taken;
  }

  /// How long until one more line is allowed; zero if one is.
  [[nodiscard]] std::chrono::nanoseconds wait(Clock::time_point now) const {
    if (!enabled_) return {};
    return std::max<std::chrono::nanoseconds>(spent_until_ + interval_ - burst_ - now, std::chrono::nanoseconds{});
  }

 private:
  bool enabled_;
  std::chrono::nanoseconds interval_;  ///< between two lines at the steady rate
  std::chrono::nanoseconds burst_;
  Clock::time_point spent_until_;  ///< the lines so far, one each interval, would last until then
};

}  // namespace chat::net
