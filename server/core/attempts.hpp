#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "util/hybrid_clock.hpp"

namespace chat::core {

/// Counts what may be tried only so often within a time, by keys of the caller's choice. A count begins with the first
/// attempt and is forgotten when the time is up. Bounded: past it, the count that began first is forgotten.
class Attempts {
 public:
  static constexpr std::size_t kMost = 20'000;

  /// How long until the next one may be tried; 0: now.
  [[nodiscard]] util::Millis wait(const std::string& key, std::size_t most, util::Millis within,
                                  util::Millis now) const;
  /// One more. To be called before the attempt is made, so that many at once are no way around the bound.
  void count(const std::string& key, util::Millis within, util::Millis now);
  /// One that was counted was none.
  void give_back(const std::string& key);
  void forget(const std::string& key) { counts_.erase(key); }

  [[nodiscard]] std::size_t size() const { return counts_.size(); }

 private:
  struct Count {
    util::Millis since{0};
    std::size_t number = 0;
  };
  void make_room(util::Millis within, util::Millis now);

  std::map<std::string, Count> counts_;
  std::deque<std::pair<util::Millis, std::string>> begun_;  ///< as they began; some of them are forgotten by now
};

}  // namespace chat::core
