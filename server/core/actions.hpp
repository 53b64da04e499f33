#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// What can happen. Each function changes the state, records the event if it is worth keeping, and sends the lines to
// those whom they concern. None asks whether it may: that is policy's, and the command's that calls.

/// The first thing that happens, once the time is set: what the last process left. Who was in channels then has quit,
/// which is recorded, unless they are always on; open channels sleep. Registered ones are as their facts say.
void restore(Core& core, const Remembered& remembered);

/// New settings hold; see Core::configure(). Who is always on by them no more, and has no session, quits.
void configure(Core& core, std::shared_ptr<const Settings> settings);

/// A session has given all it must: it has a user from here on. Who has proved to be an account that has a user already
/// becomes one of their sessions, and has their nick; anyone else is a new user. The nick that the session asked for
/// must be free, unless it has proved to be an account: then its user gets another one if need be (Account::name
/// first).
User& sign_on(Core& core, Session& session);
/// A session ends: it is told `farewell` (ERROR; nothing if empty), its connection is closed, and if it was its user's
/// last and they are not always on, the user quits with `reason`. Nothing may use the session afterwards.
void end_session(Core& core, Session& session, std::string_view reason, std::string_view farewell);
/// All sessions of a user end, and the user quits, always on or not.
void quit(Core& core, User& user, std::string_view reason, std::string_view farewell);

/// The user enters; a channel that does not exist is created, with the user as its operator (and owner, if there is
/// +q). In a registered one they have the statuses that go with their access. The newcomer gets topic and names by the
/// command, not here.
Channel& join(Core& core, User& user, const irc::ChannelName& name);
/// After these the channel may be gone.
void part(Core& core, User& user, Channel& channel, std::optional<std::string_view> reason);
void kick(Core& core, const User& by, Channel& channel, User& whom, std::string_view reason);

void rename(Core& core, User& user, const irc::Nickname& nick);
/// A channel keeps all but its name, which nobody else must have. `by` need not be in it. Who does not know RENAME is
/// told that they left and entered, unless only the case changes; like a newcomer, they get topic and names by the
/// command. What of `reason` does not fit into the line is cut off.
void rename_channel(Core& core, const User& by, Channel& channel, const irc::ChannelName& name,
                    std::string_view reason);
/// For whom a rename by `user` counts.
[[nodiscard]] Renamer renamer_of(const Core& core, const User& user);
[[nodiscard]] bool knows_rename(const Session& session);
void set_topic(Core& core, const User& by, Channel& channel, std::string_view text);
/// Invites, and tells the invited person and (invite-notify) those who may invite.
void invite(Core& core, const User& by, Channel& channel, User& whom);

/// A mode change that has been made in `channel`: `change` is `+o-v nick nick`.
void announce_mode(Core& core, const User& by, Channel& channel, std::string_view change);
/// The same for the user's own modes, which only they are told of: `change` is `+i-w`.
void tell_user_modes(Core& core, User& user, std::string_view change);
/// One device says that nobody is at it, or that somebody is again; the user is away while nobody is at any.
void set_away(Core& core, Session& session, std::optional<std::string> reason);
/// away-notify and extended-monitor.
void set_away(Core& core, User& user, std::optional<std::string> reason);
void set_real_name(Core& core, User& user, std::string_view real_name);
void set_host(Core& core, User& user, std::string_view username, std::string_view host);
/// The empty account logs out.
void set_account(Core& core, User& user, std::string_view account);

enum class SpeechKind : std::uint8_t { message, notice, tagmsg };

/// Something said: `text` is ignored for a TAGMSG. `client_tags` as on the wire; of a nonce among them (nonces.hpp) all
/// but the speaker hear nothing.
struct Speech {
  SpeechKind kind = SpeechKind::message;
  std::string_view text;  ///< what does not fit into a line is cut off, unless it is `multiline`
  std::string_view client_tags;
  bool multiline = false;               ///< draft/multiline: of any length, lines separated by LF
  std::span<const std::size_t> cuts{};  ///< how its sender divided long lines; see divide()
};
/// To all members but the speaker (echo-message gets it back), or only to those of at least the status `at_least`
/// (one of Settings::prefixes; STATUSMSG). `from` is the session that speaks.
void say(Core& core, User& speaker, const Session& from, Channel& channel, const Speech& speech,
         std::optional<char> at_least = std::nullopt);
/// The private-chat router: to all sessions of `to`, to the speaker's other sessions, and back by echo-message.
void say(Core& core, User& speaker, const Session& from, User& to, const Speech& speech);

/// If the line has a nonce and was said already (nonces.hpp), it is not said again: `from` hears the echo of the first
/// time, if it has echo-message, and nobody else anything. False: it is to be said.
[[nodiscard]] bool answer_repeat(Core& core, User& speaker, Session& from, const Channel& channel, const Speech& speech,
                                 std::optional<char> at_least = std::nullopt);
[[nodiscard]] bool answer_repeat(Core& core, User& speaker, Session& from, const User& to, const Speech& speech);
[[nodiscard]] bool answer_repeat(Core& core, User& speaker, Session& from, const Account& to, const Speech& speech);

/// To everybody on the server, as to `mask`; it is shown and not kept.
void announce(Core& core, User& speaker, const Session& from, std::string_view mask, const Speech& speech);

/// To an account that has no user now: it is kept, and found by them when they come. Not for a TAGMSG.
void say(Core& core, User& speaker, const Session& from, Account& to, const Speech& speech);

/// The journal knows that the user has talked in private with that person, who was called so: their history is found by
/// that name, also when nobody has spoken since the server was started.
void recall_partner(Core& core, User& user, std::string_view nick, EventId person);

/// What was said in `event` is withdrawn. Told, with the capability, to whom it was said: in `channel`, or, if that is
/// nullptr, to the two persons. `target`: the channel as the event names it, or the nick of the other person.
void redact(Core& core, User& by, const Channel* channel, const StoredEvent& event, std::string_view target,
            std::string_view reason);

/// How far the user has read that conversation, as far as they have said.
[[nodiscard]] std::optional<util::Millis> read_marker(const User& user, const Conversation& conversation);
/// The user has read it up to `time`, which is later than before. Tells all of their sessions that have the capability,
/// and `from`; `name` is what the conversation is called.
void mark_read(Core& core, User& user, Session& from, const Conversation& conversation, std::string_view name,
               util::Millis time);
/// Tells a session; none: `*`.
void tell_read_marker(Core& core, Session& session, std::string_view name, std::optional<util::Millis> time);

}  // namespace chat::core
