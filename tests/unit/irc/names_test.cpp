#include "irc/names.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "support/random.hpp"
#include "util/utf8.hpp"

using namespace chat::irc;
using namespace std::string_literals;
using chat::test::Random;

namespace {

NameRules rules(CaseMapping mapping, bool utf8) {
  NameRules::Options options;
  options.mapping = mapping;
  options.utf8 = utf8;
  return NameRules(options);
}

const NameRules kAscii = rules(CaseMapping::ascii, false);
const NameRules kRfc1459 = rules(CaseMapping::rfc1459, false);
const NameRules kStrict = rules(CaseMapping::rfc1459_strict, false);
const NameRules kUtf8 = rules(CaseMapping::ascii, true);
const NameRules kUtf8Rfc1459 = rules(CaseMapping::rfc1459, true);

NameError nick_error(const NameRules& names, std::string_view text) {
  const auto nick = names.nickname(text);
  INFO(text);
  REQUIRE_FALSE(nick.has_value());
  return nick.error();
}
NameError channel_error(const NameRules& names, std::string_view text) {
  const auto channel = names.channel(text);
  INFO(text);
  REQUIRE_FALSE(channel.has_value());
  return channel.error();
}
bool same_nick(const NameRules& names, std::string_view a, std::string_view b) {
  INFO(a << " and " << b);
  const auto first = names.nickname(a);
  const auto second = names.nickname(b);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  return *first == *second;
}

std::string random_utf8(Random& random, std::size_t longest) {
  std::string text;
  for (std::size_t count = random.below(longest + 1); count > 0; --count) {
    chat::test::append_utf8(text, random.scalar());
  }
  return text;
}

}  // namespace

TEST_CASE("nicks: what is allowed") {
  for (const std::string_view nick :
       {"a", "ada", "Ada", "a1", "a-b", "_", "[ada]", "\\", "`", "^", "{|}", "a_", "z9-"}) {
    INFO(nick);
    for (const NameRules* names : {&kAscii, &kRfc1459, &kUtf8}) {
      const auto made = names->nickname(nick);
      REQUIRE(made.has_value());
      REQUIRE(made->text() == nick);
    }
  }
}

TEST_CASE("nicks: what is refused") {
  REQUIRE(nick_error(kAscii, "") == NameError::empty);
  for (const std::string_view nick : {"1ada", "9", "-ada", "-"})
    REQUIRE(nick_error(kAscii, nick) == NameError::bad_start);
  // What would be read as something else: a channel, a status, a mask, the end of a parameter or of a source.
  for (const char c : " #&:,*?!@+~%$.\"'()/;<=>\t\r\n\x01\x1F\x7F"s + '\0') {
    REQUIRE(nick_error(kAscii, std::string(1, c)) == NameError::bad_character);
    REQUIRE(nick_error(kAscii, "a"s + c) == NameError::bad_character);
    REQUIRE(nick_error(kUtf8, "a"s + c) == NameError::bad_character);
  }
  REQUIRE(nick_error(kAscii, "adä") == NameError::bad_character);
  REQUIRE(nick_error(kAscii, "ad\xE4") == NameError::bad_character);
}

TEST_CASE("nicks: the length is counted in bytes, and the bound itself is allowed") {
  NameRules::Options options;
  options.max_nick = 5;
  options.utf8 = true;
  const NameRules names(options);
  REQUIRE(names.nickname("abcde").has_value());
  REQUIRE(nick_error(names, "abcdef") == NameError::too_long);
  REQUIRE(names.nickname("ööx").has_value());
  REQUIRE(nick_error(names, "ööö") == NameError::too_long);
}

TEST_CASE("nicks: every byte is either allowed or refused in the same way everywhere but in front") {
  for (int byte = 0; byte < 128; ++byte) {
    const char c = static_cast<char>(byte);
    const bool inside = kAscii.nickname("a"s + c).has_value();
    const bool end = kAscii.nickname("ab"s + c).has_value();
    REQUIRE(inside == end);
    const bool front = kAscii.nickname(std::string(1, c)).has_value();
    if (front) REQUIRE(inside);
    const bool only_behind = (c >= '0' && c <= '9') || c == '-';
    REQUIRE(front == (inside && !only_behind));
  }
}

TEST_CASE("channels: what is allowed") {
  for (const std::string_view name : {"#a", "#lobby", "##", "#1", "#a-b", "#a.b", "#a:b", "#@", "#!", "#a'b", "#+x"}) {
    INFO(name);
    const auto made = kAscii.channel(name);
    REQUIRE(made.has_value());
    REQUIRE(made->text() == name);
  }
}

TEST_CASE("channels: what is refused") {
  REQUIRE(channel_error(kAscii, "") == NameError::empty);
  REQUIRE(channel_error(kAscii, "#") == NameError::empty);
  for (const std::string_view name : {"lobby", "&lobby", "+x", "!x", "@#x", " #x"}) {
    REQUIRE(channel_error(kAscii, name) == NameError::bad_start);
  }
  for (const char c : " ,*?\a\t\r\n\x01\x02\x1F\x7F"s + '\0') {
    REQUIRE(channel_error(kAscii, "#a"s + c) == NameError::bad_character);
    REQUIRE(channel_error(kUtf8, "#a"s + c + "b") == NameError::bad_character);
  }
  REQUIRE(channel_error(kAscii, "#adä") == NameError::bad_character);
}

TEST_CASE("channels: the length is counted in bytes, and the bound itself is allowed") {
  const NameRules names;
  const std::string longest = "#" + std::string(63, 'x');
  REQUIRE(names.channel(longest).has_value());
  REQUIRE(channel_error(names, longest + "x") == NameError::too_long);
}

TEST_CASE("channels: a text that looks like one begins with a channel type") {
  REQUIRE(NameRules::looks_like_channel("#"));
  REQUIRE(NameRules::looks_like_channel("#,"));
  REQUIRE_FALSE(NameRules::looks_like_channel(""));
  REQUIRE_FALSE(NameRules::looks_like_channel("ada"));
  REQUIRE_FALSE(NameRules::looks_like_channel("&ada"));
}

TEST_CASE("explain: every error has a sentence that says what to do") {
  for (const NameError error :
       {NameError::empty, NameError::too_long, NameError::bad_start, NameError::bad_character}) {
    REQUIRE(explain_nick(error).size() > 15);
    REQUIRE(explain_channel(error).size() > 15);
  }
}

TEST_CASE("fold: ASCII letters") {
  REQUIRE(kAscii.fold("AbYZ[]\\~@`{}|^09") == "abyz[]\\~@`{}|^09");
  REQUIRE(kAscii.fold("ÄÖ") == "ÄÖ");
  REQUIRE(kAscii.fold("").empty());
  REQUIRE(kAscii.fold("*!?@A") == "*!?@a");
}

TEST_CASE("fold: RFC 1459 has four more letters") {
  REQUIRE(kRfc1459.fold("AbYZ[]\\~{}|^") == "abyz{}|^{}|^");
  REQUIRE(same_nick(kRfc1459, "Dan[away]", "dan{AWAY}"));
  REQUIRE(same_nick(kRfc1459, "a\\b", "A|B"));
  REQUIRE_FALSE(same_nick(kAscii, "dan[]", "dan{}"));
}

TEST_CASE("fold: strict RFC 1459 has three more letters") { REQUIRE(kStrict.fold("AbYZ[]\\~{}|^") == "abyz{}|~{}|^"); }

TEST_CASE("fold: no other byte changes") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const bool letter = byte >= 'A' && byte <= 'Z';
    const bool special = text.find_first_of("[]\\~") == 0;
    REQUIRE((kAscii.fold(text) == text) == !letter);
    REQUIRE((kRfc1459.fold(text) == text) == !(letter || special));
  }
}

TEST_CASE("fold: it is idempotent, for any bytes") {
  Random random(11);
  for (const NameRules* names : {&kAscii, &kRfc1459, &kStrict, &kUtf8, &kUtf8Rfc1459}) {
    for (int round = 0; round < 5'000; ++round) {
      const std::string text = random.chance(2) ? random_utf8(random, 6) : random.bytes(8);
      const std::string once = names->fold(text);
      INFO(text);
      REQUIRE(names->fold(once) == once);
      if (names->options().utf8 && chat::util::is_utf8(text)) REQUIRE(chat::util::is_utf8(once));
    }
  }
}

TEST_CASE("fold: it is idempotent for every character there is") {
  for (char32_t c = 0; c < 0x110000; c += c == 0xD7FF ? 0x801 : 1) {
    std::string text;
    chat::test::append_utf8(text, c);
    const std::string once = kUtf8Rfc1459.fold(text);
    if (once == text) continue;
    if (kUtf8Rfc1459.fold(once) != once) FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

TEST_CASE("names: they compare by what they fold to, and keep how they were written") {
  const auto a = kAscii.nickname("Ada");
  const auto b = kAscii.nickname("aDA");
  const auto c = kAscii.nickname("bob");
  REQUIRE(*a == *b);
  REQUIRE(a->text() != b->text());
  REQUIRE(a->folded() == "ada");
  REQUIRE_FALSE(*a == *c);
  REQUIRE(*a < *c);
  REQUIRE(Nickname().empty());
}

TEST_CASE("UTF-8 names: letters and digits of every script") {
  for (const std::string_view nick : {"ölaf", "Ωmega", "Жанна", "日本", "한국", "مريم", "हिन्दी", "naïve", "a٣"}) {
    INFO(nick);
    REQUIRE(kUtf8.nickname(nick).has_value());
    REQUIRE(kUtf8.channel("#"s + std::string(nick)).has_value());
    REQUIRE(nick_error(kAscii, nick) == NameError::bad_character);
  }
}

TEST_CASE("UTF-8 names: composed and decomposed are the same") {
  REQUIRE(same_nick(kUtf8, "o\u0308laf", "ölaf"));
  REQUIRE(same_nick(kUtf8, "O\u0308LAF", "ölaf"));
  REQUIRE(same_nick(kUtf8, "e\u0323\u0302", "e\u0302\u0323"));  // the order of marks
  REQUIRE(same_nick(kUtf8, "\uAC00", "\u1100\u1161"));          // Hangul
}

TEST_CASE("UTF-8 names: case, also where it is not a matter of one letter for another") {
  REQUIRE(same_nick(kUtf8, "ÖLAF", "ölaf"));
  REQUIRE(same_nick(kUtf8, "straße", "STRASSE"));
  REQUIRE(same_nick(kUtf8, "STRAẞE", "strasse"));
  REQUIRE(same_nick(kUtf8, "ΣΊΣΥΦΟΣ", "σίσυφος"));  // a final sigma is a sigma
  REQUIRE(same_nick(kUtf8, "Жанна", "жАННА"));
  REQUIRE(same_nick(kUtf8, "Istanbul", "istanbul"));  // one folding for all: not the Turkish one
  REQUIRE_FALSE(same_nick(kUtf8, "ıstanbul", "istanbul"));
  REQUIRE_FALSE(same_nick(kUtf8, "İstanbul", "istanbul"));
  REQUIRE(same_nick(kUtf8, "İstanbul", "i\u0307stanbul"));
}

TEST_CASE("UTF-8 names: forms of width and of style are the same") {
  REQUIRE(same_nick(kUtf8, "ａｄａ", "ada"));
  REQUIRE(same_nick(kUtf8, "ﬁn", "fin"));
  REQUIRE(same_nick(kUtf8, "ｱ", "ア"));
}

TEST_CASE("UTF-8 names: RFC 1459 folds behind the Unicode folding") {
  REQUIRE(kUtf8Rfc1459.fold("Ö[~") == "ö{^");
  REQUIRE(kUtf8Rfc1459.fold("\uFF3B") == "{");  // a full-width bracket
}

TEST_CASE("UTF-8 names: what is invisible or changes its neighbours is refused") {
  const char32_t deceptive[] = {
      0x00A0,   // no-break space
      0x00AD,   // soft hyphen
      0x200B,   // zero-width space
      0x200D,   // zero-width joiner
      0x200E,   // left-to-right mark
      0x202E,   // right-to-left override
      0x2028,   // line separator
      0x2066,   // left-to-right isolate
      0x3000,   // ideographic space
      0x180E,   // Mongolian vowel separator
      0xFEFF,   // byte order mark
      0x0085,   // next line
      0xE0041,  // a tag
      0xE000,   // private use
      0x0378,   // unassigned
      0xFFFF,   // no character
      0x115F,   // Hangul fillers: letters that are shown as nothing
      0x1160,  0x3164, 0xFFA0,
      0x034F,  // combining grapheme joiner
      0x17B4,  // Khmer inherent vowel
  };
  for (const char32_t c : deceptive) {
    std::string text = "a";
    chat::test::append_utf8(text, c);
    INFO("U+" << std::hex << static_cast<unsigned>(c));
    REQUIRE(nick_error(kUtf8, text + "b") == NameError::bad_character);
    REQUIRE_FALSE(kUtf8.nickname(text.substr(1)).has_value());
    REQUIRE(channel_error(kUtf8, "#" + text + "b") == NameError::bad_character);
    REQUIRE(channel_error(kUtf8, "#" + text.substr(1)) == NameError::bad_character);
  }
}

TEST_CASE("UTF-8 names: a variation selector is let through in a channel, where it makes no other name") {
  const auto plain = kUtf8.channel("#\u2764");
  const auto emoji = kUtf8.channel("#\u2764\uFE0F");
  REQUIRE(plain.has_value());
  REQUIRE(emoji.has_value());
  REQUIRE(*plain == *emoji);
  REQUIRE(channel_error(kUtf8, "#\uFE0F") == NameError::empty);
  REQUIRE(nick_error(kUtf8, "a\uFE0F") == NameError::bad_character);
}

TEST_CASE("UTF-8 names: a nick does not begin with a mark") {
  REQUIRE(nick_error(kUtf8, "\u0301a") == NameError::bad_start);
  REQUIRE(nick_error(kUtf8, "\u20DDa") == NameError::bad_start);
  REQUIRE(nick_error(kUtf8, "\u0903a") == NameError::bad_start);
}

TEST_CASE("UTF-8 names: a nick does not begin with a digit of any script") {
  REQUIRE(nick_error(kUtf8, "\uFF11a") == NameError::bad_start);
  REQUIRE(nick_error(kUtf8, "\u0663a") == NameError::bad_start);
}

TEST_CASE("UTF-8 names: symbols are for channels, not for nicks") {
  for (const std::string_view text : {"♥", "👍", "→", "€", "“"}) {
    REQUIRE(nick_error(kUtf8, text) == NameError::bad_character);
    REQUIRE(kUtf8.channel("#" + std::string(text)).has_value());
  }
}

TEST_CASE("UTF-8 names: bytes that are not UTF-8 are refused") {
  for (const std::string_view text : {"a\xFF", "\xC3",
                                      "a\xE4"
                                      "b",
                                      "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80"}) {
    REQUIRE(nick_error(kUtf8, text) == NameError::bad_character);
    REQUIRE(channel_error(kUtf8, "#" + std::string(text)) == NameError::bad_character);
  }
}

TEST_CASE("UTF-8 names: what folds to a character that is refused is refused itself") {
  REQUIRE(channel_error(kUtf8, "#a\uFF0C") == NameError::bad_character);  // full-width , * ?
  REQUIRE(channel_error(kUtf8, "#a\uFF0A") == NameError::bad_character);
  REQUIRE(channel_error(kUtf8, "#a\uFF1F") == NameError::bad_character);
  REQUIRE(channel_error(kUtf8, "#a\uFDFA") == NameError::bad_character);  // one letter that folds to four words
  REQUIRE(nick_error(kUtf8, "a\uFDFA") == NameError::bad_character);
  REQUIRE(nick_error(kUtf8, "a\u037A") == NameError::bad_character);  // to a space and an iota
}

TEST_CASE("UTF-8 names: what is accepted stays within the rules when folded") {
  Random random(12);
  int accepted = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text = random_utf8(random, 4);
    if (random.chance(3)) text = random.from("aB[-09~", 3) + text;
    const auto nick = kUtf8.nickname(text);
    const auto channel = kUtf8.channel("#" + text);
    INFO(text);
    if (nick) {
      ++accepted;
      REQUIRE_FALSE(nick->folded().empty());
      REQUIRE(nick->folded().find_first_of(std::string_view(" #&:,*?!@+.\r\n\0", 14)) == std::string::npos);
      REQUIRE(kUtf8.nickname(nick->text()).has_value());
      REQUIRE(channel.has_value());
    }
    if (channel) {
      REQUIRE(channel->folded().starts_with('#'));
      REQUIRE(channel->folded().size() > 1);
      REQUIRE(channel->folded().find_first_of(std::string_view(" ,*?\r\n\a\0", 8)) == std::string::npos);
    }
  }
  REQUIRE(accepted > 1'000);
}

TEST_CASE("skeleton: without UTF-8 names it is the folded name") {
  REQUIRE(kAscii.skeleton("Ada1l") == "ada1l");
  REQUIRE(kRfc1459.skeleton("A[") == "a{");
}

TEST_CASE("skeleton: names that look the same have the same one") {
  const auto looks_same = [](std::string_view a, std::string_view b) { return kUtf8.skeleton(a) == kUtf8.skeleton(b); };
  REQUIRE(looks_same("paypal", "раураl"));  // Cyrillic letters
  REQUIRE(looks_same("scope", "ѕсоре"));
  REQUIRE(looks_same("BOB", "ВОВ"));  // capitals that look alike while their small letters do not
  REQUIRE(looks_same("Oscar", "0scar"));
  REQUIRE(looks_same("Iris", "lris"));
  REQUIRE(looks_same("nο", "no"));  // a Greek omicron
  REQUIRE(looks_same("ａｄａ", "ada"));
  REQUIRE_FALSE(looks_same("ada", "bob"));
  REQUIRE_FALSE(looks_same("ada", "adа1"));
  REQUIRE_FALSE(looks_same("жук", "жуки"));
}

TEST_CASE("source parts: what may stand as a user or a host") {
  for (const std::string_view text : {"a", "~ada", "host.example", "192.0.2.1", "2001:db8::1", "a-b_c.d", "0::1"}) {
    INFO(text);
    REQUIRE(is_source_part(text));
  }
  for (const std::string_view text : {"", " ", "a b", ":a", "a!b", "a@b", "\x01", "a\x7F", "ö", "a\r", "a\n"}) {
    INFO(text);
    REQUIRE_FALSE(is_source_part(text));
  }
  REQUIRE_FALSE(is_source_part(std::string_view("\0", 1)));
}
