#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::text {

// Formatting of what people say (https://modern.ircdocs.horse/formatting): codes in the text become spans. What a span
// looks like is for those to decide who show it.

struct Colour {
  enum class Kind : std::uint8_t {
    listed,  ///< `value` is one of mIRC's colours, 0 to 98
    exact,   ///< `value` is 0xRRGGBB
  };
  Kind kind = Kind::listed;
  std::uint32_t value = 0;
  bool operator==(const Colour&) const = default;
};

struct Style {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  bool strikethrough = false;
  bool monospace = false;
  bool reverse = false;
  std::optional<Colour> foreground{};  ///< none: as usual
  std::optional<Colour> background{};
  bool operator==(const Style&) const = default;
};

struct Span {
  std::string text;  ///< fit to be shown, and not empty
  Style style;
};

/// The most spans of a text. What comes behind looks like the last one.
inline constexpr std::size_t kMaxSpans = 1000;

/// The text in spans, of which no two neighbours look the same. Their texts together are strip_controls(text). Empty if
/// nothing in it is formatted.
[[nodiscard]] std::vector<Span> formatted(std::string_view text);

}  // namespace chat::text
