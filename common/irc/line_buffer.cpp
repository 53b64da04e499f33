#include "irc/line_buffer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "util/utf8.hpp"

namespace chat::irc {
namespace {
constexpr std::size_t kKeptCapacity = 512;  // what an idle connection may hold on to

/// True if `line` is ASCII without NUL and CR, as nearly all lines are: one pass, eight bytes at a time.
bool is_plain(std::string_view line) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighBits = kOnes << 7U;
  // Some byte's high bit is set in it just if some byte of `word` is zero.
  const auto zeros = [](std::uint64_t word) { return (word - kOnes) & ~word; };
  std::uint64_t found = 0;
  const auto look = [&](std::uint64_t word) { found |= word | zeros(word) | zeros(word ^ (kOnes * '\r')); };
  std::uint64_t word = 0;
  for (; line.size() >= sizeof word; line.remove_prefix(sizeof word)) {
    std::memcpy(&word, line.data(), sizeof word);
    look(word);
  }
  word = kOnes;
  std::memcpy(&word, line.data(), line.size());
  look(word);
  return (found & kHighBits) == 0;
}

/// Tags, source and command, or the command alone if those are not UTF-8; empty if it is not.
std::string_view head_of(std::string_view line) {
  std::size_t command = 0;
  for (const char mark : {'@', ':'}) {
    if (command < line.size() && line[command] == mark) command = std::min(line.find(' ', command), line.size());
    command = std::min(line.find_first_not_of(' ', command), line.size());
  }
  const std::string_view head = line.substr(0, std::min(line.find(' ', command), line.size()));
  if (util::is_utf8(head)) return head;
  const std::string_view word = head.substr(command);
  return util::is_utf8(word) ? word : std::string_view{};
}

}  // namespace

void LineBuffer::keep(std::string_view bytes) {
  // What is kept suffices to tell which part is too long.
  const std::size_t room = max_tags_ + kMaxBody + 1 - std::min(partial_.size(), max_tags_ + kMaxBody + 1);
  if (bytes.size() > room) overflow_ = true;
  partial_.append(bytes.substr(0, room));
}

LineBuffer::Line LineBuffer::finish(std::string_view bytes) {
  if (partial_.empty() && !overflow_) return check(bytes);
  keep(bytes);
  return check(partial_);
}

void LineBuffer::reset() {
  overflow_ = false;
  if (partial_.capacity() > kKeptCapacity) {
    partial_ = {};
  } else {
    partial_.clear();
  }
}

LineBuffer::Line LineBuffer::check(std::string_view line) const {
  if (!overflow_ && line.ends_with('\r')) line.remove_suffix(1);
  std::string_view body = line;
  if (line.starts_with('@')) {
    const std::size_t tags = std::min(line.find(' '), line.size() - 1) + 1;
    if (tags > max_tags_) return std::unexpected(LineError::tags_too_long);
    body.remove_prefix(tags);
  }
  if (overflow_ || body.size() > kMaxBody - 2) return std::unexpected(LineError::body_too_long);
  if (is_plain(line)) return line;
  if (line.find('\0') != std::string_view::npos) return std::unexpected(LineError::nul);
  if (line.find('\r') != std::string_view::npos) return std::unexpected(LineError::carriage_return);
  if (utf8_only_ && !util::is_utf8(line)) return std::unexpected(BadLine(LineError::not_utf8, head_of(line)));
  return line;
}

}  // namespace chat::irc
