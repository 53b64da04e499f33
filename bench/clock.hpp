#pragma once
// The one clock of the load generator.
#include <chrono>
#include <cstdint>

namespace chat::bench {

using Clock = std::chrono::steady_clock;

inline std::uint64_t nanoseconds_of(Clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

inline double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace chat::bench
