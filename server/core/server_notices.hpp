#pragma once

#include <string_view>

#include "core/core.hpp"

namespace chat::core {

/// A NOTICE from the server to every operator who receives its notices (user mode +s), on all of their sessions.
void notice_operators(Core& core, std::string_view text);

}  // namespace chat::core
