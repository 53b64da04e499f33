#include "core/actions.hpp"

#include <algorithm>
#include <utility>

#include "core/account_actions.hpp"
#include "core/channel_actions.hpp"
#include "core/channel_life.hpp"
#include "core/identity.hpp"
#include "core/metadata_actions.hpp"
#include "core/policy.hpp"
#include "core/presence.hpp"
#include "core/recording.hpp"
#include "util/utf8.hpp"

namespace chat::core {
namespace {

using irc::Capability;

constexpr std::size_t kMostInvitations = 50;  // of one user; the oldest goes

/// Something about a user that concerns all their channels; where there are none, nobody will ask for it.
Core::Recorded record_everywhere(Core& core, EventKind kind, const User& user, std::string_view body) {
  if (user.channels.empty()) return core.pass_by();
  std::vector<Conversation> places;
  places.reserve(user.channels.size());
  for (const Membership& membership : user.channels) places.push_back(core.channels[membership.channel].conversation());
  Event event = event_of(kind, user, body);
  event.places = places;
  return core.record(event);
}

/// A registered channel's first member has what they have by access.
irc::ModeSet first_statuses(const Core& core, const Channel& channel, const User& user) {
  const bool registered = core.registered.find(channel.incarnation) != nullptr;
  const irc::ModeSet prefixes = core.settings().prefixes;
  return registered ? policy::statuses_by(policy::access(core, channel, user), prefixes)
                    : policy::statuses_of_creator(prefixes);
}

/// Whoever asks for a topic, by the longest of nicks, reads all of it; as do those who were there when it was set.
std::size_t room_for_topic(const Core& core, const User& by, const Channel& channel) {
  const std::string longest_nick(core.limits().nick, 'x');
  return std::min(room_in_line(by.source, "TOPIC", {channel.name.text()}),
                  room_in_line(core.router.server_name(), "332", {longest_nick, channel.name.text()}));
}

void tell_watchers(Core& core, const irc::Nickname& nick, const irc::Reply& reply) {
  for (const SessionId id : core.monitors.watchers(nick.folded())) {
    // Who is nobody at this moment is becoming somebody else, and is told when they are (identity.cpp).
    if (Session& session = core.sessions[id]; session.user) core.router.reply(session, reply);
  }
}

void tell_offline(Core& core, const irc::Nickname& nick) {
  tell_watchers(core, nick, irc::RPL_MONOFFLINE(irc::Text(nick.text())));
}

/// Shows to each session of the channel's members that `wants` it that the user is there now, and away if they are.
template <class Wants>
void show_join(Core& core, Channel& channel, const User& user, const LineTags& tags, const Wants& wants) {
  const Line line = join_line(tags, user, channel, false);
  const Line extended = join_line(tags, user, channel, true);
  core.router.to_channel_each(channel, [&](const Session& session) -> const Line* {
    if (!wants(session)) return nullptr;
    return session.has(Capability::extended_join) ? &extended : &line;
  });
  if (!user.away) return;
  const Line away(passing_tags(core, user), user.source, "AWAY", {}, *user.away);
  core.router.to_channel_each(channel, [&](const Session& session) {
    return session.user != user.id && session.has(Capability::away_notify) && wants(session) ? &away : nullptr;
  });
}

/// For who knows no CHGHOST: a user, who was `before`, goes and comes again with the statuses they have.
void show_coming_again(Core& core, User& user, std::string_view before) {
  const auto wants = [&](const Session& session) {
    return session.kind == SessionKind::irc && session.user != user.id && !session.has(Capability::chghost);
  };
  const LineTags tags = passing_tags(core, user);
  const Line quit(tags, before, "QUIT", {}, "Changing host");
  core.router.to_neighbours_each(user, [&](const Session& session) { return wants(session) ? &quit : nullptr; });
  for (const Membership& membership : user.channels) {
    Channel& channel = core.channels[membership.channel];
    show_join(core, channel, user, tags, wants);
    std::string change = "+";
    std::string nicks;
    for (const irc::Prefix& prefix : irc::kPrefixes) {
      if (!ChannelRegistry::member(channel, user)->statuses.has(prefix.letter)) continue;
      change += prefix.letter;
      nicks += " " + user.nick.text();
    }
    if (nicks.empty()) continue;
    const Line mode({.time = core.router.time_text()}, core.router.server_name(), "MODE",
                    {channel.name.text(), change + nicks});
    core.router.to_channel_each(channel, [&](const Session& session) { return wants(session) ? &mode : nullptr; });
  }
}

/// What neighbours with `capability` see, and who monitors the user with extended-monitor besides; and, if `self`
/// says so, the user's own sessions.
void tell_of_change(Core& core, User& user, Capability capability, const Line& line, bool self) {
  const auto choose = [&](const Session& session) { return session.has(capability) ? &line : nullptr; };
  core.router.to_neighbours_each(user, choose);
  if (self) core.router.to_user_each(user, choose);
  to_strangers_watching(core, user, [&](const Session& session) {
    return session.has(Capability::extended_monitor) ? choose(session) : nullptr;
  });
}

}  // namespace

void to_strangers_watching(Core& core, const User& user, const std::function<const Line*(const Session&)>& choose) {
  for (const SessionId id : core.monitors.watchers(user.nick.folded())) {
    Session& session = core.sessions[id];
    const User* const watcher = core.users.find(session.user);
    if (watcher == nullptr || watcher->id == user.id || policy::share_channel(*watcher, user)) continue;
    if (const Line* const line = choose(session)) core.router.to_session(session, *line);
  }
}

void tell_online(Core& core, const User& user) {
  tell_watchers(core, user.nick, irc::RPL_MONONLINE(irc::Text(user.source)));
  for (const SessionId id : core.monitors.watchers(user.nick.folded())) tell_metadata_of(core, core.sessions[id], user);
}

void disappear(Core& core, User& user, std::string_view reason) {
  const auto recorded = record_everywhere(core, EventKind::quit, user, reason);
  const Line line(tags_of(user, recorded), user.source, "QUIT", {}, reason);
  core.router.to_neighbours_each(user, [&](const Session&) { return &line; });
  while (!user.channels.empty()) {
    leave(core, core.channels[user.channels.back().channel], user);
  }
  tell_offline(core, user.nick);
  core.whowas.add(user, core.now(), core.limits().whowas);
  forget_presence(core, user);
  core.users.remove(user.id);
}

Channel& join(Core& core, User& user, const irc::ChannelName& name) {
  Channel* existing = core.channels.find_name(name.text());
  Channel& channel = existing != nullptr ? *existing : begin_channel(core, name);
  core.channels.add_member(channel, user, existing != nullptr ? irc::ModeSet{} : first_statuses(core, channel, user));
  std::erase(user.invitations, channel.id);

  const auto recorded = core.record(event_in(channel, EventKind::join, user, user.real_name));
  const bool everything = channel.is_open() && core.settings().history.from_start;
  Member& member = *ChannelRegistry::member(channel, user);
  member.joined = recorded.id;
  member.reads_from = everything ? channel.open_since : recorded.id;
  show_join(core, channel, user, tags_of(user, recorded), [](const Session&) { return true; });
  if (existing != nullptr) give_statuses(core, channel, user);
  return channel;
}

void part(Core& core, User& user, Channel& channel, std::optional<std::string_view> reason) {
  const auto recorded = core.record(event_in(channel, EventKind::part, user, reason.value_or("")));
  const Line line(tags_of(user, recorded), user.source, "PART", {channel.name.text()}, reason);
  core.router.to_channel(channel, line);
  leave(core, channel, user);
}

void kick(Core& core, const User& by, Channel& channel, User& whom, std::string_view reason) {
  const std::string_view shown =
      util::truncate_utf8(reason, room_in_line(by.source, "KICK", {channel.name.text(), whom.nick.text()}));
  const std::string body = whom.nick.text() + " " + std::string(shown);
  Event event = event_in(channel, EventKind::kick, by, body);
  event.subject = whom.person;
  const auto recorded = core.record(event);
  const Line line(tags_of(by, recorded), by.source, "KICK", {channel.name.text(), whom.nick.text()}, shown);
  core.router.to_channel(channel, line);
  leave(core, channel, whom);
}

void rename(Core& core, User& user, const irc::Nickname& nick) {
  const auto recorded = record_everywhere(core, EventKind::nick, user, nick.text());
  const Line line(tags_of(user, recorded), user.source, "NICK", {nick.text()});
  core.router.to_user(user, line);
  core.router.to_neighbours_each(user, [&](const Session&) { return &line; });
  const irc::Nickname before = user.nick;
  const bool other_nick = !(before == nick);
  if (other_nick) core.whowas.add(user, core.now(), core.limits().whowas);
  core.users.rename(user, nick);
  if (!other_nick) return;
  // Only now: who renamed may watch either name, and is spoken to by the new one.
  tell_offline(core, before);
  tell_online(core, user);
}

void set_topic(Core& core, const User& by, Channel& channel, std::string_view given) {
  const std::string_view text = util::truncate_utf8(given, room_for_topic(core, by, channel));
  if (text.empty()) {
    channel.topic.reset();
  } else {
    channel.topic = Topic{std::string(text), by.source, core.now(), by.person};
  }
  const auto recorded = core.record(event_in(channel, EventKind::topic, by, text));
  core.router.to_channel(channel, Line(tags_of(by, recorded), by.source, "TOPIC", {channel.name.text()}, text));
  take_over_topic(core, by, channel);
}

void invite(Core& core, const User& by, Channel& channel, User& whom) {
  if (!policy::is_invited(whom, channel)) {
    if (whom.invitations.size() == kMostInvitations) whom.invitations.erase(whom.invitations.begin());
    whom.invitations.push_back(channel.id);
  }
  const Line line(passing_tags(core, by), by.source, "INVITE", {whom.nick.text(), channel.name.text()});
  core.router.to_user(whom, line);
  for (const Member& member : channel.members) {
    if (member.user == by.id || member.user == whom.id) continue;
    User& other = core.users[member.user];
    if (!policy::may_invite(channel, other)) continue;
    core.router.to_user_each(
        other, [&](const Session& session) { return session.has(Capability::invite_notify) ? &line : nullptr; });
  }
}

void announce_mode(Core& core, const User& by, Channel& channel, std::string_view change) {
  const auto recorded = core.record(event_in(channel, EventKind::mode, by, change));
  const bool is_open = channel.is_open();
  if (is_open && !channel.was_open) channel.open_since = recorded.id;  // what was said behind closed doors stays there
  channel.was_open = is_open;
  core.router.to_channel(channel, Line(tags_of(by, recorded), by.source, "MODE", {channel.name.text(), change}));
  take_over_modes(core, by, channel, change);
}

void tell_user_modes(Core& core, User& user, std::string_view change) {
  core.router.to_user(user, Line(passing_tags(core, user), user.source, "MODE", {user.nick.text(), change}));
}

void set_away(Core& core, User& user, std::optional<std::string> reason) {
  if (user.away == reason) return;
  user.away = std::move(reason);
  const Line line(passing_tags(core, user), user.source, "AWAY", {},
                  user.away ? std::optional<std::string_view>(*user.away) : std::nullopt);
  tell_of_change(core, user, Capability::away_notify, line, false);
}

void set_real_name(Core& core, User& user, std::string_view real_name) {
  user.real_name = real_name;
  note_real_name(core, user);
  const Line line(passing_tags(core, user), user.source, "SETNAME", {}, real_name);
  tell_of_change(core, user, Capability::setname, line, true);
}

void set_host(Core& core, User& user, std::string_view username, std::string_view host) {
  const Line line(passing_tags(core, user), user.source, "CHGHOST", {username, host});
  tell_of_change(core, user, Capability::chghost, line, true);
  const std::string before = user.source;
  user.username = username;
  user.host = host;
  UserRegistry::refresh(user);
  show_coming_again(core, user, before);
}

void set_account(Core& core, User& user, std::string_view account) {
  user.account = account;
  const Line line(passing_tags(core, user), user.source, "ACCOUNT", {account.empty() ? "*" : account});
  tell_of_change(core, user, Capability::account_notify, line, true);
}

}  // namespace chat::core
