#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/account_actions.hpp"
#include "core/actions.hpp"
#include "core/channel_actions.hpp"
#include "core/channel_life.hpp"
#include "core/identity.hpp"
#include "core/policy.hpp"
#include "core/presence.hpp"
#include "irc/message.hpp"

// Of the actions, the first: what the process before this one left.

namespace chat::core {
namespace {

/// An account is there once its name has come; a channel takes its facts in any order.
void restore_facts(Core& core, const std::vector<Fact>& facts) {
  for (const bool names : {true, false}) {
    for (const Fact& fact : facts) {
      if (is_of_channel(fact)) {
        if (names) core.registered.apply(fact);
      } else if ((fact.field == account_field::kName) == names) {
        core.accounts.apply(fact);
      }
    }
  }
}

/// Accounts that were deleted while no server was running.
void release_orphans(Core& core) {
  std::vector<EventId> deleted;
  core.registered.for_each([&](const RegisteredChannel& channel) {
    if (core.accounts.is_deleted(channel.founder)) deleted.push_back(channel.founder);
  });
  for (const EventId account : deleted) release_channels(core, nullptr, account);
}

void restore_markers(Core& core, std::vector<KeptMarker> markers) {
  std::ranges::sort(markers, {}, [](const KeptMarker& marker) { return std::tuple(marker.time, marker.conversation); });
  for (const KeptMarker& marker : markers) {
    Account* const account = core.accounts.find(marker.person);
    if (account == nullptr) continue;
    if (account->markers.size() == kMostMarkers) account->markers.erase(account->markers.begin());
    account->markers.push_back({marker.conversation, marker.time});
  }
}

void record_quit(Core& core, const LostMember& lost, const std::vector<EventId>& incarnations) {
  std::vector<Conversation> places;
  for (const EventId incarnation : incarnations) places.push_back(Conversation::of_channel(incarnation));
  Event event;
  event.kind = EventKind::quit;
  event.sender = lost.person;
  event.source = lost.source;
  event.places = places;
  event.body = "The server was stopped";
  core.record(event);
}

/// The channel is there again: a registered one as its facts say, another as far as it is known: who was its operator
/// is not, nor which modes closed it. One that was closed stays so: nobody finds it or walks in.
Channel* wake(Core& core, const KeptChannel& kept) {
  const auto name = core.names().channel(kept.name);
  if (!name) return nullptr;
  if (Channel* const there = core.channels.find_name(kept.name)) {
    return there->incarnation == kept.incarnation ? there : nullptr;
  }
  if (const RegisteredChannel* const registered = core.registered.find_name(kept.name)) {
    return registered->incarnation == kept.incarnation ? &begin_channel(core, *name) : nullptr;
  }
  irc::ModeSet flags = core.settings().channel_modes;
  for (const char closing : {'i', 's', 'p'}) flags.set(closing, false);
  for (const char closing : {'i', 's'}) flags.set(closing, !kept.open);
  Channel& channel = core.channels.create(*name, flags, kept.incarnation.stamp.time());
  channel.incarnation = kept.incarnation;
  channel.open_since = kept.open_since;
  channel.was_open = kept.open;
  channel.has_history = true;
  if (!kept.topic.empty()) channel.topic = Topic{kept.topic, kept.topic_setter, kept.topic_time};
  return &channel;
}

/// The nick they had, unless the rules for names have changed.
irc::Nickname nick_of(Core& core, const Account& account, std::string_view source) {
  const auto nick = core.names().nickname(irc::split_source(source).nick);
  Session nobodys;
  nobodys.account = account.id;
  if (nick && judge_nick(core, nobodys, *nick) == NickVerdict::free) return *nick;
  return make_room(core, account.name, {}) ? account.name : guest_nick(core);
}

User& bring_back(Core& core, Account& account, const LostMember& lost) {
  const irc::Source parts = irc::split_source(lost.source);
  User user;
  user.nick = nick_of(core, account, lost.source);
  user.username = parts.user;
  user.host = parts.host;
  user.address = parts.host;  // what it was is not kept
  user.real_name = account.real_name.empty() ? account.name.text() : account.real_name;
  user.account = account.name.text();
  user.signed_on = core.now();
  user.last_active = core.now();
  User& added = appear(core, std::move(user));
  take_presence(added, account);
  update_away(core, added);
  return added;
}

/// Where they were they still are. What they may read of a closed channel begins with their joining; if that is not
/// known, with when their last device left: they have not joined anything since.
void put_into_channels(Core& core, User& user, const Account& account, const LostMember& lost,
                       const std::vector<KeptChannel>& channels) {
  std::vector<EventId> gone;
  for (std::size_t i = 0; i < lost.incarnations.size(); ++i) {
    const auto kept = std::ranges::find(channels, lost.incarnations[i], &KeptChannel::incarnation);
    Channel* const channel = kept != channels.end() ? wake(core, *kept) : nullptr;
    if (channel == nullptr) {
      gone.push_back(lost.incarnations[i]);
      continue;
    }
    core.channels.add_member(*channel, user,
                             policy::statuses_by(policy::access(core, *channel, user), core.settings().prefixes));
    Member& member = *ChannelRegistry::member(*channel, user);
    const bool known = i < lost.joined.size() && lost.joined[i];
    member.joined = known ? lost.joined[i] : account.left;
    const bool everything = channel->is_open() && core.settings().history.from_start;
    member.reads_from = everything ? std::min(member.joined, channel->open_since) : member.joined;
  }
  if (!gone.empty()) record_quit(core, lost, gone);
}

void restore_member(Core& core, const LostMember& lost, const Remembered& remembered) {
  Account* const account = core.accounts.find(lost.person);
  if (account != nullptr && !account->left) {
    // They were here until the end.
    const EventId end{remembered.last, std::numeric_limits<NodeId>::max()};
    set_account_fact(core, nullptr, account->id, account_field::kLeft, msgid_text(end));
  }
  if (account == nullptr || account->suspended || !is_always_on(core, *account)) {
    return record_quit(core, lost, lost.incarnations);
  }
  put_into_channels(core, bring_back(core, *account, lost), *account, lost, remembered.channels);
}

/// Who said it and to whom is told by what is the same now; see Party.
void restore_nonces(Core& core, const std::vector<KeptLine>& lines) {
  for (const KeptLine& line : lines) {
    const std::string nick = core.names().fold(line.nick);
    const std::string target = core.names().fold(line.target);
    const EventId other = line.conversation.other(line.sender);
    NamedLine named{line.nonce, line.kind, line.audience, {{}, nick}, {{}, target}, line.text};
    if (line.sender_has_account) named.from = {line.sender, {}};
    if (!line.conversation.is_private()) {
      named.to = {line.conversation.first, {}};
    } else if (core.accounts.find(other) != nullptr || core.accounts.is_deleted(other)) {
      named.to = {other, {}};
    }
    core.nonces.note(named, line.id, core.now());
  }
}

/// Of several that had one name the last sleeps on. Who was in a channel when the process ended has left it now, behind
/// everybody else: also if the clock says less than it did.
void let_sleep(Core& core, std::vector<KeptChannel> channels) {
  const HistorySettings& history = core.settings().history;
  util::Millis last = core.now();
  for (const KeptChannel& channel : channels) last = std::max(last, channel.emptied);
  for (KeptChannel& channel : channels) {
    if (channel.emptied == util::Millis{0}) channel.emptied = last + util::Millis{1};
  }
  std::ranges::sort(channels, {},
                    [](const KeptChannel& channel) { return std::pair(channel.emptied, channel.incarnation); });
  for (KeptChannel& channel : channels) {
    const auto name = core.names().channel(channel.name);
    if (!channel.open || !name || core.now() - channel.emptied >= history.grace) continue;
    if (core.channels.find_name(channel.name) != nullptr) continue;
    if (core.registered.find_name(channel.name) != nullptr) continue;  // it is what its facts say
    core.sleeping.put(name->folded(), std::move(channel), history.sleeping_channels);
  }
}

}  // namespace

void restore(Core& core, const Remembered& remembered) {
  core.observe(remembered.last);
  restore_facts(core, remembered.facts);
  restore_markers(core, remembered.markers);
  restore_nonces(core, remembered.named_lines);
  for (const LostMember& lost : remembered.lost) restore_member(core, lost, remembered);
  let_sleep(core, remembered.channels);
  release_orphans(core);
}

}  // namespace chat::core
