#pragma once

#include <span>

#include "commands/call.hpp"

namespace chat::commands {

[[nodiscard]] std::span<const Descriptor> gateway_commands();  // WEBIRC

}  // namespace chat::commands
