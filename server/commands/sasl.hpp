#pragma once

#include <string>

#include "commands/work.hpp"
#include "core/core.hpp"

namespace chat::commands {

/// The mechanisms that a session may use: `PLAIN,SCRAM-SHA-256`.
[[nodiscard]] std::string sasl_mechanisms(const core::Session& session);

/// Whoever was proving who they are does not go on with it: 906, if so.
void abandon_sasl(core::Core& core, core::Session& session);

/// AUTHENTICATE PLAIN: the password has been checked.
void go_on_with_sasl(const Continued& command);

}  // namespace chat::commands
