#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "client/dial.hpp"

namespace chat::client {

// The client's own files: small, readable by their owner alone, shared by several clients at once. Errors are the
// system's numbers; who calls makes a sentence of them.

/// All of the file; nothing if there is none. One of more than `most` bytes is refused (EFBIG).
[[nodiscard]] std::expected<std::optional<std::string>, int> read_small_file(const std::string& path, std::size_t most);

/// Makes the folders in which the file shall be, for nobody else to read.
[[nodiscard]] std::expected<void, int> make_folder_of(const std::string& path);

/// Puts a new file in the place of the old one, if there is one, in one step: whatever happens, the old or the new one
/// is there as a whole. Its folder is made. A symbolic link stays, and what it points to is replaced.
[[nodiscard]] std::expected<void, int> replace_file(const std::string& path, std::string_view text);

/// A file that is read and written while no other client does; a lock is held as long as this exists. Blocks for it.
class LockedFile {
 public:
  /// The file and its folder are made if there are none.
  [[nodiscard]] static std::expected<LockedFile, int> open(const std::string& path);

  [[nodiscard]] std::expected<std::string, int> read(std::size_t most) const;
  /// Behind all that stands there.
  [[nodiscard]] std::expected<void, int> append(std::string_view text) const;
  /// In the place of what stands there. Who reads meanwhile, without the lock, may find some of that behind it.
  [[nodiscard]] std::expected<void, int> rewrite(std::string_view text) const;

 private:
  explicit LockedFile(Socket file) : file_(std::move(file)) {}
  Socket file_;
};

/// `$XDG_STATE_HOME/chatclient/NAME`, or below `~/.local/state`, of these two variables' values; in the same way
/// `$XDG_CONFIG_HOME/chatclient/config.toml`, or below `~/.config`. Empty if neither is an absolute path.
[[nodiscard]] std::string state_path(std::string_view xdg_state_home, std::string_view home, std::string_view name);
[[nodiscard]] std::string config_path(std::string_view xdg_config_home, std::string_view home);

/// The path with `~/` in front of it made the home folder.
[[nodiscard]] std::string expand_home(std::string_view path, std::string_view home);

}  // namespace chat::client
