#include "core/channel_registry.hpp"

#include <algorithm>
#include <cassert>

namespace chat::core {

Channel* ChannelRegistry::find_name(std::string_view name) {
  const auto found = by_name_.find(names_.fold(name));
  return found == by_name_.end() ? nullptr : &channels_[found->second];
}

Channel& ChannelRegistry::create(const irc::ChannelName& name, irc::ModeSet flags, util::Millis now) {
  assert(!by_name_.contains(name.folded()));
  const ChannelId id = channels_.insert([&](ChannelId made) {
    Channel channel;
    channel.id = made;
    channel.name = name;
    channel.created = now;
    channel.flags = flags;
    return channel;
  });
  by_name_.emplace(name.folded(), id);
  return channels_[id];
}

void ChannelRegistry::rename(Channel& channel, const irc::ChannelName& name) {
  by_name_.erase(channel.name.folded());
  assert(!by_name_.contains(name.folded()));
  channel.name = name;
  by_name_.emplace(name.folded(), channel.id);
}

void ChannelRegistry::add_member(Channel& channel, User& user, irc::ModeSet statuses) {
  assert(member(channel, user) == nullptr);
  user.channels.push_back({channel.id, channel.members.size()});
  channel.members.push_back({user.id, statuses});
}

bool ChannelRegistry::remove_member(Channel& channel, User& user, UserRegistry& users) {
  const auto side = find_side(user, channel.id);
  const std::size_t position = side->position;
  user.channels.erase(side);
  // The last member takes the place of the one who leaves, so that leaving costs the same in any channel.
  if (position + 1 != channel.members.size()) {
    channel.members[position] = channel.members.back();
    find_side(users[channel.members[position].user], channel.id)->position = position;
  }
  channel.members.pop_back();
  if (!channel.members.empty()) return false;
  erase(channel);
  return true;
}

Member* ChannelRegistry::member(Channel& channel, const User& user) {
  const auto side = std::ranges::find(user.channels, channel.id, &Membership::channel);
  return side == user.channels.end() ? nullptr : &channel.members[side->position];
}

const Member* ChannelRegistry::member(const Channel& channel, const User& user) {
  return member(const_cast<Channel&>(channel), user);
}

std::vector<Membership>::iterator ChannelRegistry::find_side(User& user, ChannelId channel) {
  const auto side = std::ranges::find(user.channels, channel, &Membership::channel);
  assert(side != user.channels.end());
  return side;
}

void ChannelRegistry::erase(Channel& channel) {
  by_name_.erase(channel.name.folded());
  channels_.erase(channel.id);
}

}  // namespace chat::core
