#include "core/sleeping_channels.hpp"

#include <utility>

namespace chat::core {

void SleepingChannels::put(std::string folded, KeptChannel channel, std::size_t most) {
  if (most == 0) return;
  while (channels_.size() >= most && !channels_.contains(folded)) drop_first();
  // Places of channels that woke up again are cleared away before they outnumber the others.
  if (order_.size() >= 2 * most) std::erase_if(order_, [&](const Place& place) { return !is_asleep(place); });
  order_.push_back({folded, ++next_});
  channels_.insert_or_assign(std::move(folded), Sleeper{std::move(channel), next_});
}

std::optional<KeptChannel> SleepingChannels::take(const std::string& folded, util::Millis now, util::Millis grace) {
  const auto found = channels_.find(folded);
  if (found == channels_.end()) return std::nullopt;
  KeptChannel channel = std::move(found->second.channel);
  channels_.erase(found);
  if (channels_.empty()) order_.clear();
  if (now - channel.emptied >= grace) return std::nullopt;
  return channel;
}

bool SleepingChannels::has(const std::string& folded, util::Millis now, util::Millis grace) const {
  const auto found = channels_.find(folded);
  return found != channels_.end() && now - found->second.channel.emptied < grace;
}

void SleepingChannels::drop_first() {
  const Place place = std::move(order_.front());
  order_.pop_front();
  if (is_asleep(place)) channels_.erase(place.folded);
}

bool SleepingChannels::is_asleep(const Place& place) const {
  const auto found = channels_.find(place.folded);
  return found != channels_.end() && found->second.order == place.order;
}

}  // namespace chat::core
