#pragma once

#include <string>
#include <string_view>

#include "commands/call.hpp"

namespace chat::commands {

// Messages of several lines, sent as a batch: https://ircv3.net/specs/extensions/multiline. The command BATCH opens and
// ends one; what stands between is collected in the session.

/// True if the line is part of a batch, with or without the capability, and has been dealt with as such.
[[nodiscard]] bool add_to_batch(Call& call);

/// The client has given up the capabilities that it needs for a batch: what it has begun is, too, and it is told.
void give_up_batch(core::Core& core, core::Session& session);

/// A batch that was left open for too long is given up, and its sender told.
void give_up_late_batch(core::Core& core, core::Session& session);

/// What the capability draft/multiline tells of limits.
[[nodiscard]] std::string multiline_limits(const core::Core& core);

}  // namespace chat::commands
