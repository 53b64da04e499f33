#pragma once

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace chat::irc {

/// One message tag as it stands on the wire (https://ircv3.net/specs/extensions/message-tags).
struct Tag {
  std::string_view key;    ///< with its `+` if it is a client-only tag
  std::string_view value;  ///< still escaped; see unescape_tag_value()
};

/// The most parameters that a message should be sent with, since old software reads no more. What is received may have
/// any number (https://modern.ircdocs.horse/#parameters): at most half as many as its line has bytes.
inline constexpr std::size_t kMaxParams = 15;

/// A parsed line. All views point into the text that was parsed, which must outlive the message.
struct Message {
  boost::container::small_vector<Tag, 2> tags;
  std::string_view source;   ///< without its colon; empty if the line has none
  std::string_view command;  ///< as written: compare without regard to case
  boost::container::small_vector<std::string_view, 8> params;

  /// The parameter at `index`, or an empty view.
  [[nodiscard]] std::string_view param(std::size_t index) const {
    return index < params.size() ? params[index] : std::string_view{};
  }
  /// The value of the last tag with this key, still escaped, if there is one.
  [[nodiscard]] std::optional<std::string_view> tag(std::string_view key) const;
};

enum class ParseError : std::uint8_t {
  empty,        ///< nothing but spaces
  no_command,   ///< tags or a source, and then nothing
  bad_command,  ///< neither letters only nor three digits
};

/// Parses one line without its line end (https://modern.ircdocs.horse/#message-format).
/// Any bytes may be given; what the line buffer refuses (NUL, CR, too long) should not be.
[[nodiscard]] std::expected<Message, ParseError> parse(std::string_view line);

/// The parts of a source `nick!user@host`; those that are absent are empty.
struct Source {
  std::string_view nick;
  std::string_view user;
  std::string_view host;
};
[[nodiscard]] Source split_source(std::string_view source);

/// The value that an escaped tag value stands for.
[[nodiscard]] std::string unescape_tag_value(std::string_view escaped);
/// Appends `value` to `out`, escaped.
void escape_tag_value(std::string_view value, std::string& out);

/// True if `text` can be a parameter that is not the last: not empty, no space, no leading colon.
[[nodiscard]] bool is_middle(std::string_view text);

/// Appends a space and a parameter that is_middle(), or a space, a colon and any last parameter.
void append_middle(std::string& out, std::string_view param);
void append_trailing(std::string& out, std::string_view param);

/// ASCII letters made upper case; what commands and mode names compare by.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace chat::irc
