#include "text/formatting.hpp"

#include <catch2/catch.hpp>
#include <ostream>
#include <string>

#include "random_text.hpp"
#include "shown.hpp"

using namespace chat::text;
using namespace chat::text::testing;

namespace {

std::string in_words(const std::optional<Colour>& colour) {
  if (!colour) return "usual";
  return (colour->kind == Colour::Kind::exact ? "exact " : "") + std::to_string(colour->value);
}

/// `text{bold,4/usual}` and so on, for what is easy to compare.
std::string in_words(const std::vector<Span>& spans) {
  std::string all;
  for (const auto& [text, style] : spans) {
    std::string what;
    if (style.bold) what += "bold ";
    if (style.italic) what += "italic ";
    if (style.underline) what += "underline ";
    if (style.strikethrough) what += "strike ";
    if (style.monospace) what += "mono ";
    if (style.reverse) what += "reverse ";
    if (style.foreground || style.background) what += in_words(style.foreground) + "/" + in_words(style.background);
    while (what.ends_with(' ')) what.pop_back();
    all += text + "{" + what + "}";
  }
  return all;
}

std::string parsed(std::string_view text) { return in_words(formatted(text)); }

std::string together(const std::vector<Span>& spans) {
  std::string all;
  for (const Span& span : spans) all += span.text;
  return all;
}

}  // namespace

TEST_CASE("formatting: toggles and reset") {
  CHECK(parsed("a \002bold\002 word") == "a {}bold{bold} word{}");
  CHECK(parsed("\x1D\x1Fx\x1Dy\x1Fz") == "x{italic underline}y{underline}z{}");
  CHECK(parsed("\x1Es\x1E\x11m\x11\x16r") == "s{strike}m{mono}r{reverse}");
  CHECK(parsed("\002\x1D\0034x\x0Fy") == "x{bold italic 4/usual}y{}");
  CHECK(parsed("\002x") == "x{bold}");
}

TEST_CASE("formatting: nothing formatted is no spans") {
  CHECK(formatted("").empty());
  CHECK(formatted("plain \a text é").empty());
  CHECK(formatted("\002\002plain").empty());
  CHECK(formatted("plain\x0F").empty());
  CHECK(formatted("plain\002").empty());
  CHECK(formatted("\00399plain").empty());
}

TEST_CASE("formatting: colours by number") {
  CHECK(parsed("\0034red") == "red{4/usual}");
  CHECK(parsed("\00304red") == "red{4/usual}");
  CHECK(parsed("\003041") == "1{4/usual}");
  CHECK(parsed("\0034,12x") == "x{4/12}");
  CHECK(parsed("\0034,12x\0035y") == "x{4/12}y{5/12}");
  CHECK(parsed("\0034,12x\003y") == "x{4/12}y{}");
  CHECK(parsed("\0034,12x\00399y") == "x{4/12}y{usual/12}");
  CHECK(parsed("\0034,12x\0034,99y") == "x{4/12}y{4/usual}");
  CHECK(parsed("\0034,x") == ",x{4/usual}");
  CHECK(parsed("\0034x\003,5y") == "x{4/usual},5y{}");
  CHECK(parsed("\00398x") == "x{98/usual}");
}

TEST_CASE("formatting: colours by value") {
  CHECK(parsed("\004FF0000red") == "red{exact 16711680/usual}");
  CHECK(parsed("\004ff0000,00FF00red") == "red{exact 16711680/exact 65280}");
  CHECK(parsed("\004FF0000x\004y") == "x{exact 16711680/usual}y{}");
  CHECK(parsed("\004FF00x") == "");  // too short for a colour: it is text
}

TEST_CASE("formatting: what else is no text is taken out of it, whatever stands in it") {
  CHECK(parsed("\002a\x1B[31mb\x07\u202Ec\002d") == "abc{bold}d{}");
  CHECK(parsed("a\x1B]0;\002title\ab\002c") == "ab{}c{bold}");
  CHECK(parsed("\003\a4") == "");  // no colour 4 comes to be where a byte between was taken out
}

TEST_CASE("formatting: the number of spans has a bound, and no text is lost") {
  std::string text;
  for (std::size_t i = 0; i < 3 * kMaxSpans; ++i) text += "\002x";
  const auto spans = formatted(text);
  CHECK(spans.size() == kMaxSpans);
  CHECK(together(spans) == std::string(3 * kMaxSpans, 'x'));
}

TEST_CASE("formatting: whatever bytes come, spans are harmless and nothing but the text in pieces") {
  constexpr std::string_view kCodes = "\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";
  Random random(7);
  for (int i = 0; i < 30'000; ++i) {
    std::string given;
    for (std::size_t pieces = below(random, 8); pieces > 0; --pieces) {
      given += kCodes[below(random, kCodes.size())];
      if (below(random, 2) == 0) given += std::to_string(below(random, 120)) + (below(random, 3) == 0 ? ",7" : "");
      given += random_bytes(random, 12);
    }
    const auto spans = formatted(given);
    if (!spans.empty()) REQUIRE(together(spans) == strip_controls(given));
    for (std::size_t n = 0; n < spans.size(); ++n) {
      REQUIRE(is_harmless(spans[n].text));
      REQUIRE_FALSE(spans[n].text.empty());
      if (n > 0) REQUIRE(spans[n].style != spans[n - 1].style);
    }
  }
}

TEST_CASE("formatting: a view carries it for what people say and topics") {
  const auto spans = [](std::string_view line) {
    const auto seen = views(line);
    REQUIRE(seen.size() == 1);
    return in_words(seen.front().spans);
  };
  CHECK(spans(":bob!b@h PRIVMSG #a :a \002b") == "a {}b{bold}");
  CHECK(spans(":bob!b@h PRIVMSG #a :\001ACTION \002b\001") == "b{bold}");
  CHECK(spans(":bob!b@h NOTICE me :\0034b") == "b{4/usual}");
  CHECK(spans(":bob!b@h TOPIC #a :\002b") == "bob changed the topic to: {}b{bold}");
  CHECK(spans(":s 332 me #a :\002b") == "The topic of #a is: {}b{bold}");
  CHECK(spans(":bob!b@h PART #a :\002b") == "");
  CHECK(spans(":bob!b@h PRIVMSG #a :b") == "");
  CHECK(views(":bob!b@h PRIVMSG #a :a \002b").front().text == "a b");
  CHECK(shown(":bob!b@h PRIVMSG #a :a \002b") == std::vector<std::string>{"#a <bob> a b"});
}
