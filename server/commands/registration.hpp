#pragma once

#include "commands/call.hpp"

namespace chat::commands {

/// If the session has said all that registration needs, and does not negotiate, it becomes a user and is welcomed.
/// The session may be gone afterwards (a wrong server password).
void try_to_register(core::Core& core, core::Session& session);

/// 005, LUSERS and MOTD, as a newcomer gets them and anyone may ask for them.
void show_isupport(core::Core& core, core::Session& session);
void show_lusers(core::Core& core, core::Session& session);
void show_motd(core::Core& core, core::Session& session);

}  // namespace chat::commands
