#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/registered_channel.hpp"

namespace chat::core {

/// Every registered channel, by incarnation, by name, and by the accounts that have a say in it. What it holds follows
/// from facts, in whatever order they come: apply() is the one door, for what happens now and for what the journal
/// remembers. Whether somebody is in a channel, ChannelRegistry knows.
class RegisteredChannels {
 public:
  explicit RegisteredChannels(const irc::NameRules& names) : names_(names) {}

  /// Takes a fact over, if it is one of a channel's and the last word; else nothing happens. References to other
  /// channels stay valid.
  void apply(const Fact& fact);

  /// nullptr: it is not registered (any more).
  [[nodiscard]] RegisteredChannel* find(EventId incarnation);
  [[nodiscard]] const RegisteredChannel* find(EventId incarnation) const {
    return const_cast<RegisteredChannels*>(this)->find(incarnation);
  }
  /// By name, in any spelling that folds to the same.
  [[nodiscard]] RegisteredChannel* find_name(std::string_view name);
  [[nodiscard]] const RegisteredChannel* find_name(std::string_view name) const {
    return const_cast<RegisteredChannels*>(this)->find_name(name);
  }

  /// In which an account is founder or has access, the oldest incarnation first.
  [[nodiscard]] std::vector<EventId> of_account(EventId account) const;
  [[nodiscard]] std::size_t founded_by(EventId account) const;

  /// Those that are not dropped. Takes as long as there are channels.
  [[nodiscard]] std::size_t size() const;
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [incarnation, channel] : channels_) {
      if (channel.is_registered()) visit(channel);
    }
  }
  /// Those that are dropped, too: their facts may come back into use.
  template <class Visit>
  void for_each_known(Visit&& visit) const {
    for (const auto& [incarnation, channel] : channels_) visit(channel);
  }

 private:
  void index(RegisteredChannel& channel);
  void forget(const RegisteredChannel& channel);

  const irc::NameRules& names_;
  std::map<EventId, RegisteredChannel> channels_;
  boost::unordered_flat_map<std::string, std::vector<EventId>> by_name_;  ///< seldom more than one
  std::set<std::pair<EventId, EventId>> by_account_;                      ///< account, incarnation
};

}  // namespace chat::core
