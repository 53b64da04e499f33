#include "text/formatting.hpp"

#include <charconv>
#include <utility>

#include "text/formatting_codes.hpp"

namespace chat::text {
namespace {

/// 99 is as usual.
std::optional<Colour> colour_in(std::string_view number, bool is_hex) {
  std::uint32_t value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value, is_hex ? 16 : 10);
  if (is_hex) return Colour{Colour::Kind::exact, value};
  constexpr std::uint32_t kLast = 98;
  return value > kLast ? std::nullopt : std::optional(Colour{Colour::Kind::listed, value});
}

void take_colours(Style& style, std::string_view numbers, bool is_hex) {
  if (numbers.empty()) {
    style.foreground.reset();
    style.background.reset();
    return;
  }
  const std::size_t comma = numbers.find(',');
  style.foreground = colour_in(numbers.substr(0, comma), is_hex);
  if (comma != std::string_view::npos) style.background = colour_in(numbers.substr(comma + 1), is_hex);
}

void take(Style& style, const FormattingCode& code) {
  const auto toggle = [](bool& what) { what = !what; };
  switch (code.code) {
    case '\x02':
      return toggle(style.bold);
    case '\x03':
      return take_colours(style, code.numbers, false);
    case '\x04':
      return take_colours(style, code.numbers, true);
    case '\x0F':
      style = {};
      return;
    case '\x11':
      return toggle(style.monospace);
    case '\x16':
      return toggle(style.reverse);
    case '\x1D':
      return toggle(style.italic);
    case '\x1E':
      return toggle(style.strikethrough);
    case '\x1F':
      return toggle(style.underline);
    default:
      return;
  }
}

void append(std::vector<Span>& spans, std::string_view text, const Style& style) {
  if (text.empty()) return;
  if (spans.empty() || (spans.back().style != style && spans.size() < kMaxSpans)) {
    spans.push_back({std::string(text), style});
  } else {
    spans.back().text += text;
  }
}

}  // namespace

std::vector<Span> formatted(std::string_view text) {
  std::vector<FormattingCode> codes;
  const std::string stripped = strip_controls(text, codes);
  if (codes.empty()) return {};
  std::vector<Span> spans;
  Style style;
  std::size_t start = 0;
  for (const FormattingCode& code : codes) {
    append(spans, std::string_view(stripped).substr(start, code.at - start), style);
    start = code.at;
    take(style, code);
  }
  append(spans, std::string_view(stripped).substr(start), style);
  if (spans.size() == 1 && spans.front().style == Style{}) spans.clear();
  return spans;
}

}  // namespace chat::text
