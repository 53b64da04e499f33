#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/formatting.hpp"

namespace chat::client {

// Which of the terminal's colours are taken for what. Pure. Styles are the parameters of an SGR sequence (ECMA-48),
// `1;38;5;75`; an empty one is as usual.

/// How many colours there are.
enum class Depth : std::uint8_t { none, sixteen, many };
/// What they have to be readable on. On an unknown background only colours of medium lightness are used.
enum class Background : std::uint8_t { unknown, dark, light };

struct Palette {
  Depth depth = Depth::many;
  Background background = Background::unknown;
};

/// What a terminal has by $TERM and $COLORTERM.
[[nodiscard]] Depth depth_of(std::string_view term, std::string_view colorterm);
/// By $COLORFGBG, `15;0` or `15;default;0`; terminals that set none leave it unknown.
[[nodiscard]] Background background_of(std::string_view colorfgbg);

/// What a writer formatted. Text never comes near the colour that it stands on: a background that is too much like its
/// text is left out, and a colour that could not be read is made lighter or darker. Monospaced text looks as usual.
[[nodiscard]] std::string style_of(const text::Style& style, const Palette& palette);
/// Of a nick, by its folded form: always the same. Empty without colours.
[[nodiscard]] std::string style_of_nick(std::string_view folded, const Palette& palette);
/// Of what should not draw the eye: clocks, comings and goings.
[[nodiscard]] std::string quiet_style(const Palette& palette);
/// Of the mark of a line that speaks to one.
[[nodiscard]] std::string mention_style(const Palette& palette);
/// Of the mark of an error.
[[nodiscard]] std::string error_style(const Palette& palette);

}  // namespace chat::client
