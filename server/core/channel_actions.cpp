#include "core/channel_actions.hpp"

#include <algorithm>
#include <boost/container/flat_set.hpp>
#include <string>
#include <utility>

#include "core/channel_life.hpp"
#include "core/metadata_actions.hpp"
#include "core/policy.hpp"
#include "core/recording.hpp"
#include "irc/message.hpp"

namespace chat::core {
namespace {

namespace field = channel_field;

/// Something is so from now on, unless it is already. The one door for facts of channels. `event` has who says it.
void state_fact(Core& core, Event event, EventId channel, std::string_view which, std::string_view value) {
  if (const RegisteredChannel* known = core.registered.find(channel);
      known != nullptr && known->value(which) == value) {
    return;
  }
  event.kind = EventKind::fact;
  event.subject = channel;
  event.target = which;
  event.body = value;
  const auto recorded = core.record(event);
  core.registered.apply({channel, std::string(which), std::string(value), recorded.id, event.sender});
}

void set_fact(Core& core, const User* by, EventId channel, std::string_view which, std::string_view value) {
  state_fact(core, by != nullptr ? event_of(EventKind::fact, *by, {}) : Event{}, channel, which, value);
}

/// A topic or a mask is said by who set it, whoever made a fact of it: so it is erased with them.
template <class Said>
void set_said(Core& core, const User* by, EventId channel, std::string_view which, std::string_view value,
              const Said& said) {
  if (!said.person || (by != nullptr && by->person == said.person)) return set_fact(core, by, channel, which, value);
  Event event;
  event.sender = said.person;
  event.source = said.setter;
  state_fact(core, event, channel, which, value);
}

std::string number_text(const std::optional<std::size_t>& number) {
  return number ? std::to_string(*number) : std::string();
}

void take_over_list(Core& core, const User* by, const Channel& channel, char letter) {
  boost::container::flat_set<std::string> there;
  for (const MaskEntry& entry : channel.list(letter)) {
    const std::string which = list_field(letter, entry.folded);
    set_said(core, by, channel.incarnation, which, list_value(entry), entry);
    there.insert(which);
  }
  const std::string list = list_field(letter, {});
  std::vector<std::string> gone;
  for (const auto& [which, word] : core.registered.find(channel.incarnation)->words) {
    if (which.starts_with(list) && !word.value.empty() && !there.contains(which)) gone.push_back(which);
  }
  for (const std::string& which : gone) set_fact(core, by, channel.incarnation, which, {});
}

void take_over(Core& core, const User* by, const Channel& channel, std::string_view lists) {
  const EventId id = channel.incarnation;
  set_fact(core, by, id, field::kFlags, channel.flags.letters());
  set_fact(core, by, id, field::kKey, channel.key);
  set_fact(core, by, id, field::kLimit, number_text(channel.limit));
  set_fact(core, by, id, field::kOpenSince, msgid_text(channel.open_since));
  for (const char letter : {'b', 'e', 'I'}) {
    if (lists.find(letter) != std::string_view::npos) take_over_list(core, by, channel, letter);
  }
}

void state_metadata(Core& core, const User* by, const Channel& channel, std::string_view key,
                    const MetadataValue& value) {
  // Not with the nick of who set it: it is shown with nobody's.
  Event event;
  event.sender = value.person ? value.person : by != nullptr ? by->person : EventId{};
  state_fact(core, event, channel.incarnation, std::string(field::kMetadata) + std::string(key), value.text);
}

/// Something that the server changes in a channel.
Core::Recorded record_in(Core& core, const Channel& channel, EventKind kind, std::string_view change) {
  Event event;
  event.kind = kind;
  event.conversation = channel.conversation();
  event.channel_is_open = channel.is_open();
  event.source = core.router.server_name();
  event.target = channel.name.text();
  event.body = change;
  return core.record(event);
}

/// A mode change that the server makes.
void announce(Core& core, const Channel& channel, std::string_view change) {
  const auto recorded = record_in(core, channel, EventKind::mode, change);
  const LineTags tags{.time = recorded.time, .msgid = recorded.msgid};
  core.router.to_channel(channel, Line(tags, core.router.server_name(), "MODE", {channel.name.text(), change}));
}

/// The server takes a topic away.
void clear_topic(Core& core, Channel& channel) {
  channel.topic.reset();
  const auto recorded = record_in(core, channel, EventKind::topic, {});
  const LineTags tags{.time = recorded.time, .msgid = recorded.msgid};
  core.router.to_channel(channel, Line(tags, core.router.server_name(), "TOPIC", {channel.name.text()}, ""));
}

/// A member gets and loses statuses (what is in both they keep). Those that they have already, or have not, stay as
/// they are.
void change_statuses(Core& core, Channel& channel, const User& user, irc::ModeSet plus, irc::ModeSet minus) {
  Member& member = *ChannelRegistry::member(channel, user);
  std::string letters;
  std::string params;
  const auto change = [&](char sign, irc::ModeSet set) {
    const bool on = sign == '+';
    char shown = 0;
    for (const irc::Prefix& prefix : irc::kPrefixes) {
      if (!set.has(prefix.letter) || member.statuses.has(prefix.letter) == on) continue;
      member.statuses.set(prefix.letter, on);
      if (std::exchange(shown, sign) != sign) letters += sign;
      letters += prefix.letter;
      params += " " + user.nick.text();
    }
  };
  for (const irc::Prefix& prefix : irc::kPrefixes) {
    if (plus.has(prefix.letter)) minus.set(prefix.letter, false);
  }
  change('-', minus);
  change('+', plus);
  if (!letters.empty()) announce(core, channel, letters + params);
}

/// The account's user, if they are in the channel now.
struct Presence {
  Channel* channel = nullptr;
  User* user = nullptr;
};
Presence find_presence(Core& core, const RegisteredChannel& registered, const Account& account) {
  Channel* const channel = core.channels.find_name(registered.name.text());
  User* const user = core.users.find(account.user);
  const bool there = channel != nullptr && channel->incarnation == registered.incarnation && user != nullptr &&
                     ChannelRegistry::member(*channel, *user) != nullptr;
  return there ? Presence{channel, user} : Presence{};
}

/// If they are in the channel, they get their status.
void greet(Core& core, const RegisteredChannel& registered, const Account& account) {
  const Presence presence = find_presence(core, registered, account);
  if (presence.user != nullptr) give_statuses(core, *presence.channel, *presence.user);
}

/// Whether something was set by an account: by its person or, where that is not known, by who was called like it.
class SetBy {
 public:
  SetBy(const Core& core, const Account& account)
      : names_(core.names()), person_(account.id), name_(account.name.folded()) {
    if (const User* const user = core.users.find(account.user)) source_ = user->source;
  }
  [[nodiscard]] bool operator()(EventId person, std::string_view setter) const {
    return person == person_ || (!source_.empty() && setter == source_) ||
           names_.fold(irc::split_source(setter).nick) == name_;
  }

 private:
  const irc::NameRules& names_;
  EventId person_;
  std::string name_;
  std::string source_;
};

void forget_setter_awake(Core& core, Channel& channel, const SetBy& theirs) {
  if (channel.topic && theirs(channel.topic->person, channel.topic->setter)) clear_topic(core, channel);
  for (const char letter : {'b', 'e', 'I'}) {
    for (MaskEntry& entry : channel.list(letter)) {
      if (!theirs(entry.person, entry.setter)) continue;
      entry.setter = "*";
      entry.person = {};
    }
  }
  clear_metadata(core, channel, [&](const MetadataValue& value) { return theirs(value.person, {}); });
}

/// Of a channel that is dropped nothing is so any more.
void forget_setter_in_facts(Core& core, const SetBy& theirs) {
  struct Change {
    EventId channel;
    std::string field;
    std::string value;
  };
  std::vector<Change> changes;
  core.registered.for_each_known([&](const RegisteredChannel& channel) {
    for (const auto& [which, word] : channel.words) {
      if (word.value.empty() || !(names_setter(which) || is_said(which))) continue;
      if (!theirs(word.by, names_setter(which) ? setter_of(word.value) : std::string_view{})) continue;
      const bool stays = channel.is_registered() && !is_said(which);
      changes.push_back({channel.incarnation, which, stays ? without_setter(word.value) : std::string()});
    }
  });
  for (const Change& change : changes) set_fact(core, nullptr, change.channel, change.field, change.value);
}

/// Who has been owner longest, of those who are still there.
const Account* find_heir(const Core& core, const RegisteredChannel& channel) {
  for (const RegisteredChannel::Entry& entry : channel.access_list()) {
    const Account* const account = core.accounts.find(entry.account);
    if (entry.access == Access::owner && account != nullptr) return account;
  }
  return nullptr;
}

}  // namespace

RegisteredChannel& register_channel(Core& core, const User* by, Channel& channel, const Account& founder) {
  const EventId id = channel.incarnation;
  const std::string account = msgid_text(founder.id);
  set_fact(core, by, id, field::kRegistered, account);
  set_fact(core, by, id, field::kName, channel.name.text());
  set_fact(core, by, id, field::kFounder, account);
  if (channel.topic) set_said(core, by, id, field::kTopic, topic_value(*channel.topic), *channel.topic);
  take_over(core, by, channel, "beI");
  for (const auto& [key, value] : channel.metadata) state_metadata(core, by, channel, key, value);
  RegisteredChannel& registered = *core.registered.find(id);
  greet(core, registered, founder);
  return registered;
}

void drop_channel(Core& core, const User* by, RegisteredChannel& channel) {
  const Channel* const awake = core.channels.find_name(channel.name.text());
  const bool is_awake = awake != nullptr && awake->incarnation == channel.incarnation;
  const Channel asleep = channel.asleep(core.names());
  set_fact(core, by, channel.incarnation, field::kFounder, {});
  if (!is_awake) fall_asleep(core, asleep);
}

void transfer_channel(Core& core, const User* by, RegisteredChannel& channel, const Account& to) {
  if (channel.founder == to.id) return;
  const EventId former = channel.founder;
  set_fact(core, by, channel.incarnation, field::kFounder, msgid_text(to.id));
  set_fact(core, by, channel.incarnation, access_field(to.id), {});
  if (core.accounts.find(former) != nullptr) {
    set_fact(core, by, channel.incarnation, access_field(former), access_name(Access::owner));
  }
  greet(core, channel, to);
}

void set_access(Core& core, const User* by, RegisteredChannel& channel, const Account& whom, Access access) {
  const irc::ModeSet prefixes = core.settings().prefixes;
  const irc::ModeSet before = policy::statuses_by(channel.access(whom.id), prefixes);
  set_fact(core, by, channel.incarnation, access_field(whom.id),
           access == Access::none ? std::string_view{} : access_name(access));
  const Presence presence = find_presence(core, channel, whom);
  if (presence.user == nullptr) return;
  const irc::ModeSet now = policy::statuses_by(access, prefixes);
  if (before == now) return give_statuses(core, *presence.channel, *presence.user);
  change_statuses(core, *presence.channel, *presence.user, now, before);
}

void release_channels(Core& core, const User* by, EventId account) {
  for (const EventId incarnation : core.registered.of_account(account)) {
    RegisteredChannel& channel = *core.registered.find(incarnation);
    if (channel.founder != account) {
      set_fact(core, by, incarnation, access_field(account), {});
    } else if (const Account* const heir = find_heir(core, channel)) {
      transfer_channel(core, by, channel, *heir);
    } else {
      drop_channel(core, by, channel);
    }
  }
}

void forget_setter(Core& core, const Account& account) {
  const SetBy theirs(core, account);
  std::vector<ChannelId> awake;
  core.channels.for_each([&](const Channel& channel) { awake.push_back(channel.id); });
  for (const ChannelId channel : awake) forget_setter_awake(core, core.channels[channel], theirs);
  core.sleeping.for_each([&](KeptChannel& channel) {
    if (channel.topic.empty() || !theirs({}, channel.topic_setter)) return;
    channel.topic.clear();
    channel.topic_setter.clear();
  });
  forget_setter_in_facts(core, theirs);
}

void give_statuses(Core& core, Channel& channel, User& user) {
  const irc::ModeSet statuses = policy::statuses_by(policy::access(core, channel, user), core.settings().prefixes);
  if (!statuses.empty()) change_statuses(core, channel, user, statuses, {});
}

void take_over_name(Core& core, const User& by, const Channel& channel) {
  if (core.registered.find(channel.incarnation) == nullptr) return;
  set_fact(core, &by, channel.incarnation, field::kName, channel.name.text());
}

void take_over_topic(Core& core, const User& by, const Channel& channel) {
  if (core.registered.find(channel.incarnation) == nullptr) return;
  set_fact(core, &by, channel.incarnation, field::kTopic, channel.topic ? topic_value(*channel.topic) : std::string());
}

void take_over_metadata(Core& core, const User& by, const Channel& channel, std::string_view key) {
  if (core.registered.find(channel.incarnation) == nullptr) return;
  const auto value = channel.metadata.find(key);
  state_metadata(core, &by, channel, key, value == channel.metadata.end() ? MetadataValue{} : value->second);
}

void take_over_modes(Core& core, const User& by, const Channel& channel, std::string_view change) {
  if (core.registered.find(channel.incarnation) == nullptr) return;
  take_over(core, &by, channel, change.substr(0, change.find(' ')));
}

}  // namespace chat::core
