#include "store/words.hpp"

#include <algorithm>

namespace chat::store {
namespace {

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

bool is_of_word(char byte) {
  const char small = lower(byte);
  return (small >= 'a' && small <= 'z') || (byte >= '0' && byte <= '9') || (static_cast<unsigned char>(byte) & 0x80U);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char byte : text) {
    if (is_of_word(byte)) {
      if (!inside) words.emplace_back();
      words.back() += lower(byte);
    }
    inside = is_of_word(byte);
  }
  return words;
}

bool has_words(std::string_view text, const std::vector<std::string>& words) {
  if (words.empty()) return true;
  const std::vector<std::string> there = words_of(text);
  return std::ranges::all_of(words,
                             [&](const std::string& word) { return std::ranges::find(there, word) != there.end(); });
}

std::string nick_of(std::string_view source) {
  std::string nick(source.substr(0, source.find('!')));
  std::ranges::transform(nick, nick.begin(), lower);
  return nick;
}

}  // namespace chat::store
