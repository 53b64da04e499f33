#pragma once

#include "commands/call.hpp"
#include "core/core.hpp"

namespace chat::commands {

/// What a session is told of a channel that its user has entered: topic, read marker, and the names of who is there,
/// unless it wants to ask for them itself (https://ircv3.net/specs/extensions/no-implicit-names).
void show_channel(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel);
/// The same where the command of one session has brought their user there: what the others are told nobody goes on with
/// by itself, so the call's requests say that it is to be done.
void show_channel(const Call& call, core::Session& session, const core::User& user, const core::Channel& channel);

/// A session that has come to somebody who was there before it (Session::entrance) enters their channels, which nobody
/// else sees, and what it missed is noted. The session must not be busy.
void show_entrance(core::Core& core, core::Session& session);

}  // namespace chat::commands
