#pragma once

#include <string>
#include <string_view>

#include "commands/call.hpp"
#include "core/actions.hpp"

namespace chat::commands {

/// Says something to one target, a channel (perhaps `@#channel`) or a person, if policy allows it.
[[nodiscard]] Outcome say_to(Call& call, std::string_view target, const core::Speech& speech);

/// The client-only tags of the message, as they stood on the wire, if the session may send them.
[[nodiscard]] std::string client_tags(const Call& call);

}  // namespace chat::commands
