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

Renames::Room Renames::room(const Renamer& who) const {
  const auto of_network =
      std::ranges::count_if(former_, [&](const auto& entry) { return entry.second.by.network == who.network; });
  const auto of_one = std::ranges::count_if(former_, [&](const auto& entry) {
    const Renamer& by = entry.second.by;
    return by.account == who.account && (!who.account.empty() || by.network == who.network);
  });
  if (former_.size() >= kMost || renamed_.size() >= kMost) return Room::none;
  const bool is_surplus =
      static_cast<std::size_t>(of_one) >= kMostOfOne || static_cast<std::size_t>(of_network) >= kMostOfNetwork;
  return is_surplus ? Room::none_for_them : Room::enough;
}

void Renames::note(EventId channel, const irc::ChannelName& before, const irc::ChannelName& now, const Renamer& who,
                   util::Millis time) {
  for (auto& [folded, former] : former_) {
    if (former.way.channel == channel) former.way.now = now;
  }
  if (before == now) return;
  former_.insert_or_assign(before.folded(), Former{{channel, now}, time, who});
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
  const auto own = [&](const auto& entry) { return entry.second.way.channel == channel; };
  if (static_cast<std::size_t>(std::ranges::count_if(former_, own)) <= kMostNames) return;
  former_.erase(oldest(former_, own, [](const auto& entry) { return entry.second.since; }));
}

}  // namespace chat::core
