#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/channel.hpp"
#include "core/user_registry.hpp"

namespace chat::core {

/// Every channel, by id and by name, and who is in which: both sides of a membership change here, together.
class ChannelRegistry {
 public:
  explicit ChannelRegistry(const irc::NameRules& names) : names_(names) {}

  [[nodiscard]] Channel* find(ChannelId id) { return channels_.find(id); }
  [[nodiscard]] const Channel* find(ChannelId id) const { return channels_.find(id); }
  [[nodiscard]] Channel& operator[](ChannelId id) { return channels_[id]; }
  [[nodiscard]] const Channel& operator[](ChannelId id) const { return channels_[id]; }
  [[nodiscard]] Channel* find_name(std::string_view name);
  [[nodiscard]] const Channel* find_name(std::string_view name) const {
    return const_cast<ChannelRegistry*>(this)->find_name(name);
  }

  /// Makes a channel that does not exist yet.
  Channel& create(const irc::ChannelName& name, irc::ModeSet flags, util::Millis now);

  /// Nobody else has the name, unless it is the channel's own in another case.
  void rename(Channel& channel, const irc::ChannelName& name);

  /// A user who is not in it yet becomes a member.
  void add_member(Channel& channel, User& user, irc::ModeSet statuses);
  /// A member leaves. A channel without members ends: then true is returned, and `channel` is gone.
  bool remove_member(Channel& channel, User& user, UserRegistry& users);
  /// The membership of a user, or nullptr.
  [[nodiscard]] static Member* member(Channel& channel, const User& user);
  [[nodiscard]] static const Member* member(const Channel& channel, const User& user);

  [[nodiscard]] std::size_t size() const { return channels_.size(); }
  /// Entries of the index by name: as many as channels.
  [[nodiscard]] std::size_t indexed() const { return by_name_.size(); }
  template <class Visit>
  void for_each(Visit&& visit) const {
    channels_.for_each(visit);
  }
  /// For walks that pause; see SlotMap.
  [[nodiscard]] std::size_t slots() const { return channels_.slots(); }
  [[nodiscard]] const Channel* in_slot(std::size_t index) const { return channels_.in_slot(index); }

 private:
  static std::vector<Membership>::iterator find_side(User& user, ChannelId channel);
  void erase(Channel& channel);

  const irc::NameRules& names_;
  util::SlotMap<ChannelTag, Channel> channels_;
  boost::unordered_flat_map<std::string, ChannelId> by_name_;
};

}  // namespace chat::core
