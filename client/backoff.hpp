#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace chat::client {

/// How long to wait before the next attempt to connect: twice as long each time, up to a bound, and a part of it by
/// chance, so that those whom one server lost do not all come back at one moment. Pure: chance comes in.
class Backoff {
 public:
  using Duration = std::chrono::milliseconds;
  static constexpr Duration kFirst{1000};
  static constexpr Duration kLongest{60'000};

  /// From half of what is due to the whole of it. `chance`: any number, each as likely as the next.
  [[nodiscard]] Duration next(std::uint32_t chance) {
    const Duration due = next_;
    next_ = std::min(2 * next_, kLongest);
    const auto half = due.count() / 2;
    return Duration{half + chance % (half + 1)};
  }
  /// The last attempt has worked.
  void reset() { next_ = kFirst; }

 private:
  Duration next_ = kFirst;
};

}  // namespace chat::client
