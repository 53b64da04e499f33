#pragma once

#include "core/core.hpp"

namespace chat::commands {

/// What a session is told of a channel that its user has entered: topic, read marker, and the names of who is there.
void show_channel(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel);

/// A session that has come to somebody who was there before it (Session::entrance) enters their channels, which nobody
/// else sees, and what it missed is noted. The session must not be busy.
void show_entrance(core::Core& core, core::Session& session);

}  // namespace chat::commands
