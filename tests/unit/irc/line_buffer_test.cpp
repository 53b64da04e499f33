#include "irc/line_buffer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/random.hpp"

using namespace chat::irc;
using namespace std::string_literals;
using chat::test::Random;

namespace {

std::string name_of(LineError error) {
  switch (error) {
    case LineError::body_too_long:
      return "!body_too_long";
    case LineError::tags_too_long:
      return "!tags_too_long";
    case LineError::nul:
      return "!nul";
    case LineError::carriage_return:
      return "!carriage_return";
    case LineError::several_lines:
      return "!several_lines";
    case LineError::not_utf8:
      return "!not_utf8";
  }
  return "!?";
}

void feed(LineBuffer& buffer, std::string_view bytes, std::vector<std::string>& lines) {
  buffer.feed(bytes, [&](const LineBuffer::Line& line) {
    lines.push_back(line ? std::string(*line) : name_of(line.error().why));
  });
}

/// What a stream gives in one piece.
std::vector<std::string> lines_of(std::string_view stream, std::size_t tags = kMaxClientTags) {
  LineBuffer buffer(tags);
  std::vector<std::string> lines;
  feed(buffer, stream, lines);
  return lines;
}

using Lines = std::vector<std::string>;

/// `@`, tag data and the space that ends the tags: `bytes` in all.
std::string tags_of(std::size_t bytes) { return "@" + std::string(bytes - 2, 't') + " "; }

}  // namespace

TEST_CASE("lines end with CR LF or with LF") {
  REQUIRE(lines_of("A\r\nB\nC\r\n") == Lines{"A", "B", "C"});
  REQUIRE(lines_of("A\r\nB") == Lines{"A"});
  REQUIRE(lines_of("A\r") == Lines{});
  REQUIRE(lines_of("") == Lines{});
}

TEST_CASE("lines: empty ones are skipped") {
  REQUIRE(lines_of("\r\n\n\n\r\nA\n\r\n") == Lines{"A"});
  REQUIRE(lines_of(" \n") == Lines{" "});
}

TEST_CASE("lines: what is pending is the line that is not complete") {
  LineBuffer buffer;
  Lines lines;
  feed(buffer, "A\nPRIV", lines);
  REQUIRE(buffer.pending() == "PRIV");
  feed(buffer, "MSG", lines);
  REQUIRE(buffer.pending() == "PRIVMSG");
  feed(buffer, " b\n", lines);
  REQUIRE(buffer.pending().empty());
  REQUIRE(lines == Lines{"A", "PRIVMSG b"});
}

TEST_CASE("lines: empty ones are skipped, and counted") {
  LineBuffer buffer;
  std::vector<std::string> lines;
  const auto count = [&](std::string_view bytes) {
    return buffer.feed(bytes, [&](const LineBuffer::Line& line) { lines.emplace_back(line.value()); });
  };
  REQUIRE(count("\r\n\n\r") == 2);
  REQUIRE(count("\n") == 1);
  REQUIRE(lines.empty());
  REQUIRE(count("A") == 0);
  REQUIRE(count("\n\n") == 1);
  REQUIRE(lines.size() == 1);
}

TEST_CASE("lines: a stray CR is an error, and the next line is fine") {
  REQUIRE(lines_of("A\rB\nC\n") == Lines{"!carriage_return", "C"});
  REQUIRE(lines_of("A\r\r\nC\n") == Lines{"!carriage_return", "C"});
  REQUIRE(lines_of("\rA\nC\n") == Lines{"!carriage_return", "C"});
  REQUIRE(lines_of("\r\r\nC\n") == Lines{"!carriage_return", "C"});
}

TEST_CASE("lines: a NUL is an error, and the next line is fine") {
  REQUIRE(lines_of("A\0B\nC\n"s) == Lines{"!nul", "C"});
  REQUIRE(lines_of("\0\nC\n"s) == Lines{"!nul", "C"});
  REQUIRE(lines_of("A\0\r\nC\r\n"s) == Lines{"!nul", "C"});
  REQUIRE(lines_of("A\r\0\nC\n"s) == Lines{"!nul", "C"});
}

TEST_CASE("lines: what is not UTF-8 is an error, and the next line is fine") {
  for (const std::string_view bad :
       {"\xFF", "a\xC3", "\xC3(", "\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82"}) {
    REQUIRE(lines_of(std::string(bad) + "\nC\n") == Lines{"!not_utf8", "C"});
    REQUIRE(lines_of("PRIVMSG #lobby :a long text before " + std::string(bad) + " and behind\nC\n") ==
            Lines{"!not_utf8", "C"});
  }
  REQUIRE(lines_of("ö\n日本\n👍\n") == Lines{"ö", "日本", "👍"});
}

TEST_CASE("lines: an error is the same wherever in the line it is") {
  const std::string plain(100, 'a');
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (const auto& [byte, error] :
         {std::pair{'\0', "!nul"}, std::pair{'\r', "!carriage_return"}, std::pair{'\xFF', "!not_utf8"}}) {
      if (byte == '\r' && at + 1 == plain.size()) continue;  // that one belongs to the line's end
      std::string line = plain;
      line[at] = byte;
      REQUIRE(lines_of(line + "\n") == Lines{error});
    }
    if (at + 2 <= plain.size()) {
      std::string line = plain;
      line.replace(at, 2, "ö");
      REQUIRE(lines_of(line + "\n") == Lines{line});
    }
  }
}

TEST_CASE("lines: other control bytes are text") {
  std::string controls;
  for (char c = 1; c < 0x20; ++c) {
    if (c != '\n' && c != '\r') controls += c;
  }
  REQUIRE(lines_of(controls + "\x7F\n") == Lines{controls + "\x7F"});
}

TEST_CASE("lines: 512 bytes with the line's end, and not one more") {
  for (const std::string_view end : {"\r\n", "\n"}) {
    const std::string longest(510, 'x');
    REQUIRE(lines_of(longest + std::string(end) + "A\n") == Lines{longest, "A"});
    REQUIRE(lines_of(longest + "x" + std::string(end) + "A\n") == Lines{"!body_too_long", "A"});
  }
}

TEST_CASE("lines: the tags have a bound of their own, and not one byte more") {
  for (const std::size_t most : {kMaxClientTags, kMaxTags}) {
    const std::string body(510, 'x');
    const std::string fits = tags_of(most) + body;
    REQUIRE(fits.size() == most + 510);
    REQUIRE(lines_of(fits + "\r\nA\r\n", most) == Lines{fits, "A"});
    REQUIRE(lines_of(tags_of(most + 1) + "PING\r\nA\r\n", most) == Lines{"!tags_too_long", "A"});
    REQUIRE(lines_of(tags_of(most) + body + "x\r\nA\r\n", most) == Lines{"!body_too_long", "A"});
    REQUIRE(lines_of(tags_of(3) + body + "x\r\nA\r\n", most) == Lines{"!body_too_long", "A"});
    REQUIRE(lines_of(tags_of(most + 1) + body + "x\r\nA\r\n", most) == Lines{"!tags_too_long", "A"});
  }
}

TEST_CASE("lines: tags without a body") {
  REQUIRE(lines_of("@a\n@a \n@\n@ \n") == Lines{"@a", "@a ", "@", "@ "});
  const std::string alone = "@" + std::string(kMaxClientTags - 1, 't');
  REQUIRE(lines_of(alone + "\n") == Lines{alone});
  REQUIRE(lines_of(alone + "t\n") == Lines{"!tags_too_long"});
}

TEST_CASE("lines: one that does not end is kept to a bound, told once, and the next line is fine") {
  for (const std::string_view start : {"", "@"}) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, std::size_t{100'000}}) {
      LineBuffer buffer;
      Lines lines;
      feed(buffer, start, lines);
      const std::string piece(chunk, 'x');
      const std::size_t total = chunk == 1 ? 20'000 : 1'000'000;
      for (std::size_t sent = 0; sent < total; sent += chunk) {
        feed(buffer, piece, lines);
        REQUIRE(buffer.pending().size() <= kMaxClientTags + kMaxBody + 1);
      }
      REQUIRE(lines.empty());
      feed(buffer, "\r\nA\r\n", lines);
      REQUIRE(lines == Lines{start.empty() ? "!body_too_long" : "!tags_too_long", "A"});
      REQUIRE(buffer.pending().empty());
    }
  }
}

TEST_CASE("lines: a too long one is told as that, whatever else is wrong with it") {
  REQUIRE(lines_of(std::string(600, '\xFF') + "\0\r\nA\n"s) == Lines{"!body_too_long", "A"});
  REQUIRE(lines_of(std::string(20'000, '\xFF') + "\nA\n") == Lines{"!body_too_long", "A"});
}

TEST_CASE("lines: of one that is not UTF-8, what stands in front of its parameters is told") {
  const auto head_of = [](const std::string& text) {
    LineBuffer buffer;
    std::string head = "none";
    buffer.feed(text + "\n", [&](const LineBuffer::Line& line) {
      REQUIRE_FALSE(line);
      head = line.error().head;
    });
    return head;
  };
  REQUIRE(head_of("PRIVMSG bob :\xFF") == "PRIVMSG");
  REQUIRE(head_of("PRIVMSG \xFF") == "PRIVMSG");
  REQUIRE(head_of("@a=b;c  :source  PRIVMSG bob \xFF") == "@a=b;c  :source  PRIVMSG");
  REQUIRE(head_of("@a=\xFF :source PRIVMSG bob") == "PRIVMSG");
  REQUIRE(head_of(":\xFF PRIVMSG bob") == "PRIVMSG");
  REQUIRE(head_of("@a=\xFF P\xFF bob").empty());
  for (const std::string text : {"\xFF", "@\xFF", ":\xFF", "@a :\xFF", "@a \xFF"}) REQUIRE(head_of(text).empty());
  REQUIRE(head_of("PRIVMSG \0\xFF"s).empty());
}

TEST_CASE("lines: wherever the stream is cut, they are the same") {
  const std::string longest(510, 'y');
  const std::vector<std::string> streams = {
      "A\r\nB\nC\r\n\r\nö\r\n日本\n",
      "A\rB\nC\r\r\nD\r\n\r\n",
      "A\0B\nC\xFF\nD\xC3\n\xB6\nE\n"s,
      "@a=b PING x\r\n@c\r\n@\n",
      longest + "\r\n" + longest + "z\r\n" + longest + "\n",
      tags_of(kMaxClientTags) + longest + "\r\nA\r\n",
      tags_of(kMaxClientTags + 1) + "A\r\nB\r\n",
      tags_of(kMaxClientTags) + longest + "z\r\nB\r\n",
      tags_of(kMaxClientTags) + longest + "\r\r\nB\r\n",
      std::string(6'000, 'z') + "\r\nA\r\n",
  };
  for (const std::string& stream : streams) {
    const Lines whole = lines_of(stream);
    REQUIRE_FALSE(whole.empty());
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
      LineBuffer buffer;
      Lines lines;
      feed(buffer, std::string_view(stream).substr(0, cut), lines);
      feed(buffer, std::string_view(stream).substr(cut), lines);
      if (lines != whole) {
        CAPTURE(cut);
        REQUIRE(lines == whole);
      }
    }
  }
}

TEST_CASE("lines: cut into random pieces, random streams give the same lines") {
  Random random(51);
  for (int round = 0; round < 3'000; ++round) {
    std::string stream;
    while (stream.size() < 200) {
      stream += random.from("@ a;=ö\r\n\xC3\xB6", 12);
      if (random.chance(8)) stream += std::string(random.below(700), 'x');
      if (random.chance(30)) stream += '\0';
      if (random.chance(3)) stream += "\r\n";
    }
    const std::size_t tags = random.chance(2) ? 8 : kMaxClientTags;
    const Lines whole = lines_of(stream, tags);
    LineBuffer buffer(tags);
    Lines lines;
    for (std::string_view rest = stream; !rest.empty();) {
      const std::size_t size = std::min(rest.size(), random.below(random.chance(3) ? 300 : 5) + 1);
      feed(buffer, rest.substr(0, size), lines);
      REQUIRE(buffer.pending().size() <= tags + kMaxBody + 1);
      rest.remove_prefix(size);
    }
    REQUIRE(lines == whole);
  }
}

TEST_CASE("lines: what is given is UTF-8 without NUL, CR or LF, and within the bounds") {
  Random random(52);
  for (int round = 0; round < 2'000; ++round) {
    LineBuffer buffer(16);
    for (int piece = 0; piece < 20; ++piece) {
      buffer.feed(random.chance(2) ? random.bytes(60) : random.from("@ ab\n", 60), [&](const LineBuffer::Line& line) {
        if (!line) return;
        REQUIRE_FALSE(line->empty());
        REQUIRE(line->find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
        REQUIRE(line->size() <= 16 + kMaxBody - 2);
      });
    }
  }
}
