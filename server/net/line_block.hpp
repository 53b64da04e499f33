#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "irc/line_buffer.hpp"

namespace chat::net {

// The lines of one read as one run of bytes, so that they travel to the engine in one copy: for each line a 16-bit
// header (the length, or the highest bit and a LineError), then its bytes. Blocks can be joined end to end.

/// The bytes in front of each line.
inline constexpr std::size_t kLineHeader = sizeof(std::uint16_t);
inline constexpr std::uint16_t kErrorBit = 0x8000;
static_assert(irc::kMaxClientTags + irc::kMaxBody < kErrorBit);

inline void append_line(std::string& block, const irc::LineBuffer::Line& line) {
  const auto header = line ? static_cast<std::uint16_t>(line->size())
                           : static_cast<std::uint16_t>(kErrorBit | static_cast<std::uint16_t>(line.error()));
  char bytes[kLineHeader];
  std::memcpy(bytes, &header, sizeof header);
  block.append(bytes, sizeof bytes);
  if (line) block.append(*line);
}

/// Walks over a block. The lines are views into it.
class LineReader {
 public:
  explicit LineReader(std::string_view block) : rest_(block) {}

  /// The next line; nothing at the end.
  std::optional<irc::LineBuffer::Line> next() {
    if (rest_.empty()) return std::nullopt;
    std::uint16_t header = 0;
    std::memcpy(&header, rest_.data(), sizeof header);
    rest_.remove_prefix(sizeof header);
    if ((header & kErrorBit) != 0) {
      return std::unexpected(static_cast<irc::LineError>(header & static_cast<std::uint16_t>(~kErrorBit)));
    }
    const std::string_view line = rest_.substr(0, header);
    rest_.remove_prefix(header);
    return line;
  }

  /// What next() has not given yet, a block of its own.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace chat::net
