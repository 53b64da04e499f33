#include "net/telnet.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using chat::net::Telnet;
using namespace std::string_literals;

namespace {

/// What is left of `bytes`, given in pieces of `size`.
std::string filtered(Telnet& telnet, const std::string& bytes, std::size_t size) {
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); i += size) {
    std::string piece = bytes.substr(i, size);
    piece.resize(telnet.filter(piece));
    result += piece;
  }
  return result;
}

struct Case {
  const char* what;
  std::string bytes;
  std::string left;
};

const std::vector<Case> kCases{
    {"plain text", "hello\r\n", "hello\r\n"},
    {"a negotiated option vanishes", "\xff\xfd\x01hello\n", "hello\n"},
    {"so does each of several", "\xff\xfb\x1f\xff\xfe\x03"s + "a\xff\xfc\x22" + "b", "ab"},
    {"a command without an option",
     "a\xff\xf4"
     "b",
     "ab"},
    {"a subnegotiation up to its end", "\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0hi"s, "hi"},
    {"a doubled IAC within a subnegotiation",
     "\xff\xfa\x18\xff\xff"
     "x\xff\xf0hi",
     "hi"},
    {"a doubled IAC is the byte 255",
     "a\xff\xff"
     "b",
     "a\xff"
     "b"},
    {"CR NUL ends a line", "hello\r\0"s, "hello\r\n"},
    {"a NUL that follows no CR stays", "a\0b"s, "a\0b"s},
    {"CR LF stays", "a\r\nb\r\n", "a\r\nb\r\n"},
    {"CR NUL after a command between them", "a\r\xff\xf1\0"s, "a\r\n"},
};

}  // namespace

TEST_CASE("Telnet: what is taken out does not depend on how the bytes arrive") {
  for (const Case& test : kCases) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, test.bytes.size()}) {
      INFO(test.what << ", pieces of " << size);
      Telnet telnet;
      CHECK(filtered(telnet, test.bytes, size) == test.left);
    }
  }
}

TEST_CASE("Telnet: an IRC client's bytes are left alone after its first line") {
  Telnet telnet;
  CHECK(filtered(telnet, "NICK a\r\n", 100) == "NICK a\r\n");
  telnet.first_line_is_irc();
  const std::string bytes = "PRIVMSG b :\xff\xfd\x01\r\0\r\n"s;
  CHECK_FALSE(telnet.active());
  CHECK(filtered(telnet, bytes, 3) == bytes);
}

TEST_CASE("Telnet: who negotiates first speaks Telnet for ever, also when typing IRC") {
  Telnet telnet;
  CHECK(filtered(telnet, "\xff\xfd\x03NICK a\r\0"s, 100) == "NICK a\r\n");
  telnet.first_line_is_irc();
  CHECK(telnet.active());
  CHECK(filtered(telnet, "\xff\xf4PING x\r\0"s, 100) == "PING x\r\n");
}
