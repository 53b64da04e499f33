#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "util/utf8.hpp"

namespace chat::text::testing {

using Random = std::mt19937;

inline std::size_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

/// Bytes of every kind, with the beginnings of what is dangerous more often than chance would have it.
inline std::string random_bytes(Random& random, std::size_t longest) {
  static constexpr auto kPieces = std::to_array<std::string_view>(
      {"\x1B[", "\x1B]", "\x1B\\", "\u009B",      "\u009D",    "\u009C", "\0034,", "\004ff00", "\r\n", "\n",
       "\t",    "\a",    "\x01",   "\001ACTION ", "\u202E",    "\u2066", "\u2028", "é",        "日",   "😀",
       " ",     " :",    ":",      ",",           "#",         "@",      "!",      "/",        "//",   "/enter ",
       "/msg ", "/raw ", "/me ",   "/topic ",     "/private ", "bob",    "#lobby"});
  std::string text;
  const std::size_t length = below(random, longest + 1);
  while (text.size() < length) {
    if (below(random, 3) == 0) {
      text += kPieces[below(random, kPieces.size())];
    } else if (below(random, 2) == 0) {
      text += static_cast<char>('a' + below(random, 26));
    } else {
      text += static_cast<char>(below(random, 256));
    }
  }
  return text;
}

/// True if a terminal is safe with it: UTF-8 without C0, DEL, C1, line separators and what turns text around.
inline bool is_harmless(std::string_view text) {
  if (!util::is_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    if (byte(i) < 0x20 || byte(i) == 0x7F) return false;
    if (byte(i) == 0xC2 && byte(i + 1) < 0xA0) return false;
    if (byte(i) != 0xE2) continue;
    if (byte(i + 1) == 0x80 && byte(i + 2) >= 0xA8 && byte(i + 2) <= 0xAE) return false;
    if (byte(i + 1) == 0x81 && byte(i + 2) >= 0xA6 && byte(i + 2) <= 0xA9) return false;
  }
  return true;
}

}  // namespace chat::text::testing
