#include "irc/modes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "support/random.hpp"

using namespace chat::irc;
using chat::test::Random;

namespace {
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
}  // namespace

TEST_CASE("modes: each letter is there once and has a meaning") {
  std::set<char> channel;
  for (const ChannelMode& mode : kChannelModes) {
    INFO(mode.letter);
    REQUIRE(is_letter(mode.letter));
    REQUIRE(channel.insert(mode.letter).second);
    REQUIRE_FALSE(mode.meaning.empty());
  }
  std::set<char> user;
  for (const UserMode& mode : kUserModes) {
    INFO(mode.letter);
    REQUIRE(is_letter(mode.letter));
    REQUIRE(user.insert(mode.letter).second);
    REQUIRE_FALSE(mode.meaning.empty());
  }
  REQUIRE(is_user_mode(kBotMode));
}

TEST_CASE("modes: the prefixes are just the modes of that kind, with symbols of their own") {
  std::set<char> letters;
  std::set<char> symbols;
  for (const Prefix& prefix : kPrefixes) {
    REQUIRE(find_channel_mode(prefix.letter).has_value());
    REQUIRE(find_channel_mode(prefix.letter)->kind == ModeKind::prefix);
    REQUIRE(letters.insert(prefix.letter).second);
    REQUIRE(symbols.insert(prefix.symbol).second);
    REQUIRE_FALSE(is_letter(prefix.symbol));
  }
  const auto prefixes =
      std::ranges::count_if(kChannelModes, [](const ChannelMode& mode) { return mode.kind == ModeKind::prefix; });
  REQUIRE(letters.size() == static_cast<std::size_t>(prefixes));
}

TEST_CASE("modes: what is not a mode is not found") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool channel = std::ranges::any_of(kChannelModes, [&](const ChannelMode& mode) { return mode.letter == c; });
    const bool user = std::ranges::any_of(kUserModes, [&](const UserMode& mode) { return mode.letter == c; });
    REQUIRE(find_channel_mode(c).has_value() == channel);
    REQUIRE(is_user_mode(c) == user);
  }
}

TEST_CASE("ModeSet: letters are kept, and nothing else") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    INFO(byte);
    ModeSet modes;
    REQUIRE_FALSE(modes.has(c));
    modes.set(c);
    REQUIRE(modes.has(c) == is_letter(c));
    REQUIRE(modes.empty() == !is_letter(c));
    REQUIRE(modes.letters() == (is_letter(c) ? std::string(1, c) : std::string()));
    modes.set(c, false);
    REQUIRE(modes == ModeSet());
  }
}

TEST_CASE("ModeSet: it behaves as a set of letters") {
  Random random(41);
  std::set<char> model;
  ModeSet modes;
  for (int step = 0; step < 20'000; ++step) {
    const char c = static_cast<char>((random.chance(2) ? 'a' : 'A') + static_cast<int>(random.below(26)));
    const bool on = random.chance(2);
    modes.set(c, on);
    if (on) {
      model.insert(c);
    } else {
      model.erase(c);
    }
    REQUIRE(modes.letters() == std::string(model.begin(), model.end()));
    REQUIRE(modes.empty() == model.empty());
    REQUIRE(modes == ModeSet(modes.letters()));
  }
}

TEST_CASE("ModeSet: made from letters, in any order, more than once") {
  REQUIRE(ModeSet("snt") == ModeSet("tnsst"));
  REQUIRE(ModeSet("+nt").letters() == "nt");
  REQUIRE(ModeSet("ntC").letters() == "Cnt");
  STATIC_REQUIRE(ModeSet("o").has('o'));
  STATIC_REQUIRE_FALSE(ModeSet("o").has('O'));
}

TEST_CASE("rank_of: the highest status counts") {
  STATIC_REQUIRE(rank_of(ModeSet()) == Rank::none);
  STATIC_REQUIRE(rank_of('v') == Rank::voice);
  STATIC_REQUIRE(rank_of('h') == Rank::half_operator);
  STATIC_REQUIRE(rank_of('o') == Rank::channel_operator);
  STATIC_REQUIRE(rank_of('a') == Rank::admin);
  STATIC_REQUIRE(rank_of('q') == Rank::owner);
  STATIC_REQUIRE(rank_of(ModeSet("vo")) == Rank::channel_operator);
  STATIC_REQUIRE(rank_of(ModeSet("vqh")) == Rank::owner);
  STATIC_REQUIRE(rank_of(ModeSet("nt")) == Rank::none);
}

TEST_CASE("prefix_symbols: all, or only the highest") {
  REQUIRE(prefix_symbols(ModeSet(""), true).empty());
  REQUIRE(prefix_symbols(ModeSet("v"), true) == "+");
  REQUIRE(prefix_symbols(ModeSet("vo"), true) == "@+");
  REQUIRE(prefix_symbols(ModeSet("vo"), false) == "@");
  REQUIRE(prefix_symbols(ModeSet("v"), false) == "+");
  REQUIRE(prefix_symbols(ModeSet("vhoaq"), true) == "~&@%+");
  REQUIRE(prefix_symbols(ModeSet("x"), true).empty());
}
