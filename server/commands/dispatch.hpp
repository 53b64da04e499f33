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

/// Goes on with what the session's cursor stands for: a long reply, as far as the sink has room, or a command whose
/// slow work is done. The session may be gone afterwards.
void resume(core::Core& core, core::Session& session, std::vector<Request>& requests);

/// A command that is not carried out since its line is not UTF-8; `head`: see irc::BadLine.
void refuse_encoding(core::Core& core, core::Session& session, std::string_view head);

}  // namespace chat::commands
