#include "core/attempts.hpp"

#include <algorithm>

namespace chat::core {

util::Millis Attempts::wait(const std::string& key, std::size_t most, util::Millis within, util::Millis now) const {
  const auto found = counts_.find(key);
  if (found == counts_.end() || found->second.number < most) return util::Millis{0};
  // The clock may have been set back: nobody waits for longer than they would have to now.
  return std::clamp(found->second.since + within - now, util::Millis{0}, within);
}

void Attempts::count(const std::string& key, util::Millis within, util::Millis now) {
  const auto found = counts_.find(key);
  if (found != counts_.end() && found->second.since + within > now) {
    ++found->second.number;
    return;
  }
  make_room(within, now);
  counts_[key] = {now, 1};
  begun_.emplace_back(now, key);
}

void Attempts::give_back(const std::string& key) {
  const auto found = counts_.find(key);
  if (found != counts_.end() && found->second.number > 0) --found->second.number;
}

void Attempts::make_room(util::Millis within, util::Millis now) {
  while (!begun_.empty() && (begun_.size() >= kMost || begun_.front().first + within <= now)) {
    const auto& [since, key] = begun_.front();
    const auto found = counts_.find(key);
    if (found != counts_.end() && found->second.since == since) counts_.erase(found);
    begun_.pop_front();
  }
}

}  // namespace chat::core
