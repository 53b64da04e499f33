#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "text/view.hpp"

using chat::text::strip_controls;
using namespace std::string_literals;

namespace {

struct Case {
  std::string what;
  std::string given;
  std::string wanted;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK(strip_controls(c.given) == c.wanted);
  }
}

}  // namespace

TEST_CASE("strip_controls leaves text alone") {
  check({
      {"nothing", "", ""},
      {"ASCII", "Hello, world! ~{}", "Hello, world! ~{}"},
      {"two to four bytes", "é ∑ 日本語 😀", "é ∑ 日本語 😀"},
      {"the first character that is no C1 control", "a\u00A0b", "a\u00A0b"},
      {"marks of direction, which turn nothing but themselves", "\u200Eשלום\u200F", "\u200Eשלום\u200F"},
      {"an emoji of several characters", "👩\u200D🚀", "👩\u200D🚀"},
      {"digits and commas that are not a colour", "3,4 and 5", "3,4 and 5"},
  });
}

TEST_CASE("strip_controls: control bytes go, those that part words become a space") {
  check({
      {"NUL", "a\0b"s, "ab"},
      {"BEL", "a\ab", "ab"},
      {"backspace", "ab\bc", "abc"},
      {"DEL", "a\x7F"s + "b", "ab"},
      {"tab", "a\tb", "a b"},
      {"CR LF", "a\r\nQUIT", "a  QUIT"},
      {"line and paragraph separator", "a\u2028b\u2029c", "a b c"},
      {"C1 as characters", "a\u0080\u0085\u009Cb", "ab"},
      {"C1 as single bytes, which are not UTF-8", "a\x85\x9C"s + "b", "a\uFFFD\uFFFDb"},
  });
}

TEST_CASE("strip_controls: mIRC's formatting goes with its numbers") {
  check({
      {"bold", "\002bold\x02", "bold"},
      {"italics, underline, strike, monospace, reverse, reset", "\x1D\x1F\x1E\x11\x16\x0Fx", "x"},
      {"one digit", "\0034red", "red"},
      {"two digits", "\00304red", "red"},
      {"a third digit is text", "\003041", "1"},
      {"foreground and background", "\00304,01red", "red"},
      {"a comma without background is text", "\0034,red", ",red"},
      {"no foreground: the comma is text", "\x03,4x", ",4x"},
      {"alone", "a\x03", "a"},
      {"with a comma at the end", "\0034,", ","},
      {"hex", "\004FF00aared", "red"},
      {"hex with background", "\004FF0000,00ff00red", "red"},
      {"five hex digits are text", "\004FF000 x", "FF000 x"},
      {"hex without background", "\004FF0000,00ff0x", ",00ff0x"},
  });
}

TEST_CASE("strip_controls: escape sequences go whole") {
  check({
      {"colour", "\x1B[31mred\x1B[0m", "red"},
      {"cursor and private parameters", "\x1B[2J\x1B[?25lx", "x"},
      {"intermediates", "\x1B[1 qx", "x"},
      {"one that is cut off", "x\x1B[31", "x"},
      {"one that a character interrupts", "\x1B[3é", "é"},
      {"charset", "\x1B(0x", "x"},
      {"two characters", "\033c\x1B=x", "x"},
      {"alone", "x\x1B", "x"},
      {"before a control", "\x1B\nx", " x"},
      {"title, ended by BEL", "a\x1B]0;evil\ab", "ab"},
      {"title, ended by ST", "a\x1B]0;evil\x1B\\b", "ab"},
      {"title, ended by ST as a character", "a\x1B]0;evil\u009Cb", "ab"},
      {"a link keeps its text", "\x1B]8;;http://e/\x1B\\here\x1B]8;;\x1B\\", "here"},
      {"DCS, SOS, PM, APC", "\x1BP1\x1B\\\x1BX2\x1B\\\x1B^3\x1B\\\x1B_4\x1B\\x", "x"},
      {"a title without end hides nothing", "\x1B]0;title of all", "0;title of all"},
      {"several without end", "\x1B]a\x1B]b", "ab"},
      {"one that ends, then one that does not", "\x1B]a\a\x1B]b", "b"},
      {"C1: CSI", "\u009B31mred", "red"},
      {"C1: OSC", "\u009D0;evil\u009Cb", "b"},
      {"what is left cannot become a new sequence", "\x1B\x1B[[31m", "31m"},
  });
}

TEST_CASE("strip_controls: what turns text around goes") {
  for (const std::string turning :
       {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    CHECK(strip_controls("a" + turning + "b") == "ab");
  }
  CHECK(strip_controls("\u2029\u202F\u2065\u206A") == " \u202F\u2065\u206A");  // their neighbours
}

TEST_CASE("strip_controls: what is not UTF-8 becomes the replacement character") {
  check({
      {"Latin-1", "caf\xE9", "caf\uFFFD"},
      {"a continuation alone", "\x80x", "\uFFFDx"},
      {"cut off", "\xE2\x82", "\uFFFD\uFFFD"},
      {"overlong slash", "\xC0\xAF", "\uFFFD\uFFFD"},
      {"overlong ESC", "\xC0\x9B[31m", "\uFFFD\uFFFD[31m"},
      {"a surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"beyond Unicode", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"never a byte", "\xFF\xFE", "\uFFFD\uFFFD"},
  });
}

TEST_CASE("strip_controls stays linear on a line of beginnings without an end") {
  std::string line;
  for (int i = 0; i < 500'000; ++i) line += "\x1B]";
  CHECK(strip_controls(line).empty());  // a quadratic search would take minutes, and the test's deadline ends it
}
