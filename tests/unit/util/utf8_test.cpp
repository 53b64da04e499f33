#include "util/utf8.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "support/random.hpp"

using chat::test::Random;
using chat::util::is_utf8;
using chat::util::truncate_utf8;

namespace {

/// Decodes by arithmetic: a form is right if its value could not have been written shorter, is no surrogate and is in
/// range.
bool reference_is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    std::size_t length = 1;
    while (length < 5 && (first & (0x80U >> length)) != 0) ++length;
    if ((first & 0x80U) == 0) {
      ++i;
      continue;
    }
    if (length < 2 || length > 4 || i + length > text.size()) return false;
    std::uint32_t value = first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80U) return false;
      value = value << 6U | (next & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    if (value < kLeast.at(length) || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

}  // namespace

TEST_CASE("is_utf8: every scalar value is, also among ASCII at every offset of a word") {
  for (char32_t c = 0; c < 0x110000; c += c == 0xD7FF ? 0x801 : 1) {
    std::string text(c % 9, 'a');
    chat::test::append_utf8(text, c);
    if (!is_utf8(text)) FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

TEST_CASE("is_utf8: every pair of bytes is judged as by the definition") {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      if (is_utf8(text) != reference_is_utf8(text)) FAIL(a << " " << b);
    }
  }
}

TEST_CASE("is_utf8: every form of three and four bytes is judged as by the definition") {
  const std::string edges = "\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xFF";
  for (int first = 0x80; first < 256; ++first) {
    for (const char second : edges) {
      for (const char third : edges) {
        for (const char fourth : edges) {
          const std::string four = {static_cast<char>(first), second, third, fourth};
          if (is_utf8(four) != reference_is_utf8(four)) FAIL(Catch::StringMaker<std::string>::convert(four));
          const std::string three = four.substr(0, 3);
          if (is_utf8(three) != reference_is_utf8(three)) FAIL(Catch::StringMaker<std::string>::convert(three));
        }
      }
    }
  }
}

TEST_CASE("is_utf8: random texts are judged as by the definition") {
  Random random(61);
  int good = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text;
    for (std::size_t count = random.below(8); count > 0; --count) {
      text += random.from("abcdefgh", 9);
      if (random.chance(2)) chat::test::append_utf8(text, random.scalar());
      if (random.chance(20)) text += static_cast<char>(random.below(256));
    }
    if (random.chance(5)) text = text.substr(0, random.below(text.size() + 1));
    const bool expected = reference_is_utf8(text);
    good += expected ? 1 : 0;
    REQUIRE(is_utf8(text) == expected);
  }
  REQUIRE(good > 10'000);
  REQUIRE(good < 99'000);
}

TEST_CASE("is_utf8: the forms that are known for trouble") {
  REQUIRE(is_utf8(""));
  REQUIRE(is_utf8("\xEF\xBF\xBF"));                    // U+FFFF
  REQUIRE(is_utf8("\xF4\x8F\xBF\xBF"));                // the last one
  REQUIRE_FALSE(is_utf8("\xF4\x90\x80\x80"));          // one beyond
  REQUIRE_FALSE(is_utf8("\xC0\x80"));                  // a NUL in two bytes
  REQUIRE_FALSE(is_utf8("\xE0\x80\xAF"));              // a slash in three
  REQUIRE_FALSE(is_utf8("\xED\xA0\xBD\xED\xB1\x8D"));  // surrogates
  REQUIRE_FALSE(is_utf8("abcdefg\xC3"));               // cut at the end of a word
  REQUIRE_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));      // five bytes
}

TEST_CASE("truncate_utf8: the longest prefix that fits and splits no character") {
  Random random(62);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t count = random.below(12); count > 0; --count) chat::test::append_utf8(text, random.scalar());
    const std::size_t bytes = random.below(text.size() + 3);
    const std::string_view cut = truncate_utf8(text, bytes);
    REQUIRE(cut.data() == text.data());
    REQUIRE(cut.size() <= bytes);
    REQUIRE(is_utf8(cut));
    REQUIRE(is_utf8(std::string_view(text).substr(cut.size())));
    if (cut.size() < text.size()) {  // the next character would not have fitted
      std::size_t next = cut.size() + 1;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
      REQUIRE(next > bytes);
    }
  }
}

TEST_CASE("truncate_utf8: at the bounds") {
  REQUIRE(truncate_utf8("", 0).empty());
  REQUIRE(truncate_utf8("abc", 0).empty());
  REQUIRE(truncate_utf8("abc", 2) == "ab");
  REQUIRE(truncate_utf8("abc", 3) == "abc");
  REQUIRE(truncate_utf8("abc", 100) == "abc");
  REQUIRE(truncate_utf8("👍", 3).empty());
  REQUIRE(truncate_utf8("a👍b", 4) == "a");
  REQUIRE(truncate_utf8("a👍b", 5) == "a👍");
}

TEST_CASE("truncate_utf8: text that is not UTF-8 loses at most three bytes more") {
  Random random(63);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random.chance(2) ? random.bytes(12) : std::string(random.below(12), '\x80');
    const std::size_t bytes = random.below(text.size() + 1);
    const std::size_t cut = truncate_utf8(text, bytes).size();
    REQUIRE(cut <= bytes);
    REQUIRE(cut + 3 >= bytes);
  }
}
