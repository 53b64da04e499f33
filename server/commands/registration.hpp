#pragma once

#include "commands/call.hpp"
#include "core/identity.hpp"

namespace chat::commands {

/// If the session has said all that registration needs, and does not negotiate, it becomes a user and is welcomed.
/// The session may be gone afterwards (a wrong server password, or no account where one is needed).
void try_to_register(core::Core& core, core::Session& session);

/// Why a nick cannot be had, and what to do.
[[nodiscard]] std::string_view explain(core::NickVerdict verdict);

/// 005, LUSERS and MOTD, as a newcomer gets them and anyone may ask for them.
void show_isupport(core::Core& core, core::Session& session);
/// Some tokens of 005, or `-KEY` of those that are not so any more; in a batch for who knows that
/// (https://ircv3.net/specs/extensions/extended-isupport).
void say_isupport(core::Core& core, core::Session& session, const std::vector<std::string>& tokens);
void show_lusers(core::Core& core, core::Session& session);
void show_motd(core::Core& core, core::Session& session);

}  // namespace chat::commands
