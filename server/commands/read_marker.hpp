#pragma once

#include "core/core.hpp"

namespace chat::commands {

/// Tells a session of somebody who entered how far they had read the channel, if it wants to know.
void show_read_marker(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel);

}  // namespace chat::commands
