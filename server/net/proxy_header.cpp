#include "net/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "util/ip_address.hpp"

namespace chat::net {
namespace {

using Parsed = std::expected<std::optional<ProxyHeader>, std::string>;

Parsed bad(const char* phrase) { return std::unexpected(std::string(phrase)); }

constexpr const char* kNone = "a PROXY header was to come and did not";
constexpr const char* kMalformed = "the PROXY header is malformed";
constexpr const char* kTooLong = "the PROXY header is too long";

// Version 1, section 2.1.

constexpr std::string_view kFirst = "PROXY ";
constexpr std::size_t kLongestFirst = 107;  // with CR LF

/// Takes the next word off; empty: there is none.
std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

Parsed read_first_version(std::string_view line, std::size_t size) {
  ProxyHeader header;
  header.size = size;
  line.remove_prefix(kFirst.size());
  const std::string_view family = take_word(line);
  if (family == "UNKNOWN") return header;  // whatever follows
  if (family != "TCP4" && family != "TCP6") return bad(kMalformed);
  const std::string_view source = take_word(line);
  const std::string_view destination = take_word(line);
  const std::string_view source_port = take_word(line);
  const std::string_view destination_port = take_word(line);
  const auto from = util::IpAddress::parse(source);
  const bool v4 = family == "TCP4";
  const bool written_so = (source.find(':') == std::string_view::npos) == v4;
  if (!from || !written_so || !util::IpAddress::parse(destination) || !is_port(source_port) ||
      !is_port(destination_port) || !line.empty()) {
    return bad(kMalformed);
  }
  header.address = from->text();
  return header;
}

Parsed parse_first_version(std::string_view bytes) {
  const std::string_view begin = bytes.substr(0, kLongestFirst);
  const std::size_t end = begin.find("\r\n");
  if (end != std::string_view::npos) return read_first_version(bytes.substr(0, end), end + 2);
  if (begin.size() == kLongestFirst) return bad(kTooLong);
  return std::nullopt;
}

// Version 2, section 2.2.

constexpr std::string_view kSignature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::size_t kFixedPart = 16;
constexpr unsigned kVersion = 2;
enum Command : unsigned { kLocal = 0, kProxied = 1 };
enum Family : unsigned { kUnspecified = 0, kInternet = 1, kInternet6 = 2, kUnix = 3 };
constexpr std::uint8_t kTlvSsl = 0x20;
constexpr std::uint8_t kTlvSslVersion = 0x21;
constexpr std::uint8_t kTlvSslCipher = 0x23;
constexpr unsigned kClientSsl = 0x01;
constexpr std::size_t kSslFixedPart = 5;  // one byte of flags, four of what came of the client's certificate

unsigned byte_at(std::string_view bytes, std::size_t index) { return static_cast<unsigned char>(bytes[index]); }

/// Calls `take(type, value)` for each element; false if one is longer than what is there.
template <class Take>
bool for_each_element(std::string_view bytes, Take&& take) {
  constexpr std::size_t kHead = 3;
  while (!bytes.empty()) {
    if (bytes.size() < kHead) return false;
    const std::size_t size = byte_at(bytes, 1) << 8U | byte_at(bytes, 2);
    if (bytes.size() < kHead + size) return false;
    take(byte_at(bytes, 0), bytes.substr(kHead, size));
    bytes.remove_prefix(kHead + size);
  }
  return true;
}

/// For the log: nothing but what names of protocols and ciphers are made of.
std::string as_word(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  std::string word;
  for (const char c : text.substr(0, kLongest)) word += c > ' ' && c < 0x7f && c != '"' ? c : '?';
  return word;
}

bool read_ssl(std::string_view value, ProxyHeader& header) {
  if (value.size() < kSslFixedPart) return false;
  header.encrypted = (byte_at(value, 0) & kClientSsl) != 0;
  return for_each_element(value.substr(kSslFixedPart), [&](unsigned type, std::string_view text) {
    if (type == kTlvSslVersion) header.protocol = as_word(text);
    if (type == kTlvSslCipher) header.cipher = as_word(text);
  });
}

/// Bytes of the two addresses and ports of a family.
constexpr std::array<std::size_t, 4> kAddresses{0, 12, 36, 216};

Parsed read_second_version(unsigned family, std::string_view body, std::size_t size) {
  ProxyHeader header;
  header.size = size;
  if (family >= kAddresses.size() || body.size() < kAddresses[family]) return bad(kMalformed);
  const std::size_t bytes = family == kInternet ? 4 : 16;
  if (family == kInternet || family == kInternet6) {
    header.address = util::IpAddress::from_bytes(body.substr(0, bytes))->text();
  }
  bool good = true;
  const bool whole = for_each_element(body.substr(kAddresses[family]), [&](unsigned type, std::string_view value) {
    if (type == kTlvSsl) good = read_ssl(value, header) && good;
  });
  if (!whole || !good) return bad(kMalformed);
  return header;
}

Parsed parse_second_version(std::string_view bytes) {
  if (bytes.size() < kFixedPart) return std::nullopt;
  const unsigned version = byte_at(bytes, 12) >> 4U;
  const unsigned command = byte_at(bytes, 12) & 0xfU;
  const unsigned family = byte_at(bytes, 13) >> 4U;
  const unsigned kind = byte_at(bytes, 13) & 0xfU;  // of socket: unspecified, stream, datagram
  const std::size_t size = kFixedPart + (byte_at(bytes, 14) << 8U | byte_at(bytes, 15));
  if (version != kVersion || command > kProxied || kind > 2) return bad(kMalformed);
  if (size > kLongestProxyHeader) return bad(kTooLong);
  if (bytes.size() < size) return std::nullopt;
  if (command == kLocal) {
    ProxyHeader own;
    own.size = size;
    return own;
  }
  return read_second_version(family, bytes.substr(kFixedPart, size - kFixedPart), size);
}

bool may_become(std::string_view bytes, std::string_view beginning) {
  const std::size_t size = std::min(bytes.size(), beginning.size());
  return bytes.substr(0, size) == beginning.substr(0, size);
}

}  // namespace

Parsed parse_proxy_header(std::string_view bytes) {
  const bool first = may_become(bytes, kFirst);
  const bool second = may_become(bytes, kSignature);
  if (!first && !second) return bad(kNone);
  if (first && bytes.size() >= kFirst.size()) return parse_first_version(bytes);
  if (second && bytes.size() >= kSignature.size()) return parse_second_version(bytes);
  return std::nullopt;
}

}  // namespace chat::net
