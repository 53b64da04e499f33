#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "app/config.hpp"

namespace chat::app {

/// A new password: at a terminal, asked for twice, while what is typed is not shown; else one line of standard input.
/// Interrupting the program leaves the terminal as it was. The error is a sentence, also for one that
/// REGISTER would refuse for that account (empty: none).
[[nodiscard]] std::expected<std::string, std::string> read_new_password(const Config& config, std::string_view account);

/// Whether somebody at a terminal says yes. Without a terminal nobody can: false.
[[nodiscard]] bool confirm(const std::string& question);

}  // namespace chat::app
