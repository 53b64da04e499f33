#include "app/data_directory.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace chat::app {
namespace {

constexpr const char* kName = "chatserver";

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// A folder that the environment names counts only if it is absolute, as the XDG specification demands.
bool is_absolute(std::string_view folder) { return folder.starts_with('/'); }

}  // namespace

Surroundings surroundings() {
  return {.state_directory = variable("STATE_DIRECTORY"),
          .xdg_state_home = variable("XDG_STATE_HOME"),
          .home = variable("HOME"),
          .is_root = ::geteuid() == 0};
}

std::expected<std::filesystem::path, std::string> data_directory(const Config& config, const Surroundings& around) {
  namespace fs = std::filesystem;
  if (!config.store.data.empty()) {
    std::error_code error;
    const fs::path folder = fs::absolute(config.store.data, error);
    if (error) return std::unexpected("The folder of this process is gone. Give an absolute path with --data.");
    return folder.lexically_normal();
  }
  const std::string state = around.state_directory.substr(0, around.state_directory.find(':'));
  if (is_absolute(state)) return state;
  if (is_absolute(around.xdg_state_home)) return fs::path(around.xdg_state_home) / kName;
  if (around.is_root) return fs::path("/var/lib") / kName;
  if (is_absolute(around.home)) return fs::path(around.home) / ".local" / "state" / kName;
  return std::unexpected("There is no home folder to keep the data in. Say where with --data DIR, or give --memory.");
}

}  // namespace chat::app
