#include "net/proxy_header.hpp"

#include <catch2/catch.hpp>
#include <string>

using chat::net::kLongestProxyHeader;
using chat::net::parse_proxy_header;
using chat::net::ProxyHeader;
using namespace std::string_literals;

namespace {

const std::string kSignature = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string kV4 = "\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb"s;  // 192.0.2.1 198.51.100.1 56324 443

std::string with_length(const std::string& body) {
  return {static_cast<char>(body.size() >> 8U), static_cast<char>(body.size() & 0xffU)};
}
std::string second(const std::string& kind, const std::string& body) {
  return kSignature + kind + with_length(body) + body;
}
std::string element(char type, const std::string& value) { return type + with_length(value) + value; }
std::string ssl(char flags, const std::string& elements = "") {
  return element('\x20', flags + "\0\0\0\0"s + elements);
}

ProxyHeader parse(const std::string& bytes) {
  CAPTURE(bytes);
  const auto header = parse_proxy_header(bytes);
  if (!header) FAIL(header.error());
  REQUIRE(*header);
  return **header;
}

std::string address_of(const std::string& bytes) { return parse(bytes).address; }

void refuses(const std::string& bytes) {
  CAPTURE(bytes);
  const auto header = parse_proxy_header(bytes);
  REQUIRE_FALSE(header);
  CHECK_FALSE(header.error().empty());
}

}  // namespace

TEST_CASE("PROXY: version 1 says where a connection comes from") {
  CHECK(address_of("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n") == "192.0.2.1");
  CHECK(address_of("PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n") == "2001:db8::1");
  CHECK(address_of("PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 0 65535\r\n") == "2001:db8::1");
  CHECK(address_of("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.1 1 2\r\n") == "192.0.2.1");
  CHECK(address_of("PROXY UNKNOWN\r\n").empty());
  CHECK(address_of("PROXY UNKNOWN ffff:f...f:ffff ffff 65535 65535\r\n").empty());
  CHECK_FALSE(parse("PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n").encrypted);
}

TEST_CASE("PROXY: version 2 says where a connection comes from") {
  CHECK(address_of(second("\x21\x11", kV4)) == "192.0.2.1");
  const std::string v6 = "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\x01"s + std::string(20, '\0');
  CHECK(address_of(second("\x21\x21", v6)) == "2001:db8::1");
  CHECK(address_of(second("\x21\x11", kV4 + element('\x04', "noop"))) == "192.0.2.1");
  // From the proxy itself, or from where no address is.
  CHECK(address_of(second("\x20\x00"s, "")).empty());
  CHECK(address_of(second("\x20\x11", kV4)).empty());
  CHECK(address_of(second("\x21\x00"s, "")).empty());
  CHECK(address_of(second("\x21\x31", std::string(216, 'x'))).empty());
}

TEST_CASE("PROXY: version 2 says whether a connection is encrypted") {
  const auto plain = parse(second("\x21\x11", kV4));
  CHECK_FALSE(plain.encrypted);
  const auto header =
      parse(second("\x21\x11", kV4 + ssl('\x01', element('\x21', "TLSv1.3") + element('\x23', "AES 256\n"))));
  CHECK(header.encrypted);
  CHECK(header.protocol == "TLSv1.3");
  CHECK(header.cipher == "AES?256?");
  CHECK_FALSE(parse(second("\x21\x11", kV4 + ssl('\x06'))).encrypted);
}

TEST_CASE("PROXY: nothing is decided before the header is whole, and what follows is not touched") {
  for (const std::string& bytes :
       {"PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n"s, "PROXY UNKNOWN\r\n"s,
        second("\x21\x11", kV4 + ssl('\x01', element('\x21', "TLSv1.3"))), second("\x20\x00"s, "")}) {
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto header = parse_proxy_header(bytes.substr(0, size));
      REQUIRE(header);
      REQUIRE_FALSE(*header);
    }
    CHECK(parse(bytes + "NICK ann\r\n").size == bytes.size());
  }
}

TEST_CASE("PROXY: what is no header is refused") {
  for (const char* const wrong :
       {"N", "NICK ann\r\n", "PROXZ", "PROXY\r\n", "\r\n\r\nX", "PROXY TCP4\r\n",
        "PROXY TCP5 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n", "PROXY TCP4 192.0.2.1 192.0.2.2 x 2\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n", "PROXY TCP4 192.0.2.1 host 1 2\r\n",
        "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n", "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
        "PROXY  TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY TCP4 192.0.2.1  192.0.2.2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n\r\n"}) {
    refuses(wrong);
  }
  refuses(second("\x11\x11", kV4));                                // version 1 in the form of version 2
  refuses(second("\x22\x11", kV4));                                // a command that there is not
  refuses(second("\x21\x41", kV4));                                // a family that there is not
  refuses(second("\x21\x13", kV4));                                // a kind of socket that there is not
  refuses(second("\x21\x11", kV4.substr(1)));                      // shorter than its addresses
  refuses(second("\x21\x21", kV4));                                // the same
  refuses(second("\x21\x11", kV4 + "\x04\x00"s));                  // half an element
  refuses(second("\x21\x11", kV4 + "\x04\x00\x05xxxx"s));          // an element longer than what is there
  refuses(second("\x21\x11", kV4 + element('\x20', "\x01")));      // TLS, cut off
  refuses(second("\x21\x11", kV4 + ssl('\x01', "\x21\xff\xff")));  // an element of it that is longer
}

TEST_CASE("PROXY: a header has an end") {
  const std::string longest = "PROXY UNKNOWN " + std::string(107 - 16, 'x');
  CHECK(parse(longest + "\r\n").size == 107);
  const auto open = parse_proxy_header(longest + "x");
  REQUIRE(open);
  CHECK_FALSE(*open);
  refuses(longest + "xx");
  CHECK(parse(second("\x21\x11", kV4 + element('\x04', std::string(kLongestProxyHeader - 31, 'x')))).size ==
        kLongestProxyHeader);
  // Refused before it has come.
  refuses(kSignature + "\x21\x11\xff\xff");
}
