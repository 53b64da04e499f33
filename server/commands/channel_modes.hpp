#pragma once

#include "commands/call.hpp"

namespace chat::commands {

/// MODE with a channel as its target: shows the modes, shows a list, or changes what the user may change.
[[nodiscard]] Outcome handle_channel_mode(Call& call);

}  // namespace chat::commands
