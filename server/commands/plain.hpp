#pragma once

#include <string_view>
#include <vector>

#include "commands/mind.hpp"
#include "core/core.hpp"

namespace chat::commands {

// Plain sessions: people at a bare terminal (nc, telnet), who type the slash language and read lines made for people.

/// Says hello and asks for a name, once. Harmless to an IRC client that is merely slow: it decides nothing.
void greet(core::Core& core, core::Session& session);

/// The session is a plain one from now on.
void become_plain(core::Core& core, core::Session& session);

/// One line that was typed. The session may be gone afterwards.
void plain_line(core::Core& core, core::Session& session, std::string_view line, std::vector<Request>& requests);

}  // namespace chat::commands
