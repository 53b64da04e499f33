#pragma once

#include "commands/call.hpp"
#include "commands/work.hpp"

namespace chat::commands {

// OPER: how somebody becomes a server operator (https://modern.ircdocs.horse/#oper-message): by a password, by their
// client certificate, or by both, as their entry of the configuration demands. Who has no such entry learns nothing of
// those there are: neither from the refusal nor from how long it takes.

[[nodiscard]] Outcome handle_oper(Call& call);
/// Goes on once the password has been checked.
void go_on_with_oper(const Continued& command);

}  // namespace chat::commands
