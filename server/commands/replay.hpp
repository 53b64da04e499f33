#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/core.hpp"
#include "core/history.hpp"

namespace chat::commands {

/// What a session is told of the past, and a page for it consists of. Redactions are not: what was withdrawn is left
/// out (https://ircv3.net/specs/extensions/message-redaction).
[[nodiscard]] core::EventKinds kinds_told(const core::Session& session);

/// To whom nothing tells when it was said.
enum class Untimed : std::uint8_t {
  as_it_was,
  time_in_front,  ///< of each line: they did not ask, and would take it for something said now
};

/// Writes what happened once, as the session would have been shown it then, within the batch `reference` (empty: none).
/// The event is one of kinds_told().
void replay(core::Core& core, core::Session& session, const core::StoredEvent& event, std::string_view reference,
            Untimed untimed);

}  // namespace chat::commands
