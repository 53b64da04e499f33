#include "invariants.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "core/identity.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

using core::Channel;
using core::Core;
using core::Session;
using core::User;

constexpr std::size_t kMostInvitations = 50;
constexpr std::size_t kMostHints = 50;

void check_session(const Core& core, const Session& session, const Bounds& bounds) {
  const bool registered = session.registered();
  require(registered != session.registration.has_value(), "a session is both registered and registering, or neither");
  require(session.tag_forms == core::Line::forms(session.capabilities),
          "a session's tag forms are not those it asked for");
  require(session.kind != core::SessionKind::plain || session.plain, "a plain session without its state");
  require(session.kind != core::SessionKind::irc || !session.plain, "an IRC session with a plain one's state");
  require(registered || !session.cursor, "a long reply to a session that is not registered");
  require(registered || session.monitored.empty(), "a session that is not registered monitors");
  require(session.monitored.size() <= bounds.limits.monitor, "a session monitors too many");
  require(!session.plain || session.plain->hinted.size() <= kMostHints, "too many hints are remembered");
  for (const irc::Nickname& nick : session.monitored) {
    const auto watchers = core.monitors.watchers(nick.folded());
    require(std::ranges::count(watchers, session.id) == 1, "the index of monitors does not know who watches {}",
            nick.text());
  }
  if (!registered) return;
  const User* user = core.users.find(session.user);
  require(user != nullptr, "a session of a user who is gone");
  require(std::ranges::count(user->sessions, session.id) == 1, "{} does not list their session", user->nick.text());
}

bool account_metadata_is_theirs(const Core& core, const User& user) {
  const core::Account* const account = core.accounts.find(user.person);
  return account == nullptr || account->metadata == user.metadata;
}

void check_metadata(const core::Metadata& metadata, const std::string& name, const Bounds& bounds) {
  require(metadata.size() <= bounds.metadata_keys, "{} has too many keys", name);
  for (const auto& [key, value] : metadata) {
    require(core::is_metadata_key(key) && !value.text.empty(), "{} has a key {} that cannot be", name, key);
  }
}

void check_memberships(const Core& core, const User& user) {
  for (auto mine = user.channels.begin(); mine != user.channels.end(); ++mine) {
    const Channel* channel = core.channels.find(mine->channel);
    require(channel != nullptr, "{} is in a channel that is gone", user.nick.text());
    require(mine->position < channel->members.size() && channel->members[mine->position].user == user.id,
            "{}'s side of their membership in {} does not mirror", user.nick.text(), channel->name.text());
    const bool once = std::none_of(user.channels.begin(), mine,
                                   [&](const core::Membership& other) { return other.channel == mine->channel; });
    require(once, "{} is in {} twice", user.nick.text(), channel->name.text());
  }
}

/// Whose account somebody is, and how many sessions they may have.
void check_identity(const Core& core, const User& user) {
  const std::string& nick = user.nick.text();
  const core::Account* const account = core.accounts.find(user.person);
  require(user.is_guest() == (account == nullptr), "{} is a guest with an account, or the other way round", nick);
  const core::Account* const owner = core.accounts.owner_of(user.nick);
  require(owner == nullptr || owner->id == user.person, "{} is called as another's account is", nick);
  for (const core::SessionId id : user.sessions) {
    const core::EventId proved = core.sessions[id].account;
    require(account != nullptr ? proved == account->id : !proved, "a session of {} is another's", nick);
  }
  if (account == nullptr) {
    require(user.sessions.size() == 1, "the guest {} has {} sessions", nick, user.sessions.size());
    return;
  }
  require(account->user == user.id && user.account == account->name.text(), "{} is not their account's", nick);
  require(account->partners.empty() && account->markers.empty(), "{} is here, and their account remembers, too", nick);
  require(!user.sessions.empty() || core::is_always_on(core, *account), "{} has no session", nick);
}

void check_account(const Core& core, const core::Account& account) {
  if (!account.user) return;
  const User* const user = core.users.find(account.user);
  require(user != nullptr && user->person == account.id, "the account {} is somebody else", account.name.text());
}

void check_user(const Core& core, const User& user, const Bounds& bounds) {
  const std::string& nick = user.nick.text();
  check_identity(core, user);
  bool away = true;
  bool secure = !user.sessions.empty();
  for (const core::SessionId id : user.sessions) {
    const Session* session = core.sessions.find(id);
    require(session != nullptr && session->user == user.id, "{} lists a session that is not theirs", nick);
    away = away && session->away;
    secure = secure && session->secure;
  }
  require(user.modes.has('Z') == secure, "{} is +Z against how their devices are connected", nick);
  require(!user.modes.has('s') || user.is_operator(), "{} receives the server's notices and is no operator", nick);
  require(user.away.has_value() == away, "{} is away against what their devices say", nick);
  require(core.users.find_nick(nick) == &user, "{} is not found by their nick", nick);
  require(core.names().fold(nick) == user.nick.folded(), "{} is folded wrongly", nick);
  require(user.source == nick + "!" + user.username + "@" + user.host, "{} has the source {}", nick, user.source);
  // One who was in more when the bound was lowered stays there.
  require(user.invitations.size() <= kMostInvitations, "{} has too many invitations", nick);
  require(std::set(user.invitations.begin(), user.invitations.end()).size() == user.invitations.size(),
          "{} is invited twice", nick);
  require(!user.away || user.away->size() <= bounds.limits.away_reason, "{}'s away text is too long", nick);
  require(user.real_name.size() <= bounds.limits.real_name, "{}'s real name is too long", nick);
  check_metadata(user.metadata, nick, bounds);
  require(account_metadata_is_theirs(core, user), "{} tells something else than their account", nick);
  check_memberships(core, user);
}

void check_list(const Core& core, const Channel& channel, char letter, const Bounds& bounds) {
  std::set<std::string> seen;
  for (const core::MaskEntry& entry : channel.list(letter)) {
    require(seen.insert(entry.folded).second, "list {} of {} has an entry twice", letter, channel.name.text());
    const bool extended = entry.mask.starts_with("~a") || entry.mask.starts_with("~m");
    require(extended || core.names().fold(entry.mask) == entry.folded, "an entry of a list is folded wrongly");
    require(entry.mask.find(' ') == std::string::npos, "an entry of a list has a space");
  }
  require(seen.size() <= bounds.limits.list_entries, "list {} of {} is too long", letter, channel.name.text());
}

void check_channel(const Core& core, const Channel& channel, const Bounds& bounds) {
  const std::string& name = channel.name.text();
  require(!channel.members.empty(), "{} is empty", name);
  require(core.channels.find_name(name) == &channel, "{} is not found by its name", name);
  for (std::size_t position = 0; position < channel.members.size(); ++position) {
    const User* user = core.users.find(channel.members[position].user);
    require(user != nullptr, "a member of {} is gone", name);
    const auto side = std::ranges::find(user->channels, channel.id, &core::Membership::channel);
    require(side != user->channels.end() && side->position == position, "{}'s side of {}'s membership does not mirror",
            name, user->nick.text());
  }
  for (const core::Member& member : channel.members) {
    for (const char letter : member.statuses.letters()) {
      require(core.settings().prefixes.has(letter), "somebody in {} is +{}, which there is not", name, letter);
    }
  }
  require(channel.key.size() <= bounds.limits.key, "the key of {} is too long", name);
  require(!channel.limit || *channel.limit > 0, "the limit of {} is 0", name);
  require(!channel.topic || (!channel.topic->text.empty() && channel.topic->text.size() <= bounds.limits.topic),
          "the topic of {} is empty or too long", name);
  for (const char letter : {'b', 'e', 'I'}) check_list(core, channel, letter, bounds);
  check_metadata(channel.metadata, name, bounds);
}

void check_counts(const Core& core, const Bounds& bounds) {
  std::size_t users = 0;
  std::size_t invisible = 0;
  std::size_t operators = 0;
  core.users.for_each([&](const User& user) {
    ++users;
    invisible += user.modes.has('i') ? 1 : 0;
    operators += user.modes.has('o') ? 1 : 0;
    check_user(core, user, bounds);
  });
  require(core.users.size() == users, "there are {} users, not {}", users, core.users.size());
  require(core.users.invisible() == invisible, "there are {} invisible, not {}", invisible, core.users.invisible());
  require(core.users.operators() == operators, "there are {} operators, not {}", operators, core.users.operators());
  require(core.users.most() >= users && core.statistics.most_sessions >= core.sessions.size(), "a peak is too low");
}

}  // namespace

void Bounds::raise(const core::Settings& settings) {
  using irc::Limits;
  static constexpr auto kRaised = {&Limits::list_entries, &Limits::monitor, &Limits::topic,
                                   &Limits::away_reason,  &Limits::key,     &Limits::real_name};
  for (const auto limit : kRaised) limits.*limit = std::max(limits.*limit, settings.limits.*limit);
  metadata_keys = std::max(metadata_keys, settings.metadata.keys);
}

void check_invariants(const Core& core, const Bounds& bounds) {
  std::size_t monitored = 0;
  std::size_t registered = 0;
  core.sessions.for_each([&](const Session& session) {
    monitored += session.monitored.size();
    registered += session.registered() ? 1 : 0;
    check_session(core, session, bounds);
  });
  check_counts(core, bounds);
  std::size_t sessions_of_users = 0;
  core.users.for_each([&](const User& user) { sessions_of_users += user.sessions.size(); });
  require(sessions_of_users == registered, "users list {} sessions; {} are registered", sessions_of_users, registered);
  require(core.registered_sessions == registered, "{} sessions are counted, and {} registered",
          core.registered_sessions, registered);
  core.accounts.for_each([&](const core::Account& account) { check_account(core, account); });
  core.channels.for_each([&](const Channel& channel) { check_channel(core, channel, bounds); });
  require(core.users.indexed() == core.users.size(), "the index of nicks has {} entries", core.users.indexed());
  require(core.channels.indexed() == core.channels.size(), "the index of channels has {}", core.channels.indexed());
  require(core.monitors.size() == monitored, "the index of monitors has {} entries, and sessions {}",
          core.monitors.size(), monitored);
}

void check_skeletons(const Core& core) {
  if (!core.names().options().utf8) return;
  std::set<std::string> seen;
  core.users.for_each([&](const User& user) {
    require(seen.insert(core.names().skeleton(user.nick.text())).second, "somebody looks the same as {}",
            user.nick.text());
    require(core.users.indexed_skeletons() == core.users.size(),
            "the index of look-alikes has {} entries for {} people", core.users.indexed_skeletons(), core.users.size());
  });
}

void check_nothing_left(const Core& core, const Bounds& bounds) {
  require(core.sessions.empty(), "{} sessions are left", core.sessions.size());
  require(core.users.size() == 0, "{} users are left", core.users.size());
  require(core.channels.size() == 0, "{} channels are left", core.channels.size());
  require(core.monitors.empty(), "somebody is still monitored");
  check_invariants(core, bounds);
}

}  // namespace chat::simulation
