#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace chat::store {

/// A data directory that belongs to this process until the object goes. What is in it is for its owner alone (0700, and
/// 0600 for files).
class Directory {
 public:
  /// Makes it if it is missing. The error is a sentence: another process has it, or the system does not let us.
  [[nodiscard]] static std::expected<Directory, std::string> take(const std::filesystem::path& path);
  /// Whether a process has it now.
  [[nodiscard]] static bool is_taken(const std::filesystem::path& path);
  Directory(Directory&& other) noexcept;
  Directory& operator=(Directory&&) = delete;
  ~Directory();

  /// The error, a sentence: files made from a journal are there, and the journal is missing or empty. Begun anew, it
  /// would look as if nothing had ever happened, and they would be made again from it.
  [[nodiscard]] static std::expected<void, std::string> has_no_orphans(const std::filesystem::path& path);

  /// Makes an empty file that only its owner may read; SQLite gives those beside it the same rights. A file that is
  /// there stays as it is.
  [[nodiscard]] std::expected<void, std::string> touch(const std::filesystem::path& file) const;

 private:
  explicit Directory(int lock) : lock_(lock) {}
  int lock_;  // -1: moved from
};

}  // namespace chat::store
