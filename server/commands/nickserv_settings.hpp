#pragma once

#include "commands/services.hpp"

namespace chat::commands {

// NickServ's commands about what an account is, and what it is set to.

[[nodiscard]] ServiceOutcome handle_info(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_set(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_cert(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_sessions(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_drop(ServiceCall& call);

}  // namespace chat::commands
