#include "core/sleeping_channels.hpp"

#include <utility>

namespace chat::core {

void SleepingChannels::put(std::string folded, KeptChannel channel, std::size_t most) {
  if (most == 0) return;
  while (channels_.size() >= most && !channels_.contains(folded)) drop_first();
  // Places of channels that woke up again are cleared away before they outnumber the others.
  while (order_.size() > 2 * most) drop_first();
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

void SleepingChannels::drop_first() {
  const Place place = std::move(order_.front());
  order_.pop_front();
  const auto found = channels_.find(place.folded);
  if (found != channels_.end() && found->second.order == place.order) channels_.erase(found);
}

}  // namespace chat::core
