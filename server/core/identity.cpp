#include "core/identity.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/account_actions.hpp"
#include "core/actions.hpp"
#include "core/channel_actions.hpp"
#include "core/metadata_actions.hpp"
#include "core/presence.hpp"
#include "core/recording.hpp"
#include "core/service_names.hpp"

namespace chat::core {
namespace {

using irc::Capability;
using Choice = AccountSettings::Choice;

bool chosen(Choice choice, const std::optional<bool>& own) {
  switch (choice) {
    case Choice::never:
      return false;
    case Choice::by_choice:
      return own.value_or(false);
    case Choice::unless:
      return own.value_or(true);
    case Choice::always:
      break;
  }
  return true;
}

std::vector<Conversation> places_of(const Core& core, const User& user) {
  std::vector<Conversation> places;
  for (const Membership& membership : user.channels) {
    places.push_back(core.channels[membership.channel].conversation());
  }
  return places;
}

/// Who was one person is another from here on. `places`: the channels that they are in as the other, too.
void record_identity(Core& core, const User& guest, const Account& account, const std::vector<Conversation>& places) {
  Event event = event_of(EventKind::identity, guest, {});
  event.subject = account.id;
  event.places = places;
  core.record(event);
}

/// How far the guest had read the channels they are in holds on, where the account had not come as far.
void keep_channel_markers(Core& core, User& user, const std::vector<ReadMarker>& guests) {
  for (const ReadMarker& marker : guests) {
    const auto in = std::ranges::find_if(user.channels, [&](const Membership& membership) {
      return core.channels[membership.channel].conversation() == marker.conversation;
    });
    if (in == user.channels.end()) continue;
    if (const auto own = read_marker(user, marker.conversation); own && *own >= marker.time) continue;
    note_read(core, user, marker.conversation, core.channels[in->channel].name.text(), marker.time);
  }
}

/// The guest's user becomes the account's, where they are.
void become(Core& core, Session& session, Account& account) {
  User& user = core.users[session.user];
  const std::vector<ReadMarker> guests = user.markers;
  const Metadata before = user.metadata;
  record_identity(core, user, account, places_of(core, user));
  take_presence(user, account);
  session.account = account.id;
  set_account(core, user, account.name.text());
  if (user.nick.text() != account.name.text() && make_room(core, account.name, user.id)) {
    rename(core, user, account.name);
  }
  keep_channel_markers(core, user, guests);
  tell_metadata_changes(core, user, before);
  for (const Membership& membership : user.channels) give_statuses(core, core.channels[membership.channel], user);
  note_real_name(core, user);
  note_return(core, session, account, false);
}

/// What a session is told when it is somebody else from here on: it is in no channel, and has another nick.
void tell_of_change(Core& core, Session& session, const User& before, const irc::Nickname& nick,
                    std::string_view reason) {
  const LineTags tags = passing_tags(core, before);
  for (const Membership& membership : before.channels) {
    const std::string& channel = core.channels[membership.channel].name.text();
    core.router.to_session(session, Line(tags, before.source, "PART", {channel}, reason));
  }
  if (nick.text() == before.nick.text()) return;
  core.router.to_session(session, Line(tags, before.source, "NICK", {nick.text()}));
}

void tell_account(Core& core, Session& session, const User& user) {
  if (session.has(Capability::account_notify)) {
    const std::string_view name = user.is_guest() ? std::string_view("*") : user.account;
    core.router.to_session(session, Line(passing_tags(core, user), user.source, "ACCOUNT", {name}));
  }
  core.router.reply(session, irc::RPL_UMODEIS(irc::Word("+" + user.modes.letters())));
}

/// What the session was still to be shown concerns somebody whom it is not any more.
void forget_what_is_due(Session& session) {
  session.entrance.reset();
  session.backlogs.clear();
  session.syncs.clear();
}

/// The session goes over to the account's user, who is there; the guest leaves where they were.
void go_over(Core& core, Session& session, Account& account, User& user) {
  // Who it is stays out of it: what is kept of a quit must not name an account that is erased one day.
  constexpr std::string_view reason = "Changed to an account";
  User& guest = core.users[session.user];
  record_identity(core, guest, account, {});
  tell_of_change(core, session, guest, user.nick, reason);
  forget_what_is_due(session);
  const irc::Nickname former = guest.nick;
  unbind(core, session);
  after_unbinding(core, guest, reason);
  session.account = account.id;
  attach(core, session, account, user);
  tell_account(core, session, user);
  const auto watchers = core.monitors.watchers(former.folded());
  if (std::ranges::find(watchers, session.id) != watchers.end()) {
    core.router.reply(session, irc::RPL_MONOFFLINE(irc::Text(former.text())));
  }
}

}  // namespace

Account* proven_account(Core& core, Session& session) {
  Account* const account = core.accounts.find(session.account);
  if (account != nullptr && !account->suspended) return account;
  session.account = {};
  return nullptr;
}

void log_in(Core& core, Session& session, Account& account) {
  if (!session.registered()) {
    session.account = account.id;
    return;
  }
  if (session.account == account.id) return;
  log_out(core, session);
  if (User* const user = core.users.find(account.user)) {
    go_over(core, session, account, *user);
  } else {
    become(core, session, account);
  }
}

void log_out(Core& core, Session& session) {
  if (!session.account) return;
  session.account = {};
  User* const former = core.users.find(session.user);
  if (former == nullptr) return;
  const irc::Nickname nick = guest_nick(core);
  tell_of_change(core, session, *former, nick, "Logged out");
  forget_what_is_due(session);
  unbind(core, session);
  User& guest = appear(core, newcomer(core, session, nick, former->username, former->real_name));
  bind(core, session, guest);
  tell_account(core, session, guest);
  after_unbinding(core, *former, "Logged out");
  tell_online(core, guest);
}

bool log_out_or_end(Core& core, Session& session) {
  if (!session.registered() || !core.settings().accounts.login_required) {
    log_out(core, session);
    return true;
  }
  end_session(core, session, "Logged out",
              "Closing link: you are logged out, and this server is for people with an account");
  return false;
}

bool is_always_on(const Core& core, const Account& account) {
  return chosen(core.settings().accounts.always_on, account.always_on);
}

bool may_have_several_devices(const Core& core, const Account& account) {
  return chosen(core.settings().accounts.several_devices, account.several_devices);
}

void end_account(Core& core, Account& account, std::string_view reason) {
  if (User* const user = core.users.find(account.user)) quit(core, *user, reason, reason);
}

irc::Nickname guest_nick(Core& core) {
  for (std::uint32_t tries = 0;; ++tries) {
    std::array<std::uint8_t, 4> bytes{};
    core.entropy.fill(bytes);
    std::uint32_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8 | byte;
    constexpr std::uint32_t kFewTries = 100;  // then so many are here that the numbers have to be longer
    if (tries < kFewTries) number = 10'000 + number % 90'000;
    const auto nick = core.names().nickname("Guest" + std::to_string(number));
    if (nick && core.users.find_lookalike(*nick) == nullptr && core.accounts.owner_of(*nick) == nullptr) return *nick;
  }
}

NickVerdict judge_nick(const Core& core, const Session& session, const irc::Nickname& nick) {
  if (is_service_name(core.names(), nick)) return NickVerdict::in_use;
  const Account* const owner = core.accounts.owner_of(nick);
  if (core.users.find_lookalike(nick, session.user) != nullptr) return NickVerdict::in_use;
  // Who has just made it, and waits for its code, is its owner, too.
  const bool own =
      owner != nullptr && (owner->id == session.account || (owner->id == session.awaits_code && !owner->is_verified()));
  return owner == nullptr || own ? NickVerdict::free : NickVerdict::reserved;
}

bool make_room(Core& core, const irc::Nickname& nick, UserId self) {
  User* const holder = core.users.find_lookalike(nick, self);
  if (holder == nullptr) return true;
  if (const Account* const owner = core.accounts.owner_of(holder->nick);
      owner != nullptr && owner->id == holder->person)
    return false;
  const std::string before = holder->nick.text();
  rename(core, *holder, guest_nick(core));
  const std::string text = holder->nick.text() + " :" + before +
                           " is an account's name, and its owner has come: you are " + holder->nick.text() +
                           " now. Choose another nick with NICK; if the account is yours, log in.";
  for (const SessionId id : holder->sessions) core.router.from_server(core.sessions[id], "NOTICE", text);
  return true;
}

}  // namespace chat::core
