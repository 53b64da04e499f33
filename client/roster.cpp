#include "client/roster.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "client/rename_key.hpp"

namespace chat::client {
namespace {

constexpr std::size_t kMaxChannels = 1000;
constexpr std::size_t kMaxMembers = 50'000;  // of one channel

template <class Use>
void for_each_part(std::string_view list, char separator, Use&& use) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (end > 0) use(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

void Roster::receive(const irc::Message& message, std::string_view own_nick) {
  const std::string command = irc::to_upper(message.command);
  const std::string_view nick = irc::split_source(message.source).nick;
  const bool own = isupport_.same(nick, own_nick);
  if (command == "JOIN") {
    for_each_part(message.param(0), ',', [&](std::string_view channel) { on_join(channel, nick, own); });
  } else if (command == "PART") {
    for_each_part(message.param(0), ',', [&](std::string_view channel) { on_leave(channel, nick, own); });
  } else if (command == "KICK") {
    on_leave(message.param(0), message.param(1), isupport_.same(message.param(1), own_nick));
  } else if (command == "QUIT") {
    for (auto& [folded, channel] : channels_) channel.members.erase(isupport_.fold(nick));
  } else if (command == "NICK") {
    on_nick(nick, message.param(0));
  } else if (command == "RENAME") {
    on_rename(message.param(0), message.param(1));
  } else if (command == "353") {
    on_names(message.param(2), message.param(3));
  }
}

void Roster::on_join(std::string_view channel, std::string_view nick, bool own) {
  if (own && channels_.size() < kMaxChannels) {
    Channel fresh;
    fresh.name = channel;
    channels_[isupport_.fold(channel)] = std::move(fresh);
  }
  if (Channel* joined = entered(channel)) add(*joined, nick);
}

void Roster::on_leave(std::string_view channel, std::string_view nick, bool own) {
  if (own) {
    channels_.erase(isupport_.fold(channel));
  } else if (Channel* left = entered(channel)) {
    left->members.erase(isupport_.fold(nick));
  }
}

void Roster::on_names(std::string_view name, std::string_view names) {
  Channel* channel = entered(name);
  if (channel == nullptr) return;
  for_each_part(names, ' ', [&](std::string_view entry) {
    // With userhost-in-names an entry is a whole source.
    add(*channel, irc::split_source(isupport_.without_prefix(entry)).nick);
  });
}

void Roster::on_nick(std::string_view old_nick, std::string_view new_nick) {
  for (auto& [folded, channel] : channels_) {
    if (channel.members.erase(isupport_.fold(old_nick)) > 0) add(channel, new_nick);
  }
}

void Roster::on_rename(std::string_view old_name, std::string_view new_name) {
  Channel* const channel = rename_key(channels_, isupport_.fold(old_name), isupport_.fold(new_name));
  if (channel != nullptr) channel->name = new_name;
}

void Roster::add(Channel& channel, std::string_view nick) const {
  if (!nick.empty() && channel.members.size() < kMaxMembers) channel.members[isupport_.fold(nick)] = nick;
}

Roster::Channel* Roster::entered(std::string_view channel) {
  const auto found = channels_.find(isupport_.fold(channel));
  return found == channels_.end() ? nullptr : &found->second;
}

const Roster::Channel* Roster::find(std::string_view channel) const {
  const auto found = channels_.find(isupport_.fold(channel));
  return found == channels_.end() ? nullptr : &found->second;
}

std::vector<std::string> Roster::channels() const {
  std::vector<std::string> names;
  for (const auto& [folded, channel] : channels_) names.push_back(channel.name);
  return names;
}

std::vector<std::string> Roster::channels_with(std::string_view nick) const {
  std::vector<std::string> names;
  const std::string folded_nick = isupport_.fold(nick);
  for (const auto& [folded, channel] : channels_) {
    if (channel.members.contains(folded_nick)) names.push_back(channel.name);
  }
  return names;
}

std::vector<std::string> Roster::nicks(std::string_view channel) const {
  std::vector<std::string> nicks;
  std::set<std::string_view> seen;
  for (const auto& [folded, candidate] : channels_) {
    if (!channel.empty() && folded != isupport_.fold(channel)) continue;
    for (const auto& [folded_nick, nick] : candidate.members) {
      if (seen.insert(folded_nick).second) nicks.push_back(nick);
    }
  }
  std::ranges::sort(nicks);
  return nicks;
}

}  // namespace chat::client
