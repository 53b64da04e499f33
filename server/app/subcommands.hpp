#pragma once

#include <optional>
#include <string>
#include <vector>

namespace chat::app {

/// Carries out `backup`, `check`, `history export`, `history import` or `mkcert`, which do one thing and then end, if
/// the command line (without the program's name) begins with a word; one that is no command is refused. Output goes to
/// the standard streams. The exit status; none: the command line is empty or begins with an option.
[[nodiscard]] std::optional<int> run_subcommand(const std::vector<std::string>& arguments);

}  // namespace chat::app
