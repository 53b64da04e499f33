#include "core/registered_channels.hpp"

#include <algorithm>

namespace chat::core {
namespace {

namespace field = channel_field;

/// Fields of a channel that hold nothing any more (a ban that was lifted) are remembered so that an older word that
/// comes late does not bring them back; of so many fields in all, the one longest empty goes.
constexpr std::size_t kMostFields = 2'000;

void drop_oldest_empty(RegisteredChannel::Words& words) {
  auto oldest = words.end();
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (!word->second.value.empty()) continue;
    if (oldest == words.end() || word->second.since < oldest->second.since) oldest = word;
  }
  if (oldest != words.end()) words.erase(oldest);
}

/// False: a later word was there already.
bool accept(RegisteredChannel& channel, const Fact& fact) {
  if (fact.since < channel.registered) return false;
  const auto [word, added] =
      channel.words.try_emplace(fact.field, RegisteredChannel::Word{fact.value, fact.since, fact.by});
  if (!added) {
    if (word->second.since >= fact.since) return false;
    word->second = {fact.value, fact.since, fact.by};
  }
  if (fact.field == field::kRegistered) {
    channel.registered = fact.since;
    std::erase_if(channel.words, [&](const auto& known) { return known.second.since < fact.since; });
  } else if (channel.words.size() > kMostFields) {
    drop_oldest_empty(channel.words);
  }
  return true;
}

}  // namespace

void RegisteredChannels::apply(const Fact& fact) {
  if (!is_of_channel(fact)) return;
  RegisteredChannel& channel = channels_[fact.subject];
  channel.incarnation = fact.subject;
  const bool is_indexed = fact.field == field::kName || fact.field == field::kRegistered ||
                          fact.field == field::kFounder || fact.field.starts_with(field::kAccess);
  if (is_indexed) forget(channel);
  accept(channel, fact);
  if (is_indexed) index(channel);
}

RegisteredChannel* RegisteredChannels::find(EventId incarnation) {
  const auto found = channels_.find(incarnation);
  return found == channels_.end() || !found->second.is_registered() ? nullptr : &found->second;
}

RegisteredChannel* RegisteredChannels::find_name(std::string_view name) {
  const auto claims = by_name_.find(names_.fold(name));
  if (claims == by_name_.end()) return nullptr;
  RegisteredChannel* first = nullptr;
  for (const EventId incarnation : claims->second) {
    RegisteredChannel* const channel = find(incarnation);
    if (channel != nullptr && (first == nullptr || channel->registered < first->registered)) first = channel;
  }
  return first;
}

std::vector<EventId> RegisteredChannels::of_account(EventId account) const {
  std::vector<EventId> incarnations;
  for (auto at = by_account_.lower_bound({account, {}}); at != by_account_.end() && at->first == account; ++at) {
    if (find(at->second) != nullptr) incarnations.push_back(at->second);
  }
  return incarnations;
}

std::size_t RegisteredChannels::founded_by(EventId account) const {
  const auto incarnations = of_account(account);
  return static_cast<std::size_t>(
      std::ranges::count_if(incarnations, [&](EventId one) { return find(one)->founder == account; }));
}

std::size_t RegisteredChannels::size() const {
  std::size_t count = 0;
  for_each([&](const RegisteredChannel&) { ++count; });
  return count;
}

void RegisteredChannels::index(RegisteredChannel& channel) {
  channel.founder = parse_msgid(channel.value(field::kFounder)).value_or(EventId{});
  // Of a server with other rules: it keeps its data, and cannot be used here.
  channel.name = names_.channel(channel.value(field::kName)).value_or(irc::ChannelName{});
  if (!channel.name.empty()) by_name_[channel.name.folded()].push_back(channel.incarnation);
  if (channel.founder) by_account_.insert({channel.founder, channel.incarnation});
  for (const auto& entry : channel.access_list()) by_account_.insert({entry.account, channel.incarnation});
}

void RegisteredChannels::forget(const RegisteredChannel& channel) {
  if (const auto claims = by_name_.find(channel.name.folded()); claims != by_name_.end()) {
    std::erase(claims->second, channel.incarnation);
    if (claims->second.empty()) by_name_.erase(claims);
  }
  by_account_.erase({channel.founder, channel.incarnation});
  for (const auto& entry : channel.access_list()) by_account_.erase({entry.account, channel.incarnation});
}

}  // namespace chat::core
