#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "app/config.hpp"

namespace chat::app {

/// What the system tells a process about its folders, and who it runs for. Empty: nothing is told.
struct Surroundings {
  std::string state_directory{};  ///< $STATE_DIRECTORY: systemd's StateDirectory=; several are separated by colons
  std::string xdg_state_home{};   ///< $XDG_STATE_HOME
  std::string home{};             ///< $HOME
  bool is_root = false;
};
/// This process's.
[[nodiscard]] Surroundings surroundings();

/// Where the data is, absolute: the configured folder, else the one that is usual here. The error is a sentence.
[[nodiscard]] std::expected<std::filesystem::path, std::string> data_directory(const Config& config,
                                                                               const Surroundings& around);

}  // namespace chat::app
