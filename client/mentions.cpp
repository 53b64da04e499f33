#include "client/mentions.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "util/utf8.hpp"

namespace chat::client {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// What is beyond ASCII and part of no word: punctuation, symbols and pictures; and the writing that is not parted by
/// spaces, in which a name may stand anywhere.
constexpr auto kPartsWords =
    std::to_array<Range>({{0x0080, 0x00A9},   {0x00AB, 0x00B4}, {0x00B6, 0x00B9}, {0x00BB, 0x00BF},
                          {0x00D7, 0x00D7},   {0x00F7, 0x00F7}, {0x0E00, 0x0E7F},  // Thai
                          {0x2000, 0x206F},                                        // dashes, quotation marks, …
                          {0x20A0, 0x20CF},                                        // currencies
                          {0x2190, 0x2BFF},                                        // arrows, signs, shapes
                          {0x2E00, 0x2E7F},                                        // more punctuation
                          {0x2E80, 0x312F},                                        // radicals, CJK punctuation, kana
                          {0x3130, 0xA4CF},                                        // ideographs
                          {0xAC00, 0xD7AF},      // Hangul, whose particles stand behind names
                          {0xF900, 0xFAFF},      // more ideographs
                          {0xFE00, 0xFE6F},      // variation selectors, forms of punctuation
                          {0xFF00, 0xFFEF},      // full-width forms
                          {0xFFFD, 0xFFFD},      // the replacement character
                          {0x1F000, 0x1FAFF},    // pictures
                          {0x20000, 0x3FFFF}});  // still more ideographs

std::uint32_t code_point(std::string_view character) {
  constexpr std::array<std::uint32_t, 5> kLeadBits = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = static_cast<unsigned char>(character.front()) & kLeadBits[character.size()];
  for (const char c : character.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

/// `character` is one well-formed character, or empty.
bool is_of_a_word(std::string_view character) {
  if (character.empty()) return false;
  if (character.size() == 1) {
    const char c = character.front();
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
           c == '|';
  }
  const std::uint32_t code = code_point(character);
  return std::ranges::none_of(kPartsWords, [&](Range range) { return code >= range.first && code <= range.last; });
}

std::string_view first_character(std::string_view text) {
  return text.empty() ? text : text.substr(0, util::character_length(text));
}

std::string_view last_character(std::string_view text) {
  if (text.empty()) return text;
  std::size_t start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80) --start;
  const std::string_view last = text.substr(start);
  return util::character_length(last) == last.size() ? last : std::string_view{};
}

/// Folding changes bytes, and never their number: where `word` stands in the folded text, it stands in the text.
bool has_word(std::string_view text, std::string_view folded, std::string_view word, std::string_view folded_word) {
  if (word.empty() || folded.size() != text.size() || folded_word.size() != word.size()) return false;
  const bool begins_as_word = is_of_a_word(first_character(word));
  const bool ends_as_word = is_of_a_word(last_character(word));
  for (std::size_t at = folded.find(folded_word); at != std::string_view::npos; at = folded.find(folded_word, at + 1)) {
    const bool begins = !begins_as_word || !is_of_a_word(last_character(text.substr(0, at)));
    const bool ends = !ends_as_word || !is_of_a_word(first_character(text.substr(at + word.size())));
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

bool mentions(std::string_view text, std::string_view nick, std::span<const std::string> words,
              const irc::Isupport& isupport) {
  const std::string folded = isupport.fold(text);
  const auto has = [&](std::string_view word) { return has_word(text, folded, word, isupport.fold(word)); };
  return has(nick) || std::ranges::any_of(words, has);
}

}  // namespace chat::client
