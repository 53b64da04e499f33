#include "client/paint.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <string>

using namespace chat;
using namespace chat::client;

namespace {

constexpr Background kBackgrounds[] = {Background::unknown, Background::dark, Background::light};

text::Style coloured(std::optional<std::uint32_t> over, std::optional<std::uint32_t> under = {}) {
  text::Style style;
  if (over) style.foreground = text::Colour{text::Colour::Kind::listed, *over};
  if (under) style.background = text::Colour{text::Colour::Kind::listed, *under};
  return style;
}

/// The lightness of a colour of the cube or of the greys, as physics has it.
double lightness(int index) {
  const auto linear = [](int value) { return std::pow(value / 255.0, 2.2); };
  if (index >= 232) return linear(8 + 10 * (index - 232));
  const auto level = [&](int step) { return linear(step == 0 ? 0 : 55 + 40 * step); };
  return 0.2126 * level((index - 16) / 36) + 0.7152 * level((index - 16) / 6 % 6) + 0.0722 * level((index - 16) % 6);
}

/// The number behind `38;5;` or `48;5;`; -1 if there is none.
int colour_in(std::string_view style, std::string_view which) {
  const std::size_t at = style.find(which);
  if (at == std::string_view::npos) return -1;
  int value = -1;
  std::from_chars(style.data() + at + which.size(), style.data() + style.size(), value);
  return value;
}

/// WCAG's contrast of text to the darkest and the lightest that its background may be.
double least_contrast(int index, Background background) {
  const double on_black = (lightness(index) + 0.05) / 0.05;
  const double on_white = 1.05 / (lightness(index) + 0.05);
  if (background == Background::dark) return on_black;
  return background == Background::light ? on_white : std::min(on_black, on_white);
}

}  // namespace

TEST_CASE("paint: what a terminal has, by its name") {
  CHECK(depth_of("xterm-256color", "") == Depth::many);
  CHECK(depth_of("tmux-256color", "") == Depth::many);
  CHECK(depth_of("xterm", "truecolor") == Depth::many);
  CHECK(depth_of("xterm-direct", "") == Depth::many);
  CHECK(depth_of("xterm", "") == Depth::sixteen);
  CHECK(depth_of("linux", "") == Depth::sixteen);
  CHECK(depth_of("screen", "yes") == Depth::sixteen);
  CHECK(depth_of("vt100", "") == Depth::none);
  CHECK(depth_of("xterm-mono", "") == Depth::none);
  CHECK(depth_of("dumb", "") == Depth::none);
  CHECK(depth_of("", "") == Depth::none);
}

TEST_CASE("paint: the background by COLORFGBG") {
  CHECK(background_of("15;0") == Background::dark);
  CHECK(background_of("15;default;0") == Background::dark);
  CHECK(background_of("7;8") == Background::dark);
  CHECK(background_of("0;15") == Background::light);
  CHECK(background_of("0;7") == Background::light);
  for (const std::string_view other : {"", "15", "15;", "0;default", "0;16", "0;x", ";"}) {
    CHECK(background_of(other) == Background::unknown);
  }
}

TEST_CASE("paint: formatting without colours") {
  text::Style style;
  CHECK(style_of(style, {}).empty());
  style.bold = style.italic = style.underline = style.reverse = style.strikethrough = true;
  CHECK(style_of(style, {}) == "1;3;4;7;9");
  style = {};
  style.monospace = true;
  CHECK(style_of(style, {}).empty());
  style = coloured(4, 12);
  style.bold = true;
  CHECK(style_of(style, {Depth::none, Background::dark}) == "1");
}

TEST_CASE("paint: every colour can be read, also white on light and black on dark") {
  for (const Background background : kBackgrounds) {
    for (std::uint32_t number = 0; number < 99; ++number) {
      CAPTURE(static_cast<int>(background), number);
      const int index = colour_in(style_of(coloured(number), {Depth::many, background}), "38;5;");
      REQUIRE(index >= 16);
      CHECK(least_contrast(index, background) > 2.7);
    }
  }
  CHECK(style_of(coloured(1), {Depth::sixteen, Background::dark}) != "30");
  CHECK(style_of(coloured(0), {Depth::sixteen, Background::dark}) == "97");
  CHECK(style_of(coloured(1), {Depth::sixteen, Background::light}) == "30");
  CHECK(style_of(coloured(0), {Depth::sixteen, Background::light}) == "90");
  CHECK(style_of(coloured(1), {Depth::sixteen, Background::unknown}) == "90");
  CHECK(style_of(coloured(0), {Depth::sixteen, Background::unknown}) == "90");
}

TEST_CASE("paint: colours keep their hue") {
  CHECK(style_of(coloured(4), {Depth::many, Background::dark}) == "38;5;196");
  CHECK(style_of(coloured(4), {Depth::sixteen, Background::dark}) == "91");
  CHECK(style_of(coloured(3), {Depth::sixteen, Background::dark}) == "32");
  text::Style exact;
  exact.foreground = text::Colour{text::Colour::Kind::exact, 0x5FAFFF};
  CHECK(style_of(exact, {Depth::many, Background::dark}) == "38;5;75");
}

TEST_CASE("paint: text is never the colour that it stands on") {
  const Palette palette{Depth::many, Background::dark};
  CHECK(style_of(coloured(0, 1), palette) == "38;5;231;48;5;16");
  CHECK(style_of(coloured({}, 0), palette) == "38;5;16;48;5;231");
  CHECK(style_of(coloured({}, 1), palette) == "38;5;231;48;5;16");
  for (const Background background : kBackgrounds) {
    for (const Depth depth : {Depth::sixteen, Depth::many}) {
      for (std::uint32_t number = 0; number < 99; ++number) {
        CAPTURE(static_cast<int>(background), static_cast<int>(depth), number);
        CHECK(style_of(coloured(number, number), {depth, background}) ==
              style_of(coloured(number), {depth, background}));
      }
    }
  }
  for (std::uint32_t over = 0; over < 99; ++over) {
    for (std::uint32_t under = 0; under < 99; ++under) {
      const std::string style = style_of(coloured(over, under), palette);
      const int ground = colour_in(style, "48;5;");
      if (ground < 0) continue;
      const double one = lightness(colour_in(style, "38;5;")) + 0.05;
      const double other = lightness(ground) + 0.05;
      CHECK(std::max(one, other) / std::min(one, other) > 1.6);
    }
  }
}

TEST_CASE("paint: a nick has its colour, which can be read") {
  std::set<std::string> seen;
  for (const Background background : kBackgrounds) {
    const Palette palette{Depth::many, background};
    for (int i = 0; i < 500; ++i) {
      const std::string nick = "nick" + std::to_string(i);
      const std::string style = style_of_nick(nick, palette);
      REQUIRE(style == style_of_nick(nick, palette));
      CHECK(least_contrast(colour_in(style, "38;5;"), background) > 2.7);
      if (background == Background::dark) seen.insert(style);
    }
  }
  CHECK(seen.size() == 16);  // all of them are used
  CHECK(style_of_nick("bob", {Depth::none, Background::dark}).empty());
  CHECK(style_of_nick("bob", {Depth::sixteen, Background::dark}).size() == 2);
}

TEST_CASE("paint: marks and quiet things can be read") {
  for (const Background background : kBackgrounds) {
    for (const auto& style : {quiet_style({Depth::many, background}), mention_style({Depth::many, background}),
                              error_style({Depth::many, background})}) {
      CAPTURE(style);
      CHECK(least_contrast(colour_in(style, "38;5;"), background) > 2.7);
    }
  }
  CHECK(quiet_style({Depth::sixteen, Background::dark}).empty());
  CHECK(mention_style({Depth::none, Background::dark}) == "1");
  CHECK(error_style({Depth::none, Background::dark}) == "1");
}
