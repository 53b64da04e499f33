#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::text {

// IRC lines that are made of what a person typed. Whatever stands in the parts, a line stays one line.

/// The most bytes of a line without its line end.
inline constexpr std::size_t kMaxLine = 510;

/// Builds one IRC line. CR, LF and NUL never come to stand in it.
class Outgoing {
 public:
  explicit Outgoing(std::string_view command) : line_(command) {}
  /// A parameter that is not the last: a word, not beginning with a colon.
  Outgoing& middle(std::string_view word);
  /// The last parameter, which may be empty or have spaces.
  Outgoing& trailing(std::string_view text);
  [[nodiscard]] const std::string& line() const { return line_; }

 private:
  std::string line_;
};

/// `text` in pieces of at most `bytes` bytes, cut at spaces where there are any (the space goes), never within a
/// character. `bytes` is at least 4; the text is UTF-8 and not empty.
[[nodiscard]] std::vector<std::string_view> split_text(std::string_view text, std::size_t bytes);

/// How something is said.
enum class Saying : std::uint8_t {
  message,
  action,  ///< a CTCP ACTION
  notice,
};

/// `text` said to `target` in as many PRIVMSG or NOTICE as it takes, with `max_text` bytes of text in each at most.
/// Empty if the target is so long that no text fits behind it.
[[nodiscard]] std::vector<std::string> say(std::string_view target, std::string_view text, std::size_t max_text,
                                           Saying how = Saying::message);

}  // namespace chat::text
