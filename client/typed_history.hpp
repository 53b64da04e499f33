#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What was typed in this run and in earlier ones: a file with a line for each, for its owner alone. Several clients
/// add to it at once. Lines that may hold a password are not kept. When the file cannot be read or written, nothing is
/// remembered, and nobody is told: nothing is lost that anybody asked for.
class TypedHistory {
 public:
  static constexpr std::size_t kMostLines = 1000;
  static constexpr std::size_t kLongestLine = 4096;  ///< bytes; longer ones are not kept

  /// An empty path: nothing is kept.
  explicit TypedHistory(std::string path) : path_(std::move(path)) {}

  /// What is there, the oldest first, at most kMostLines.
  [[nodiscard]] std::vector<std::string> lines() const;

  /// Adds a line, which was typed at this place; the oldest goes when there are too many. The line behind one by which
  /// a password comes to be asked for is not kept: who types fast types it there.
  void keep(std::string_view line, std::string_view place);

 private:
  std::string path_;
  std::string last_;          ///< what was kept last
  bool secret_next_ = false;  ///< a password was about to be asked for: what is typed ahead may be it
};

/// False if the line, typed where plain lines go to `place`, may hold a password: what is said to services, what logs
/// somebody in, the keys of channels, and commands that chatclient does not know.
[[nodiscard]] bool may_be_remembered(std::string_view line, std::string_view place);

}  // namespace chat::client
