#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/config.hpp"

namespace chat::app {

/// What was given on the command line.
struct Options {
  std::vector<std::string> hosts;
  std::optional<std::uint16_t> port;
  std::optional<std::uint16_t> tls_port;
  std::vector<std::string> tls_certificates;
  std::vector<std::string> tls_keys;
  std::string config_file;  ///< empty: none
  std::optional<std::string> name;
  std::optional<std::string> motd_file;
  std::optional<std::string> log_level;
  std::optional<std::string> data;
  bool memory = false;
  bool check_config = false;
  bool example_config = false;
  bool version = false;
  bool help = false;
};

/// Reads the command line (without the program's name). The error is a sentence that says what to do.
[[nodiscard]] std::expected<Options, std::string> parse_options(const std::vector<std::string>& arguments);

/// For --help.
[[nodiscard]] std::string help_text();

/// The configuration: the file's, where one was given, else the defaults; then the options; completed.
[[nodiscard]] std::expected<Config, ConfigErrors> load_config(const Options& options);

}  // namespace chat::app
