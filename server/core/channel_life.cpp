#include "core/channel_life.hpp"

#include <utility>

namespace chat::core {
namespace {

/// `channel` without its id becomes one of the registry's.
Channel& put_in(Core& core, Channel channel) {
  Channel& made = core.channels.create(channel.name, channel.flags, channel.created);
  channel.id = made.id;
  made = std::move(channel);
  return made;
}

Channel woken(const Core& core, const irc::ChannelName& name, KeptChannel kept) {
  Channel channel;
  channel.name = name;
  channel.incarnation = kept.incarnation;
  channel.created = kept.incarnation.stamp.time();
  channel.flags = core.settings().channel_modes;
  channel.open_since = kept.open_since;
  channel.was_open = channel.is_open();
  channel.has_history = true;
  if (!kept.topic.empty()) {
    channel.topic = Topic{std::move(kept.topic), std::move(kept.topic_setter), kept.topic_time};
  }
  return channel;
}

Channel fresh(Core& core, const irc::ChannelName& name) {
  Channel channel;
  channel.name = name;
  channel.incarnation = core.next_id();
  channel.created = channel.incarnation.stamp.time();
  channel.flags = core.settings().channel_modes;
  channel.open_since = channel.incarnation;
  channel.was_open = channel.is_open();
  return channel;
}

}  // namespace

Channel& begin_channel(Core& core, const irc::ChannelName& name) {
  if (const RegisteredChannel* registered = core.registered.find_name(name.text())) {
    return put_in(core, registered->asleep(core.names()));
  }
  if (auto kept = core.sleeping.take(name.folded(), core.now(), core.settings().history.grace)) {
    return put_in(core, woken(core, name, std::move(*kept)));
  }
  return put_in(core, fresh(core, name));
}

void leave(Core& core, Channel& channel, User& user) {
  if (channel.members.size() == 1 && core.registered.find(channel.incarnation) == nullptr) fall_asleep(core, channel);
  core.channels.remove_member(channel, user, core.users);
}

void fall_asleep(Core& core, const Channel& channel) {
  const bool worth_it = channel.has_history || channel.topic.has_value();
  if (!channel.is_open() || !worth_it) return;
  KeptChannel kept;
  kept.incarnation = channel.incarnation;
  kept.name = channel.name.text();
  kept.open_since = channel.open_since;
  if (channel.topic) {
    kept.topic = channel.topic->text;
    kept.topic_setter = channel.topic->setter;
    kept.topic_time = channel.topic->time;
  }
  kept.emptied = core.now();
  core.sleeping.put(channel.name.folded(), std::move(kept), core.settings().history.sleeping_channels);
}

}  // namespace chat::core
