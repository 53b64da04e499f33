#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "irc/line_buffer.hpp"

namespace chat::net {

// The lines of one read as one run of bytes, so that they travel to the engine in one copy: for each line a 16-bit
// header (the length, or the highest bit and a LineError), then its bytes; of a bad line the length of its head and
// that follow. Blocks can be joined end to end.

/// The bytes in front of each line.
inline constexpr std::size_t kLineHeader = sizeof(std::uint16_t);
inline constexpr std::uint16_t kErrorBit = 0x8000;
static_assert(irc::kMaxClientTags + irc::kMaxBody < kErrorBit);

inline void append_header(std::string& block, std::size_t value) {
  const auto header = static_cast<std::uint16_t>(value);
  char bytes[kLineHeader];
  std::memcpy(bytes, &header, sizeof header);
  block.append(bytes, sizeof bytes);
}

inline void append_line(std::string& block, const irc::LineBuffer::Line& line) {
  if (line) {
    append_header(block, line->size());
    block.append(*line);
  } else {
    append_header(block, kErrorBit | static_cast<std::size_t>(line.error().why));
    append_header(block, line.error().head.size());
    block.append(line.error().head);
  }
}

/// Walks over a block. The lines are views into it.
class LineReader {
 public:
  explicit LineReader(std::string_view block) : rest_(block) {}

  /// The next line; nothing at the end.
  std::optional<irc::LineBuffer::Line> next() {
    if (rest_.empty()) return std::nullopt;
    const std::uint16_t header = take_header();
    if ((header & kErrorBit) == 0) return take(header);
    const auto why = static_cast<irc::LineError>(header & static_cast<std::uint16_t>(~kErrorBit));
    return std::unexpected(irc::BadLine(why, take(take_header())));
  }

  /// What next() has not given yet, a block of its own.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::uint16_t take_header() {
    std::uint16_t header = 0;
    std::memcpy(&header, rest_.data(), sizeof header);
    rest_.remove_prefix(sizeof header);
    return header;
  }
  std::string_view take(std::size_t size) {
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string_view rest_;
};

}  // namespace chat::net
