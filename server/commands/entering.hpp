#pragma once

#include <vector>

#include "commands/mind.hpp"
#include "core/core.hpp"

namespace chat::commands {

/// What a session is told of a channel that its user has entered: topic, read marker, and the names of who is there,
/// unless it wants to ask for them itself (https://ircv3.net/specs/extensions/no-implicit-names).
void show_channel(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel);
/// The same for a session that did not ask: nobody else goes on with what it is told, so `requests` say so.
void show_channel_aside(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel,
                        std::vector<Request>& requests);

/// A session that has come to somebody who was there before it (Session::entrance) enters their channels, which nobody
/// else sees, and what it missed is noted. The session must not be busy.
void show_entrance(core::Core& core, core::Session& session);

}  // namespace chat::commands
