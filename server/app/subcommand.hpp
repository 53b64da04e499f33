#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"

namespace chat::app {

// Commands that do one thing and end: `chatserver backup FILE`. Each family is a table; how one is found and its
// arguments are read stands in subcommands.cpp.

/// What a command was given.
struct Given {
  Config config;                    ///< of --config, not completed; else the defaults
  std::filesystem::path directory;  ///< where the server keeps its data
  std::vector<std::string> words;   ///< behind the command's own
  std::string email{};              ///< --email
  bool yes = false;                 ///< --yes
};

/// An option that not every command has, without its dashes.
inline constexpr std::string_view kEmailOption = "email";
inline constexpr std::string_view kYesOption = "yes";

struct Subcommand {
  std::vector<std::string> words;
  std::string_view syntax;
  std::string_view meaning;
  std::size_t least = 0;           ///< words that follow it
  std::size_t most = 0;            ///< the same
  std::string_view asks = "file";  ///< what is missing if there are fewer
  std::string_view option = {};    ///< of its own; empty: none
  bool has_data = true;            ///< it is about a data directory
  int (*run)(const Given& given);  ///< returns the exit status
};

/// backup, check, history export, history import
[[nodiscard]] std::span<const Subcommand> data_commands();
/// account …, genpasswd
[[nodiscard]] std::span<const Subcommand> account_commands();

/// Tells what went wrong; returns the exit status of a failure.
int fail(const std::string& sentence);

inline constexpr std::string_view kStandard = "-";  ///< standard input or output, in place of a file

/// Lets `write` write to a new file, which only its owner may read, or to standard output (no name, or kStandard). What
/// it returns is the exit status; it sets `written` if something stands in the file that is worth keeping, also if the
/// status is a failure. Otherwise the file goes.
int write_to_file(const std::string& name, const std::function<int(std::ostream& out, bool& written)>& write);

}  // namespace chat::app
