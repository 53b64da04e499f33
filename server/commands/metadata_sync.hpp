#pragma once

#include <string>
#include <vector>

#include "core/core.hpp"

namespace chat::commands {

// What a session is told of the metadata of others without asking, behind the answer to its command: when it enters a
// channel, watches somebody, or subscribes to keys. To who has subscribed to nothing nothing is told.

/// A channel's, and its members'. Of a large channel it is only told that it may ask (RPL_METADATASYNCLATER).
void note_metadata(core::Core& core, core::Session& session, const core::Channel& channel);
void note_metadata(core::Session& session, const core::User& user);
/// Of these keys, everybody's whom it is told of.
void note_metadata(core::Session& session, std::vector<std::string> keys);

/// Tells what was noted. The session must not be busy; it may be afterwards.
void tell_noted_metadata(core::Core& core, core::Session& session);

}  // namespace chat::commands
