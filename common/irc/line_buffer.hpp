#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace chat::irc {

/// The most bytes of a line without its tags, CR LF included (https://modern.ircdocs.horse/#message-format).
inline constexpr std::size_t kMaxBody = 512;
/// The most bytes of a client's tags, the leading `@` and the closing space included
/// (https://ircv3.net/specs/extensions/message-tags#size-limit; a server may add as many to what it sends).
inline constexpr std::size_t kMaxClientTags = 4096;
/// The most bytes of all the tags of a line that a server sends, `@` and space included.
inline constexpr std::size_t kMaxTags = 8191;

/// Why a line cannot be used. The rest of the stream is not affected.
enum class LineError : std::uint8_t {
  body_too_long,
  tags_too_long,
  nul,              ///< a NUL byte
  carriage_return,  ///< a CR that is not part of the line's end
  several_lines,    ///< a message that was to be one line and holds more (WebSocket)
  not_utf8,
};

/// A line that cannot be used.
struct BadLine {
  LineError why;
  /// Of a line that is not UTF-8, what stands in front of its parameters, if that is: who sent it can be told which
  /// command was not carried out (https://ircv3.net/specs/extensions/utf8-only). Empty otherwise.
  std::string_view head{};
  // NOLINTNEXTLINE(google-explicit-constructor): mostly there is nothing else to say of it
  BadLine(LineError error, std::string_view start = {}) : why(error), head(start) {}
  [[nodiscard]] bool operator==(const BadLine&) const = default;
};

/// Makes lines of the bytes of a stream. Its memory is bounded by the longest line allowed.
class LineBuffer {
 public:
  using Line = std::expected<std::string_view, BadLine>;

  /// `tags`: the most bytes of tags (kMaxClientTags from clients, kMaxTags from servers).
  /// Without `utf8_only` lines in other encodings are passed on as they are: a client meets servers that send them.
  explicit LineBuffer(std::size_t tags = kMaxClientTags, bool utf8_only = true)
      : max_tags_(tags), utf8_only_(utf8_only) {}

  /// Takes the next bytes of the stream and calls `on_line(Line)` for each line that they complete, without its
  /// LF or CR LF. Empty lines are skipped; returns how many. A view given to `on_line` is valid during that call.
  template <class OnLine>
  std::size_t feed(std::string_view bytes, OnLine&& on_line) {
    std::size_t skipped = 0;
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      if (end == std::string_view::npos) {
        keep(bytes);
        break;
      }
      if (const Line line = finish(bytes.substr(0, end)); !line || !line->empty()) {
        on_line(line);
      } else {
        ++skipped;
      }
      bytes.remove_prefix(end + 1);
      reset();
    }
    return skipped;
  }

  /// The bytes of the line that is not complete yet, as far as they are kept.
  [[nodiscard]] std::string_view pending() const { return partial_; }

 private:
  void keep(std::string_view bytes);
  Line finish(std::string_view bytes);
  void reset();
  [[nodiscard]] Line check(std::string_view line) const;

  std::size_t max_tags_;
  bool utf8_only_;
  std::string partial_;    ///< the beginning of a line whose end has not come
  bool overflow_ = false;  ///< that line is too long already: its rest is dropped
};

}  // namespace chat::irc
