#include "core/multiline.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/random.hpp"
#include "util/utf8.hpp"

using namespace chat::core;

namespace {

/// `a|+b`: pieces, those that continue a line with a plus.
std::string shown(const std::vector<TextPiece>& pieces) {
  std::string text;
  for (const TextPiece& piece : pieces) {
    text += text.empty() ? "" : "|";
    text += piece.continues ? "+" : "";
    text += piece.text;
  }
  return text;
}

std::string joined(const std::vector<TextPiece>& pieces) {
  std::string text;
  bool is_first = true;
  for (const TextPiece& piece : pieces) {
    if (!piece.continues && !std::exchange(is_first, false)) text += '\n';
    text += piece.text;
  }
  return text;
}

}  // namespace

TEST_CASE("multiline: a text is divided at its line ends, blank lines included") {
  REQUIRE(shown(divide("one", {}, 100)) == "one");
  REQUIRE(shown(divide("one\ntwo", {}, 100)) == "one|two");
  REQUIRE(divide("one\n\ntwo\n", {}, 100).size() == 4);
  REQUIRE(divide("", {}, 100).size() == 1);
}

TEST_CASE("multiline: a text is divided where its sender divided it") {
  const std::vector<std::size_t> cuts = {2, 6};
  REQUIRE(shown(divide("abcd\nefg", cuts, 100)) == "ab|+cd|e|+fg");
  // A place at a line end divides nothing.
  const std::vector<std::size_t> at_ends = {0, 4, 5, 8};
  REQUIRE(shown(divide("abcd\nefg", at_ends, 100)) == "abcd|efg");
}

TEST_CASE("multiline: what is too long is divided behind a space that is near, else between characters") {
  REQUIRE(shown(divide("word and word", {}, 10)) == "word and |+word");
  REQUIRE(shown(divide("a bcdefghijkl", {}, 10)) == "a bcdefghi|+jkl");
  REQUIRE(shown(divide("\u00e9\u00e9\u00e9", {}, 5)) == "\u00e9\u00e9|+\u00e9");
  REQUIRE(shown(divide("\U0001F600\U0001F600", {}, 0)) == "\U0001F600|+\U0001F600");
}

TEST_CASE("multiline: however it is divided, it is the same text, and every piece fits") {
  chat::test::Random random(1);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (std::size_t n = random.below(60); n > 0; --n) {
      static constexpr std::string_view kParts[] = {"a", " ", "\n", "\u00e9", "\u20ac", "\U0001F600", "word "};
      text += random.pick(kParts);
    }
    std::vector<std::size_t> cuts;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool starts_character = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
      if (starts_character && random.chance(9)) cuts.push_back(at);
    }
    const std::size_t room = 4 + random.below(30);
    const auto pieces = divide(text, cuts, room);
    REQUIRE(joined(pieces) == text);
    for (const TextPiece& piece : pieces) {
      if (piece.text.size() > room || !chat::util::is_utf8(piece.text)) FAIL(piece.text);
      if (piece.continues && piece.text.empty()) FAIL("a blank piece that continues a line");
    }
  }
}
