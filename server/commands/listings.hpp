#pragma once

#include "commands/call.hpp"

namespace chat::commands {

// Long replies: what a cursor (core/cursor.hpp) still has to say is said by resume_*, a part at a time, while the
// sink has room. Each returns true when the reply is complete, its end included.

[[nodiscard]] bool resume_list(core::Core& core, core::Session& session, core::ListCursor& cursor,
                               std::size_t& position);
[[nodiscard]] bool resume_names(core::Core& core, core::Session& session, core::NamesCursor& cursor,
                                std::size_t& position);
[[nodiscard]] bool resume_who(core::Core& core, core::Session& session, core::WhoCursor& cursor, std::size_t& position);

/// RPL_NAMREPLY and RPL_ENDOFNAMES for a channel that the user has joined or asked for: at once if it is small and
/// nothing long is being said to the session, else by its cursor.
void show_names(core::Core& core, core::Session& session, const core::User& viewer, const core::Channel& channel);

}  // namespace chat::commands
