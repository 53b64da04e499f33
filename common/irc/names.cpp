#include "irc/names.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "util/utf8.hpp"

namespace chat::irc {
namespace {

constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_nick_special(char c) { return std::string_view("[]\\`_^{|}").find(c) != std::string_view::npos; }

char fold_ascii(char c, CaseMapping mapping) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
  if (mapping != CaseMapping::ascii) {
    switch (c) {
      case '[':
        return '{';
      case ']':
        return '}';
      case '\\':
        return '|';
      case '~':
        return mapping == CaseMapping::rfc1459 ? '^' : c;
      default:
        break;
    }
  }
  return c;
}

icu::UnicodeString widened(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

/// Calls `accept(code point)` for each character of well-formed text until it says false.
template <class Accept>
bool all_characters(std::string_view text, Accept&& accept) {
  const icu::UnicodeString wide = widened(text);
  for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    if (!accept(wide.char32At(i))) return false;
  }
  return true;
}

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

/// What is invisible, or changes how its neighbours are shown.
bool is_deceptive(UChar32 c) {
  constexpr auto kMask = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CS_MASK | U_GC_CN_MASK | U_GC_Z_MASK;
  return (U_GET_GC_MASK(c) & kMask) != 0 || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

/// The character that asks for another one to be shown as text or as an emoji. Phones add it; folding takes it away.
bool is_variation_selector(UChar32 c) { return c == 0xFE0E || c == 0xFE0F; }

bool is_nick_character(UChar32 c) {
  if (c < 0x80) {
    const char ascii = static_cast<char>(c);
    return is_ascii_letter(ascii) || is_ascii_digit(ascii) || is_nick_special(ascii) || ascii == '-';
  }
  return (u_isalpha(c) || u_isdigit(c) || is_mark(c)) && !is_deceptive(c);
}

bool is_channel_character(UChar32 c) {
  if (c < 0x80) {
    const char ascii = static_cast<char>(c);
    return !is_control(ascii) && std::string_view(" ,*?").find(ascii) == std::string_view::npos;
  }
  return !is_deceptive(c);
}

std::string nfkc_casefold(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  std::string folded;
  icu::StringByteSink<std::string> sink(&folded);
  folder->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr,
                        status);
  return U_FAILURE(status) ? std::string(text) : folded;
}

bool all_ascii(std::string_view text) { return std::ranges::all_of(text, is_ascii); }

}  // namespace

std::string NameRules::fold(std::string_view text) const {
  std::string folded = options_.utf8 && !all_ascii(text) ? nfkc_casefold(text) : std::string(text);
  std::ranges::transform(folded, folded.begin(), [&](char c) { return fold_ascii(c, options_.mapping); });
  return folded;
}

std::string NameRules::skeleton(std::string_view text) const {
  if (!options_.utf8) return fold(text);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&status), &uspoof_close);
  if (U_FAILURE(status)) return fold(text);
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker.get(), 0, widened(text), skeleton, &status);
  if (U_FAILURE(status)) return fold(text);
  std::string result;
  skeleton.toUTF8String(result);
  return fold(result);
}

std::expected<Nickname, NameError> NameRules::nickname(std::string_view text) const {
  if (text.empty()) return std::unexpected(NameError::empty);
  if (text.size() > options_.max_nick) return std::unexpected(NameError::too_long);
  if (is_ascii_digit(text.front()) || text.front() == '-') return std::unexpected(NameError::bad_start);
  if (all_ascii(text)) {
    if (!std::ranges::all_of(text, is_nick_character)) return std::unexpected(NameError::bad_character);
    return Nickname(text, fold(text));
  }
  if (!options_.utf8 || !util::is_utf8(text)) return std::unexpected(NameError::bad_character);
  const UChar32 first = widened(text).char32At(0);
  if (is_mark(first) || u_isdigit(first)) return std::unexpected(NameError::bad_start);
  std::string folded = fold(text);
  if (!all_characters(text, is_nick_character) || !all_characters(folded, is_nick_character)) {
    return std::unexpected(NameError::bad_character);
  }
  return Nickname(text, std::move(folded));
}

std::expected<ChannelName, NameError> NameRules::channel(std::string_view text) const {
  if (text.empty()) return std::unexpected(NameError::empty);
  if (!looks_like_channel(text)) return std::unexpected(NameError::bad_start);
  if (text.size() == 1) return std::unexpected(NameError::empty);
  if (text.size() > options_.max_channel) return std::unexpected(NameError::too_long);
  if (all_ascii(text)) {
    if (!std::ranges::all_of(text, is_channel_character)) return std::unexpected(NameError::bad_character);
    return ChannelName(text, fold(text));
  }
  if (!options_.utf8 || !util::is_utf8(text)) return std::unexpected(NameError::bad_character);
  std::string folded = fold(text);
  const auto shown = [](UChar32 c) { return is_channel_character(c) || is_variation_selector(c); };
  if (!all_characters(text, shown) || !all_characters(folded, is_channel_character)) {
    return std::unexpected(NameError::bad_character);
  }
  if (folded.size() == 1) return std::unexpected(NameError::empty);
  return ChannelName(text, std::move(folded));
}

std::string_view explain_nick(NameError error) {
  switch (error) {
    case NameError::empty:
      return "A nick is needed";
    case NameError::too_long:
      return "That nick is too long; choose a shorter one";
    case NameError::bad_start:
      return "A nick cannot begin with a digit or a dash; begin with a letter";
    case NameError::bad_character:
      break;
  }
  return "That nick has a character that is not allowed; use letters, digits and any of -_[]\\`^{}|";
}

std::string_view explain_channel(NameError error) {
  switch (error) {
    case NameError::empty:
      return "A channel's name is needed, such as #lobby";
    case NameError::too_long:
      return "That channel's name is too long; choose a shorter one";
    case NameError::bad_start:
      return "A channel's name begins with #, such as #lobby";
    case NameError::bad_character:
      break;
  }
  return "That channel's name has a character that is not allowed; use letters, digits and signs other than , * and ?";
}

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Where the character behind the one at `at` begins.
std::size_t after_character(std::string_view text, std::size_t at) {
  std::size_t next = at + 1;
  while (next < text.size() && continues_character(text[next])) ++next;
  return next;
}

/// The end of the text that a piece of a mask without stars stands for at `at`, or kNowhere.
std::size_t fit_at(std::string_view piece, std::string_view text, std::size_t at) {
  for (const char c : piece) {
    if (at >= text.size()) return kNowhere;
    if (c == '?') {
      at = after_character(text, at);
      continue;
    }
    if (c != text[at]) return kNowhere;
    ++at;
  }
  return at;
}

/// The beginning, not before `from`, of what such a piece stands for at the end of the text, or kNowhere.
std::size_t fit_at_end(std::string_view piece, std::string_view text, std::size_t from) {
  std::size_t at = text.size();
  for (std::size_t m = piece.size(); m > 0; --m) {
    if (at <= from) return kNowhere;
    --at;
    if (piece[m - 1] == '?') {
      while (at > from && continues_character(text[at])) --at;
      continue;
    }
    if (piece[m - 1] != text[at]) return kNowhere;
  }
  return at;
}

/// The end of the first text from `from` on that such a piece stands for, or kNowhere.
std::size_t find_piece(std::string_view piece, std::string_view text, std::size_t from) {
  const std::string_view run = piece.substr(0, piece.find('?'));
  while (from < text.size()) {
    const std::size_t at = text.find(run, from);
    if (at == kNowhere) return kNowhere;
    if (run.size() == piece.size()) return at + run.size();
    if (const std::size_t end = fit_at(piece, text, at); end != kNowhere) return end;
    from = after_character(text, at);
  }
  return kNowhere;
}

}  // namespace

// What stands before the first star and behind the last is looked for at its place; what stands between two stars,
// wherever it comes first, which is enough: what follows finds most room then.
bool matches_mask(std::string_view mask, std::string_view text) {
  const std::size_t first = mask.find('*');
  if (first == kNowhere) return fit_at(mask, text, 0) == text.size();
  std::size_t at = fit_at(mask.substr(0, first), text, 0);
  if (at == kNowhere) return false;
  const std::size_t last = mask.rfind('*');
  const std::size_t end = fit_at_end(mask.substr(last + 1), text, at);
  if (end == kNowhere) return false;
  const std::string_view middle = mask.substr(first, last - first);
  // Each character of it that is no star stands for a byte at least.
  if (middle.size() - static_cast<std::size_t>(std::ranges::count(middle, '*')) > end - at) return false;
  text = text.substr(0, end);
  for (std::size_t m = first + 1; m <= last;) {
    const std::size_t star = mask.find('*', m);
    if (star > m) at = find_piece(mask.substr(m, star - m), text, at);
    if (at == kNowhere) return false;
    m = star + 1;
  }
  return true;
}

bool is_source_part(std::string_view text) {
  return !text.empty() && text.front() != ':' && std::ranges::all_of(text, [](char c) {
    return is_ascii(c) && !is_control(c) && c != ' ' && c != '!' && c != '@';
  });
}

}  // namespace chat::irc
