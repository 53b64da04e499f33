#pragma once

#include <functional>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// How users and their sessions come and go; for the actions only.

/// A session is one of the user's from here on.
void bind(Core& core, Session& session, User& user);
/// It is its user's no more, who may be left without any: then they are the operator that they were until it is seen
/// whether they stay.
void unbind(Core& core, Session& session);
/// What comes now is this session's doing. Being an operator is a device's affair: others of the same account, which
/// have only shown that they know its password, see that their user is one (+o), and have no privileges by it.
void act(Core& core, const Session& session);
/// This device is an operator from here on. A user who was none receives the server's notices, too (+s).
void become_operator(Core& core, Session& session, const Privileges& privileges);
/// None of the user's devices is an operator any more. The modes that go with it (o and, if it was on, s) are off, and
/// are returned: whoever calls tells of them.
[[nodiscard]] irc::ModeSet resign(Core& core, User& user);

/// A session was taken from the user: if it was the last and they are not always on, they quit with `reason`.
void after_unbinding(Core& core, User& user, std::string_view reason);

/// Somebody as they are when they come by this session: not in the registry yet, and nobody's account.
[[nodiscard]] User newcomer(Core& core, const Session& session, const irc::Nickname& nick, std::string_view username,
                            std::string_view real_name);
/// Into the registry, with the modes that everybody begins with.
User& appear(Core& core, User user);
/// To each session that watches the user's nick and whose user meets them in no channel: the line that `choose` gives,
/// if any.
void to_strangers_watching(Core& core, const User& user, const std::function<const Line*(const Session&)>& choose);
/// Who watches the user's nick reads that they are here, and what they tell of themselves.
void tell_online(Core& core, const User& user);
/// The user quits: they are in no channel any more, and gone from the registry. They must be without sessions.
void disappear(Core& core, User& user, std::string_view reason);

/// The account of the user; nullptr: a guest.
[[nodiscard]] Account* account_of(Core& core, const User& user);
/// The user has become the account's: presence goes from the one to the other.
void take_presence(User& user, Account& account);
/// The other way round, if the user is an account's.
void forget_presence(Core& core, User& user);
/// The real name of who is always on is kept, for when they are here without a session.
void note_real_name(Core& core, const User& user);

/// How far the user has read is noted, and nobody told.
void note_read(Core& core, User& user, const Conversation& conversation, std::string_view name, util::Millis time);

/// Another session of the account's user, who is there.
void attach(Core& core, Session& session, Account& account, User& user);
/// A session has come to an account that was away until now. `enters`: see Entrance.
void note_return(Core& core, Session& session, Account& account, bool enters);

/// Whoever is here without a session quits if they are not always on (any more).
void release_absent(Core& core, EventId account);

/// Whether all that the user's devices say makes them away, and with which text.
void update_away(Core& core, User& user);

/// Who has that nick or one that looks the same, `self` aside, gets another one and is told why. False: they may keep
/// it, since it is their own account's name.
bool make_room(Core& core, const irc::Nickname& nick, UserId self);

}  // namespace chat::core
