#pragma once

#include <cstdint>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// Who a session is: the one place where sessions, users and accounts meet. None of these asks whether it may, and none
// sends the numerics of the command that led here (900, 901): that is the command's.

/// A session has proved to be that account, which is verified and not suspended. Before its registration it is only
/// noted (sign_on() does the rest). Afterwards:
///  - nobody is there for the account: the session's user becomes its user, and takes its name as nick if that is free;
///  - the account's user is there: the session goes over to them, and its former user quits if it was their last.
/// The session may have another user afterwards, and is told of what changed.
void log_in(Core& core, Session& session, Account& account);

/// A session is a guest's again, with a nick of its own (Guest…), in no channel. Its former user quits if it was their
/// last and they are not always on. Before its registration only the proof is forgotten.
void log_out(Core& core, Session& session);

/// The same where guests are welcome; where they are not (AccountSettings::login_required) the session ends. True: it
/// is still there.
bool log_out_or_end(Core& core, Session& session);

/// Whether the account's user stays without a session, and whether they may have several.
[[nodiscard]] bool is_always_on(const Core& core, const Account& account);
[[nodiscard]] bool may_have_several_devices(const Core& core, const Account& account);

/// All sessions of the account end, with `reason`, and its user quits, always on or not.
void end_account(Core& core, Account& account, std::string_view reason);

/// A nick that nobody has and no account owns: `Guest` and digits.
[[nodiscard]] irc::Nickname guest_nick(Core& core);

/// The account that the session has proved to be; nullptr: none, or it is gone or suspended since, and the session is
/// a guest's.
[[nodiscard]] Account* proven_account(Core& core, Session& session);

/// Whether a nick may be taken by a session, before or after registration.
enum class NickVerdict : std::uint8_t {
  free,
  in_use,    ///< somebody has it, or one that looks the same; or it is nobody's ever (NickServ)
  reserved,  ///< it is (or looks like) the name of an account that the session has not proved to be
};
[[nodiscard]] NickVerdict judge_nick(const Core& core, const Session& session, const irc::Nickname& nick);

}  // namespace chat::core
