#pragma once

#include <string>
#include <string_view>

#include "core/core.hpp"
#include "core/history.hpp"

namespace chat::commands {

/// Writes what happened once, as the session would have been shown it then, within the batch `reference` (empty: none).
/// Somebody who is told neither times nor batches gets the time in front of what was said.
void replay(core::Core& core, core::Session& session, const core::StoredEvent& event, std::string_view reference);

}  // namespace chat::commands
