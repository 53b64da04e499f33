#pragma once

#include <string_view>
#include <vector>

#include "commands/mind.hpp"
#include "core/core.hpp"
#include "irc/message.hpp"

namespace chat::commands {

/// Carries out one message of a session, as the table of commands says: 421, 451, 461, 462 and 481 come from here.
/// The session may be gone afterwards.
void dispatch(core::Core& core, core::Session& session, const irc::Message& message, std::vector<Request>& requests);

/// Goes on with the long reply that the session's cursor stands for, as far as the sink has room.
void resume(core::Core& core, core::Session& session);

}  // namespace chat::commands
