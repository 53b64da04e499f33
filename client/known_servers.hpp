#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "client/dial.hpp"

namespace chat::client {

/// The fingerprints of servers that were trusted on first use: a text file with lines `host:port fingerprint`, which a
/// person may edit. It is only ever added to; of two lines about one server the first counts.
class KnownServers {
 public:
  /// More is not read: nobody knows that many servers.
  static constexpr std::size_t kMaxFile = std::size_t{1} << 20;

  explicit KnownServers(std::string path) : path_(std::move(path)) {}

  /// What stands behind the server's name; no valid fingerprint if somebody made it so. Nothing if it is not known, or
  /// there is no file yet. The error is a sentence.
  [[nodiscard]] std::expected<std::optional<std::string>, std::string> find(const Address& address) const;
  /// Adds a line; the file and its folder are made, for nobody else to read. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> remember(const Address& address, std::string_view fingerprint) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// `$XDG_STATE_HOME/chatclient/known_servers`, or below `~/.local/state`, of these two variables' values. Empty if
/// neither is an absolute path.
[[nodiscard]] std::string known_servers_path(std::string_view xdg_state_home, std::string_view home);

/// A SHA-256 fingerprint as people write it (upper or lower case, colons between the bytes, `SHA256:` in front) in its
/// one form: 64 lower-case hex digits.
[[nodiscard]] std::optional<std::string> read_fingerprint(std::string_view text);

}  // namespace chat::client
