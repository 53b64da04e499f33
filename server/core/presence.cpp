#include "core/presence.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/account_actions.hpp"
#include "core/actions.hpp"
#include "core/identity.hpp"
#include "core/metadata_actions.hpp"
#include "core/recording.hpp"
#include "util/utf8.hpp"

namespace chat::core {
namespace {

constexpr std::string_view kNotConnected = "Not connected; reads it later";
constexpr std::string_view kNotThere = "Not there now; reads it later";

/// AWAY *: nobody is at the device, which came by itself (https://ircv3.net/specs/extensions/pre-away). It says nothing
/// of where its user is.
bool says_nothing(const Session& session) { return session.away == "*"; }

/// What others are told of who has no device that says something.
std::string absence(const Core& core, const User& user) {
  const Account* const account = core.accounts.find(user.person);
  const std::string_view text = account != nullptr && is_always_on(core, *account) ? kNotConnected : kNotThere;
  return std::string(util::truncate_utf8(text, core.limits().away_reason));
}

void close_session(Core& core, Session& session, std::string_view farewell) {
  core.monitors.clear(session);
  if (!farewell.empty()) core.router.farewell(session, farewell);
  core.router.close(session);
  core.sessions.erase(session.id);
}

/// What is said to the account from here on is missed, until somebody comes.
void note_leaving(Core& core, const User& user) {
  const Account* const account = account_of(core, user);
  if (account == nullptr) return;
  const EventId id = account->id;
  set_account_fact(core, nullptr, id, account_field::kLeft, msgid_text(core.next_id()));
}

/// The nick of who comes as an account that has no user yet: as asked, else the account's name.
irc::Nickname choose_nick(Core& core, const Session& session, const Account& account, const irc::Nickname& asked) {
  if (judge_nick(core, session, asked) == NickVerdict::free) return asked;
  return make_room(core, account.name, {}) ? account.name : guest_nick(core);
}

/// User mode +Z is on while all of the user's sessions are secure; those that they have are told when it changes.
void set_secure(Core& core, User& user, bool secure) {
  if (user.secure == secure) return;
  user.secure = secure;
  core.users.set_mode(user, 'Z', secure);
  tell_user_modes(core, user, secure ? "+Z" : "-Z");
}

}  // namespace

void bind(Core& core, Session& session, User& user) {
  set_secure(core, user, session.secure && (user.sessions.empty() || user.secure));
  session.user = user.id;
  user.sessions.push_back(session.id);
  ++core.registered_sessions;
}

void act(Core& core, const Session& session) {
  if (User* const user = core.users.find(session.user)) user->privileges = session.privileges.value_or(Privileges{});
}

void become_operator(Core& core, Session& session, const Privileges& privileges) {
  User& user = core.users[session.user];
  session.privileges = user.privileges = privileges;
  if (user.is_operator()) return;
  for (const char mode : {'o', 's'}) core.users.set_mode(user, mode, true);
  tell_user_modes(core, user, "+os");
}

irc::ModeSet resign(Core& core, User& user) {
  for (const SessionId id : user.sessions) core.sessions[id].privileges.reset();
  user.privileges = {};
  irc::ModeSet lost;
  for (const char mode : {'o', 's'}) {
    if (!user.modes.has(mode)) continue;
    lost.set(mode);
    core.users.set_mode(user, mode, false);
  }
  return lost;
}

void unbind(Core& core, Session& session) {
  User& user = core.users[session.user];
  const bool was_operator = session.privileges.has_value();
  session.privileges.reset();
  user.sessions.erase(std::ranges::find(user.sessions, session.id));
  session.user = {};
  --core.registered_sessions;
  const bool is_operator =
      std::ranges::any_of(user.sessions, [&](SessionId id) { return core.sessions[id].privileges.has_value(); });
  if (was_operator && !is_operator && !user.sessions.empty()) {
    tell_user_modes(core, user, "-" + resign(core, user).letters());
  }
  // Of nobody's connection nothing is said.
  set_secure(core, user, !user.sessions.empty() && std::ranges::all_of(user.sessions, [&](SessionId id) {
               return core.sessions[id].secure;
             }));
}

void after_unbinding(Core& core, User& user, std::string_view reason) {
  if (!user.sessions.empty()) return update_away(core, user);
  note_leaving(core, user);
  const Account* const account = account_of(core, user);
  if (account == nullptr || !is_always_on(core, *account)) return disappear(core, user, reason);
  if (user.is_operator()) static_cast<void>(resign(core, user));  // nobody is there to be told
  note_real_name(core, user);
  update_away(core, user);
}

User newcomer(Core& core, const Session& session, const irc::Nickname& nick, std::string_view username,
              std::string_view real_name) {
  User user;
  user.person = core.next_id();
  user.nick = nick;
  user.username = username;
  user.real_name = real_name;
  user.address = session.address;
  user.host = session.address.starts_with(':') ? "0" + session.address : session.address;
  user.away = says_nothing(session) ? std::optional<std::string>(kNotThere) : session.away;
  user.signed_on = core.now();
  user.last_active = core.now();
  return user;
}

User& appear(Core& core, User user) {
  User& added = core.users.add(std::move(user));
  for (const char mode : core.settings().user_modes.letters()) core.users.set_mode(added, mode, true);
  return added;
}

Account* account_of(Core& core, const User& user) { return core.accounts.find(user.person); }

void take_presence(User& user, Account& account) {
  account.user = user.id;
  user.person = account.id;
  user.partners = std::exchange(account.partners, {});
  user.markers = std::exchange(account.markers, {});
  user.metadata = account.metadata;
}

void forget_presence(Core& core, User& user) {
  Account* const account = account_of(core, user);
  if (account == nullptr) return;
  account->user = {};
  account->partners = std::move(user.partners);
  account->markers = std::move(user.markers);
}

void note_real_name(Core& core, const User& user) {
  const Account* const account = account_of(core, user);
  if (account == nullptr || account->real_name == user.real_name || !is_always_on(core, *account)) return;
  const EventId id = account->id;
  set_account_fact(core, nullptr, id, account_field::kRealName, user.real_name);
}

User& sign_on(Core& core, Session& session) {
  const Registration given = *std::exchange(session.registration, std::nullopt);
  Account* const account = proven_account(core, session);
  User* user = account != nullptr ? core.users.find(account->user) : nullptr;
  if (user != nullptr) {
    attach(core, session, *account, *user);
    adopt_metadata(core, session, *user, given.metadata, false);
    core.sink.registered(session.id);
    return *user;
  }
  const irc::Nickname nick = account != nullptr ? choose_nick(core, session, *account, *given.nick) : *given.nick;
  user = &appear(core, newcomer(core, session, nick, given.username, given.real_name));
  bind(core, session, *user);
  core.sink.registered(session.id);
  if (account != nullptr) {
    take_presence(*user, *account);
    user->account = account->name.text();
    note_real_name(core, *user);
    note_return(core, session, *account, false);
  }
  adopt_metadata(core, session, *user, given.metadata, true);
  tell_online(core, *user);
  return *user;
}

void attach(Core& core, Session& session, Account& account, User& user) {
  const bool was_away = user.sessions.empty();
  const auto older = user.sessions;
  bind(core, session, user);
  if (was_away) {
    user.address = session.address;
    note_return(core, session, account, true);
  } else {
    session.entrance = Entrance{.enters = true, .at = core.next_id()};
  }
  if (!may_have_several_devices(core, account)) {
    for (const SessionId id : older) {
      Session& one = core.sessions[id];
      end_session(core, one, "Logged in from elsewhere",
                  "Closing link: " + one.address + " (Logged in from elsewhere)");
    }
  }
  update_away(core, user);
}

void note_return(Core& core, Session& session, Account& account, bool enters) {
  // Who was never here has missed all that was said since there is the account.
  const EventId since = account.left ? account.left : account.id;
  session.entrance = Entrance{.enters = enters, .at = core.next_id(), .missed_since = since};
  if (account.left && core.keeps()) set_account_fact(core, nullptr, account.id, account_field::kLeft, {});
}

void release_absent(Core& core, EventId id) {
  const Account* const account = core.accounts.find(id);
  User* const user = account != nullptr ? core.users.find(account->user) : nullptr;
  if (user != nullptr && user->sessions.empty() && !is_always_on(core, *account)) {
    disappear(core, *user, "Not always on any more");
  }
}

void configure(Core& core, std::shared_ptr<const Settings> settings) {
  core.configure(std::move(settings));
  std::vector<EventId> here;
  core.accounts.for_each([&](const Account& account) {
    if (account.user) here.push_back(account.id);
  });
  for (const EventId account : here) release_absent(core, account);
}

void end_session(Core& core, Session& session, std::string_view reason, std::string_view farewell) {
  User* const user = core.users.find(session.user);
  if (user != nullptr) unbind(core, session);
  close_session(core, session, farewell);
  if (user != nullptr) after_unbinding(core, *user, reason);
}

void quit(Core& core, User& user, std::string_view reason, std::string_view farewell) {
  if (!user.sessions.empty()) note_leaving(core, user);
  while (!user.sessions.empty()) {
    Session& last = core.sessions[user.sessions.back()];
    unbind(core, last);
    close_session(core, last, farewell);
  }
  disappear(core, user, reason);
}

void set_away(Core& core, Session& session, std::optional<std::string> reason) {
  session.away = std::move(reason);
  session.away_order = ++core.aways;
  // Before they have come, it will be theirs when they have.
  if (User* const user = core.users.find(session.user)) update_away(core, *user);
}

/// Of several texts it is the last that was given.
void update_away(Core& core, User& user) {
  const Session* last = nullptr;
  for (const SessionId id : user.sessions) {
    const Session& session = core.sessions[id];
    if (says_nothing(session)) continue;
    if (!session.away) return set_away(core, user, std::nullopt);
    if (last == nullptr || session.away_order > last->away_order) last = &session;
  }
  set_away(core, user, last != nullptr ? *last->away : absence(core, user));
}

}  // namespace chat::core
