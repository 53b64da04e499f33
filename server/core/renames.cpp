#include "core/renames.hpp"

#include <algorithm>

namespace chat::core {
namespace {

/// The entry that `when` says to be the oldest of those that `counts`.
template <class Map, class Counts, class When>
auto oldest(Map& map, Counts&& counts, When&& when) {
  auto found = map.end();
  for (auto entry = map.begin(); entry != map.end(); ++entry) {
    if (counts(*entry) && (found == map.end() || when(*entry) < when(*found))) found = entry;
  }
  return found;
}

}  // namespace

void Renames::note(EventId channel, const irc::ChannelName& before, const irc::ChannelName& now, util::Millis time) {
  for (auto& [folded, former] : former_) {
    if (former.way.channel == channel) former.way.now = now;
  }
  if (!(before == now)) former_.insert_or_assign(before.folded(), Former{{channel, now}, time});
  former_.erase(now.folded());
  renamed_.insert_or_assign(channel, time);
  drop_surplus(channel);
}

const Renames::Way* Renames::find(const std::string& folded, util::Millis time) const {
  const auto found = former_.find(folded);
  return found == former_.end() || time - found->second.since >= kHold ? nullptr : &found->second.way;
}

util::Millis Renames::wait(EventId channel, util::Millis time) const {
  const auto found = renamed_.find(channel);
  if (found == renamed_.end()) return util::Millis{0};
  // The clock may have been set back.
  return std::clamp(found->second + kRest - time, util::Millis{0}, kRest);
}

void Renames::drop_surplus(EventId channel) {
  const auto since = [](const auto& entry) { return entry.second.since; };
  const auto own = [&](const auto& entry) { return entry.second.way.channel == channel; };
  const auto any = [](const auto&) { return true; };
  if (static_cast<std::size_t>(std::ranges::count_if(former_, own)) > kMostNames) {
    former_.erase(oldest(former_, own, since));
  }
  if (former_.size() > kMost) former_.erase(oldest(former_, any, since));
  if (renamed_.size() > kMost) renamed_.erase(oldest(renamed_, any, [](const auto& entry) { return entry.second; }));
}

}  // namespace chat::core
