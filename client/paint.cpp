#include "client/paint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace chat::client {
namespace {

struct Rgb {
  int red;
  int green;
  int blue;
};

constexpr Rgb rgb(std::uint32_t value) {
  return {static_cast<int>(value >> 16U & 0xFFU), static_cast<int>(value >> 8U & 0xFFU),
          static_cast<int>(value & 0xFFU)};
}

/// The 256 colours of a terminal: 16 that its owner may have changed, a cube of 6 by 6 by 6, and greys.
constexpr Rgb colour_of_terminal(int index) {
  constexpr auto kFirst =
      std::to_array<std::uint32_t>({0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
                                    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF});
  constexpr int kCube = 16;
  constexpr int kGreys = 232;
  if (index < kCube) return rgb(kFirst[static_cast<std::size_t>(index)]);
  if (index >= kGreys) return {8 + 10 * (index - kGreys), 8 + 10 * (index - kGreys), 8 + 10 * (index - kGreys)};
  const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
  const int in_cube = index - kCube;
  return {level(in_cube / 36), level(in_cube / 6 % 6), level(in_cube % 6)};
}

/// mIRC's colours 0 to 15.
constexpr auto kListed =
    std::to_array<std::uint32_t>({0xFFFFFF, 0x000000, 0x00007F, 0x009300, 0xFF0000, 0x7F0000, 0x9C009C, 0xFC7F00,
                                  0xFFFF00, 0x00FC00, 0x009393, 0x00FFFF, 0x0000FC, 0xFF00FF, 0x7F7F7F, 0xD2D2D2});
/// 16 to 98, as colours of the terminal: rows of twelve hues, from dark to pale, and greys.
constexpr auto kFurther = std::to_array<int>(
    {52,  94,  100, 58,  22,  29,  23,  24,  17,  54,  53,  89,  88,  130, 142, 64,  28,  35,  30,  25,  18,
     91,  90,  125, 124, 166, 184, 106, 34,  49,  37,  33,  19,  129, 127, 161, 196, 208, 226, 154, 46,  86,
     51,  75,  21,  171, 201, 198, 203, 215, 227, 191, 83,  122, 87,  111, 63,  177, 207, 205, 217, 223, 229,
     193, 157, 158, 159, 153, 147, 183, 219, 212, 16,  233, 235, 237, 239, 241, 244, 247, 250, 254, 231});

Rgb rgb_of(const text::Colour& colour) {
  if (colour.kind == text::Colour::Kind::exact) return rgb(colour.value);
  if (colour.value < kListed.size()) return rgb(kListed[colour.value]);
  return colour_of_terminal(kFurther[std::min<std::size_t>(colour.value - kListed.size(), kFurther.size() - 1)]);
}

/// From 0 (black) to 1 (white), near enough to how light it looks.
constexpr double lightness(Rgb colour) {
  const auto square = [](int value) { return (value / 255.0) * (value / 255.0); };
  return 0.2126 * square(colour.red) + 0.7152 * square(colour.green) + 0.0722 * square(colour.blue);
}

constexpr bool is_grey(Rgb colour) {
  constexpr int kAlike = 32;
  const auto [least, most] = std::minmax({colour.red, colour.green, colour.blue});
  return most - least < kAlike;
}

constexpr double contrast(Rgb a, Rgb b) {
  const double one = lightness(a) + 0.05;
  const double other = lightness(b) + 0.05;
  return one > other ? one / other : other / one;
}

/// Between these, text can be read.
struct Range {
  double darkest;
  double lightest;
};
constexpr Range range_on(Background background) {
  constexpr double kNotTooDark = 0.12;
  constexpr double kNotTooLight = 0.30;
  switch (background) {
    case Background::dark:
      return {kNotTooDark, 1};
    case Background::light:
      return {0, kNotTooLight};
    case Background::unknown:
      break;
  }
  return {kNotTooDark, kNotTooLight};
}

/// Of the sixteen, which can be read there. Their owners change them, so that their numbers say more than their nominal
/// lightness.
std::span<const int> readable_of_sixteen(Background background) {
  static constexpr std::array kOnDark = {1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  static constexpr std::array kOnLight = {0, 1, 2, 4, 5, 6, 8, 9, 12, 13};
  static constexpr std::array kOnAny = {1, 2, 5, 6, 8, 9, 12, 13};
  switch (background) {
    case Background::dark:
      return kOnDark;
    case Background::light:
      return kOnLight;
    case Background::unknown:
      break;
  }
  return kOnAny;
}

int distance(Rgb a, Rgb b) {
  const auto square = [](int value) { return value * value; };
  return square(a.red - b.red) + square(a.green - b.green) + square(a.blue - b.blue);
}

template <class Fits>
int nearest(Rgb wanted, Depth depth, Fits&& fits) {
  const int first = depth == Depth::many ? 16 : 0;
  const int end = depth == Depth::many ? 256 : 16;
  int best = -1;
  for (int index = first; index < end; ++index) {
    if (!fits(index)) continue;
    const int here = distance(colour_of_terminal(index), wanted);
    if (best < 0 || here < distance(colour_of_terminal(best), wanted)) best = index;
  }
  return best;
}

int nearest(Rgb wanted, Depth depth) {
  return nearest(wanted, depth, [](int) { return true; });
}

/// Made lighter or darker until it is within the range, of the same hue.
Rgb moved_into(Rgb colour, Range range) {
  constexpr int kSteps = 32;
  const auto towards = [&](int target, int step) {
    const auto mix = [&](int value) { return value + (target - value) * step / kSteps; };
    return Rgb{mix(colour.red), mix(colour.green), mix(colour.blue)};
  };
  const int target = lightness(colour) < range.darkest ? 255 : 0;
  for (int step = 0; step <= kSteps; ++step) {
    const Rgb moved = towards(target, step);
    if (lightness(moved) >= range.darkest && lightness(moved) <= range.lightest) return moved;
  }
  return colour;
}

int readable(Rgb wanted, const Palette& palette) {
  if (palette.depth == Depth::sixteen) {
    const auto good = readable_of_sixteen(palette.background);
    const bool grey = is_grey(wanted);
    return nearest(wanted, palette.depth, [&](int index) {
      return std::ranges::find(good, index) != good.end() && is_grey(colour_of_terminal(index)) == grey;
    });
  }
  const Range range = range_on(palette.background);
  return nearest(moved_into(wanted, range), palette.depth, [&](int index) {
    const double here = lightness(colour_of_terminal(index));
    return here >= range.darkest && here <= range.lightest;
  });
}

std::string parameter(int index, Depth depth, bool is_background) {
  if (depth == Depth::many) return fmt::format("{};5;{}", is_background ? 48 : 38, index);
  const int first = (index < 8 ? 30 : 90 - 8) + (is_background ? 10 : 0);
  return fmt::format("{}", first + index);
}

void add(std::string& parameters, std::string_view more) {
  if (!parameters.empty()) parameters += ';';
  parameters += more;
}

void add_colours(std::string& parameters, const text::Style& style, const Palette& palette) {
  constexpr double kLeastContrast = 2;
  const Depth depth = palette.depth;
  if (style.background) {
    const int under = nearest(rgb_of(*style.background), depth);
    const Rgb ground = colour_of_terminal(under);
    const int black = nearest(rgb(0x000000), depth);
    const int white = nearest(rgb(0xFFFFFF), depth);
    const int over = style.foreground ? nearest(rgb_of(*style.foreground), depth)
                     : contrast(colour_of_terminal(black), ground) > contrast(colour_of_terminal(white), ground)
                         ? black
                         : white;
    if (contrast(colour_of_terminal(over), ground) >= kLeastContrast) {
      add(parameters, parameter(over, depth, false));
      add(parameters, parameter(under, depth, true));
      return;
    }
  }
  if (style.foreground) add(parameters, parameter(readable(rgb_of(*style.foreground), palette), depth, false));
}

/// The same on every machine and in every run (FNV-1a).
std::uint32_t hash(std::string_view text) {
  std::uint32_t value = 2166136261U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
  return value;
}

std::span<const int> colours_of_nicks(const Palette& palette) {
  // None is red, which is for errors.
  static constexpr std::array kManyOnDark = {39,  43,  75,  80,  108, 114, 117, 141,
                                             147, 150, 176, 179, 180, 186, 211, 216};
  static constexpr std::array kManyOnLight = {23, 25, 28, 30, 55, 58, 62, 64, 90, 94, 97, 125, 127, 130};
  static constexpr std::array kManyOnAny = {29, 31, 32, 64, 65, 69, 98, 133, 136, 166, 169};
  static constexpr std::array kSixteenOnDark = {2, 3, 5, 6, 10, 12, 13, 14};
  static constexpr std::array kSixteenOnLight = {2, 4, 5, 6};
  static constexpr std::array kSixteenOnAny = {2, 5, 6, 12, 13};
  const bool many = palette.depth == Depth::many;
  switch (palette.background) {
    case Background::dark:
      return many ? std::span<const int>(kManyOnDark) : kSixteenOnDark;
    case Background::light:
      return many ? std::span<const int>(kManyOnLight) : kSixteenOnLight;
    case Background::unknown:
      break;
  }
  return many ? std::span<const int>(kManyOnAny) : kSixteenOnAny;
}

/// One colour for each background.
int pick(Background background, int unknown, int dark, int light) {
  if (background == Background::unknown) return unknown;
  return background == Background::dark ? dark : light;
}

}  // namespace

Depth depth_of(std::string_view term, std::string_view colorterm) {
  if (colorterm == "truecolor" || colorterm == "24bit" || term.contains("256color") || term.contains("direct")) {
    return Depth::many;
  }
  const bool has_none = term.starts_with("vt") || term.ends_with("-m") || term.ends_with("-mono") || term == "dumb";
  return has_none || term.empty() ? Depth::none : Depth::sixteen;
}

Background background_of(std::string_view colorfgbg) {
  const std::size_t last = colorfgbg.rfind(';');
  if (last == std::string_view::npos) return Background::unknown;
  const std::string_view number = colorfgbg.substr(last + 1);
  constexpr auto kDark = std::to_array<std::string_view>({"0", "1", "2", "3", "4", "5", "6", "8"});
  constexpr auto kLight = std::to_array<std::string_view>({"7", "9", "10", "11", "12", "13", "14", "15"});
  if (std::ranges::find(kDark, number) != kDark.end()) return Background::dark;
  if (std::ranges::find(kLight, number) != kLight.end()) return Background::light;
  return Background::unknown;
}

std::string style_of(const text::Style& style, const Palette& palette) {
  std::string parameters;
  if (style.bold) add(parameters, "1");
  if (style.italic) add(parameters, "3");
  if (style.underline) add(parameters, "4");
  if (style.reverse) add(parameters, "7");
  if (style.strikethrough) add(parameters, "9");
  if (palette.depth != Depth::none) add_colours(parameters, style, palette);
  return parameters;
}

std::string style_of_nick(std::string_view folded, const Palette& palette) {
  if (palette.depth == Depth::none) return {};
  const auto colours = colours_of_nicks(palette);
  return parameter(colours[hash(folded) % colours.size()], palette.depth, false);
}

std::string quiet_style(const Palette& palette) {
  // Grey of sixteen is what owners make of it, now and then their background.
  if (palette.depth != Depth::many) return {};
  return parameter(pick(palette.background, 244, 246, 242), palette.depth, false);
}

std::string mention_style(const Palette& palette) {
  switch (palette.depth) {
    case Depth::none:
      return "1";
    case Depth::sixteen:
      return "1;" + parameter(pick(palette.background, 5, 3, 5), palette.depth, false);
    case Depth::many:
      break;
  }
  return "1;" + parameter(pick(palette.background, 166, 215, 130), palette.depth, false);
}

std::string error_style(const Palette& palette) {
  if (palette.depth == Depth::none) return "1";
  return palette.depth == Depth::sixteen ? "31"
                                         : parameter(pick(palette.background, 160, 203, 160), palette.depth, false);
}

}  // namespace chat::client
