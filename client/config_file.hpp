#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/settings.hpp"

namespace chat::client {

/// What a network of the configuration file can say about itself, besides settings: options of the command line, by
/// the same names, and its host and port.
struct NetworkKey {
  enum class Kind : std::uint8_t { text, word, port, on_or_off, trust, list };
  std::string_view key;
  Kind kind;
  std::string_view meaning;  ///< in one line
};
[[nodiscard]] std::span<const NetworkKey> network_keys();

/// One of them with its value, as on a command line: `port` and `6697`, `tls` and `true`; of a list each word alone.
using NetworkOption = std::pair<std::string, std::string>;

struct Network {
  std::string name;
  std::vector<NetworkOption> options;  ///< in the order of network_keys()
  Settings settings;                   ///< those of the file, with the network's own in their place

  bool operator==(const Network&) const = default;
};

/// What stands in a configuration file.
struct ConfigFile {
  /// More is not read.
  static constexpr std::size_t kMost = std::size_t{1} << 20;

  Settings settings;
  std::string default_network{};    ///< or empty
  std::vector<Network> networks{};  ///< by name

  [[nodiscard]] const Network* find(std::string_view name) const;
  /// "home, work"
  [[nodiscard]] std::string names() const;
};

/// Reads the text of a file; `name` is what errors call it. The error is a sentence for each thing that is wrong, with
/// its line, at most twenty, parted by line ends.
[[nodiscard]] std::expected<ConfigFile, std::string> parse_config(std::string_view text, const std::string& name);

/// Reads a file. One that is not there is an error only if it `must_exist`, else it is as an empty one.
[[nodiscard]] std::expected<ConfigFile, std::string> read_config(const std::string& path, bool must_exist);

/// A network's table as it stands in a file: `[network.NAME]` and a line for each option.
[[nodiscard]] std::string toml_of(std::string_view name, std::span<const NetworkOption> options);

/// What is to be changed in a file.
struct ConfigEdit {
  std::string network{};      ///< that we are connected to; its own settings are changed there. Empty: none of the file
  Settings settings{};        ///< that shall hold for it
  std::string new_network{};  ///< to be added; empty: none
  std::vector<NetworkOption> options{};
};

/// The text of a file with these changes. Only values that change are touched, and what is new is put behind what is
/// there: comments and the like stay. The error is a sentence.
[[nodiscard]] std::expected<std::string, std::string> edit_config(const std::string& text, const std::string& name,
                                                                  const ConfigEdit& edit);

}  // namespace chat::client
