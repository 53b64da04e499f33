#pragma once

#include <expected>
#include <string>

#include "app/config.hpp"
#include "core/work.hpp"

namespace chat::app {

/// A new password: at a terminal, asked for twice, while what is typed is not shown; else one line of standard input.
/// Interrupting the program leaves the terminal as it was. The error is a sentence, also for one that the
/// configuration has as too weak, or that no client could give.
[[nodiscard]] std::expected<std::string, std::string> read_new_password(const Config& config);

/// Whether somebody at a terminal says yes. Without a terminal nobody can: false.
[[nodiscard]] bool confirm(const std::string& question);

/// What is kept of a password. As slow as the configuration says.
[[nodiscard]] core::Credentials make_credentials(const std::string& password, const Config& config);

}  // namespace chat::app
