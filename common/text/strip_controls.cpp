#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/formatting_codes.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::text {
namespace {

constexpr char kEscape = '\x1B';
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr bool is_between(char c, char low, char high) { return c >= low && c <= high; }
constexpr bool is_digit(char c) { return is_between(c, '0', '9'); }
constexpr bool is_hex_digit(char c) { return is_digit(c) || is_between(c, 'a', 'f') || is_between(c, 'A', 'F'); }
constexpr bool is_plain(char c) { return is_between(c, 0x20, 0x7E); }
constexpr bool is_formatting(char c) {
  return std::string_view("\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F").find(c) != std::string_view::npos;
}

/// The code point of the well-formed character that is all of `character`.
constexpr std::uint32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(character[i])); };
  constexpr std::uint32_t kLeadBits[] = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = byte(0) & kLeadBits[character.size()];
  for (std::size_t i = 1; i < character.size(); ++i) code = (code << 6U) | (byte(i) & 0x3FU);
  return code;
}

/// What would turn its neighbours around (embeddings, overrides, isolates): a line could be made to read otherwise.
constexpr bool turns_text(std::uint32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}
constexpr bool breaks_line(std::uint32_t code) { return code == 0x2028 || code == 0x2029; }

/// Takes at most `count` bytes of a kind off the front of `rest`.
template <class Kind>
std::size_t skip(std::string_view& rest, Kind&& kind, std::size_t count = std::string_view::npos) {
  std::size_t length = 0;
  while (length < rest.size() && length < count && kind(rest[length])) ++length;
  rest.remove_prefix(length);
  return length;
}

/// mIRC's colours: `03` and up to two digits, and perhaps a comma and up to two more; `04` and six hex digits likewise.
template <class Kind>
void skip_colour(std::string_view& rest, Kind&& kind, std::size_t width, bool whole) {
  const auto has_number = [&](std::string_view text) {
    const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(text.substr(0, width), kind) - text.begin());
    return whole ? digits == width : digits > 0;
  };
  if (!has_number(rest)) return;
  skip(rest, kind, width);
  if (!rest.starts_with(',') || !has_number(rest.substr(1))) return;
  rest.remove_prefix(1);
  skip(rest, kind, width);
}

/// The rest of a control sequence (ECMA-48, CSI): parameters, intermediates, a final byte.
void skip_control_sequence(std::string_view& rest) {
  skip(rest, [](char c) { return is_between(c, 0x30, 0x3F); });
  skip(rest, [](char c) { return is_between(c, 0x20, 0x2F); });
  skip(rest, [](char c) { return is_between(c, 0x40, 0x7E); }, 1);
}

/// The rest of a control string (OSC, DCS, …) with its end: BEL, ESC `\` or U+009C. One that has no end hides nothing:
/// its text stays.
void skip_control_string(std::string_view& rest, bool& no_more_ends) {
  if (no_more_ends) return;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const std::string_view here = rest.substr(i);
    const std::size_t end = here.front() == '\a'                                         ? 1
                            : here.starts_with("\x1B\\") || here.starts_with("\xC2\x9C") ? 2
                                                                                         : 0;
    if (end == 0) continue;
    rest.remove_prefix(i + end);
    return;
  }
  no_more_ends = true;  // so that a line of nothing but beginnings is not searched again and again
}

/// What a terminal takes together with an ESC that has just been read.
void skip_escape(std::string_view& rest, bool& no_more_ends) {
  if (rest.empty()) return;
  const char kind = rest.front();
  if (kind == '[') {
    rest.remove_prefix(1);
    skip_control_sequence(rest);
  } else if (std::string_view("]PX^_").find(kind) != std::string_view::npos) {
    rest.remove_prefix(1);
    skip_control_string(rest, no_more_ends);
  } else {
    skip(rest, [](char c) { return is_between(c, 0x20, 0x2F); });
    skip(rest, [](char c) { return is_between(c, 0x30, 0x7E); }, 1);
  }
}

/// A C1 control (U+0080 to U+009F) has just been read.
void skip_c1(std::uint32_t code, std::string_view& rest, bool& no_more_ends) {
  switch (code) {
    case 0x9B:
      return skip_control_sequence(rest);
    case 0x90:  // DCS, SOS, OSC, PM, APC
    case 0x98:
    case 0x9D:
    case 0x9E:
    case 0x9F:
      return skip_control_string(rest, no_more_ends);
    default:
      return;
  }
}

/// A control byte has just been read; `out` gets a space where it parted words.
void take_control(char c, std::string_view& rest, std::string& out, bool& no_more_ends) {
  switch (c) {
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
      out += ' ';
      return;
    case '\x03':
      return skip_colour(rest, is_digit, 2, false);
    case '\x04':
      return skip_colour(rest, is_hex_digit, 6, true);
    case kEscape:
      return skip_escape(rest, no_more_ends);
    default:
      return;
  }
}

/// `codes` may be null.
std::string strip(std::string_view text, std::vector<FormattingCode>* codes) {
  if (std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool no_more_ends = false;
  std::string_view rest = text;
  while (!rest.empty()) {
    const char c = rest.front();
    const std::size_t length = util::character_length(rest);
    const std::string_view character = rest.substr(0, std::max<std::size_t>(length, 1));
    rest.remove_prefix(character.size());
    if (is_plain(c)) {
      out += c;
    } else if (length == 0) {
      out += kReplacement;
    } else if (length == 1) {
      const std::string_view behind = rest;
      take_control(c, rest, out, no_more_ends);
      if (codes != nullptr && is_formatting(c)) {
        codes->push_back({c, behind.substr(0, behind.size() - rest.size()), out.size()});
      }
    } else if (const std::uint32_t code = code_point(character); code < 0xA0) {
      skip_c1(code, rest, no_more_ends);
    } else if (breaks_line(code)) {
      out += ' ';
    } else if (!turns_text(code)) {
      out += character;
    }
  }
  return out;
}

}  // namespace

std::string strip_controls(std::string_view text) { return strip(text, nullptr); }

std::string strip_controls(std::string_view text, std::vector<FormattingCode>& codes) { return strip(text, &codes); }

}  // namespace chat::text
