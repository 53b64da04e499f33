#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "irc/names.hpp"
#include "support/golden.hpp"
#include "support/random.hpp"

using chat::irc::matches_mask;
using chat::test::Random;

namespace {

/// Decoded by the first byte alone: for well-formed text.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> result;
  for (const char c : text) {
    if (!result.empty() && (static_cast<unsigned char>(c) & 0xC0U) == 0x80U) {
      result.back() += c;
    } else {
      result.emplace_back(1, c);
    }
  }
  return result;
}

/// The definition, as a table: does the mask up to i match the text up to j?
bool reference_matches(std::string_view mask, std::string_view text) {
  const auto m = characters(mask);
  const auto t = characters(text);
  std::vector<std::vector<bool>> match(m.size() + 1, std::vector<bool>(t.size() + 1, false));
  match[0][0] = true;
  for (std::size_t i = 1; i <= m.size(); ++i) {
    for (std::size_t j = 0; j <= t.size(); ++j) {
      if (m[i - 1] == "*") {
        match[i][j] = match[i - 1][j] || (j > 0 && match[i][j - 1]);
      } else if (j > 0) {
        match[i][j] = match[i - 1][j - 1] && (m[i - 1] == "?" || m[i - 1] == t[j - 1]);
      }
    }
  }
  return match[m.size()][t.size()];
}

std::string random_text(Random& random, const std::vector<std::string>& alphabet, std::size_t longest) {
  std::string text;
  for (std::size_t count = random.below(longest + 1); count > 0; --count)
    text += alphabet[random.below(alphabet.size())];
  return text;
}

}  // namespace

TEST_CASE("masks: golden masks") {
  for (const auto& item : chat::test::golden("mask_match.json")) {
    const std::string mask = item.at("mask");
    for (const bool expected : {true, false}) {
      for (const auto& value : item.at(expected ? "matches" : "differs")) {
        const auto text = value.get<std::string>();
        INFO(mask << " and " << text);
        REQUIRE(reference_matches(mask, text) == expected);
        REQUIRE(matches_mask(mask, text) == expected);
      }
    }
  }
}

TEST_CASE("masks: as the definition says, for random masks and texts") {
  Random random(21);
  int matched = 0;
  for (int round = 0; round < 100'000; ++round) {
    const std::string mask = random_text(random, {"a", "b", "*", "?", "ö", "日"}, 8);
    const std::string text = random_text(random, {"a", "b", "ö", "日"}, 10);
    INFO(mask << " and " << text);
    const bool expected = reference_matches(mask, text);
    matched += expected ? 1 : 0;
    REQUIRE(matches_mask(mask, text) == expected);
  }
  REQUIRE(matched > 1'000);
}

TEST_CASE("masks: any bytes end in an answer, and a text without wildcards matches itself") {
  Random random(22);
  for (int round = 0; round < 50'000; ++round) {
    std::string text = random.bytes(12);
    (void)matches_mask(random.bytes(12), text);
    std::erase(text, '*');
    std::erase(text, '?');
    REQUIRE(matches_mask(text, text));
    REQUIRE(matches_mask("*" + text, text));
    REQUIRE(matches_mask(text + "*", text));
    REQUIRE_FALSE(matches_mask(text + "x", text));
  }
}

TEST_CASE("masks: a hostile mask is answered in bounded work") {
  const std::string text(510, 'a');
  std::string mask;
  for (int i = 0; i < 120; ++i) mask += "*a?";
  REQUIRE_FALSE(matches_mask(mask + "b", text));
  REQUIRE(matches_mask(mask + "*", text));
}
