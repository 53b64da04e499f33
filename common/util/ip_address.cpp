#include "util/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <ranges>
#include <system_error>

namespace chat::util {
namespace {

constexpr std::size_t kV4 = 4;  // bytes
constexpr IpAddress::Bytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kMappedPrefix = 12;

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  std::string bytes(kV4, '\0');
  if (::inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) return from_bytes(bytes);
  bytes.resize(sizeof(Bytes));
  if (::inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return from_bytes(bytes);
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::from_bytes(std::string_view bytes) {
  IpAddress result;
  if (bytes.size() != kV4 && bytes.size() != sizeof(Bytes)) return std::nullopt;
  std::ranges::transform(bytes, result.bytes_.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  result.v4_ = bytes.size() == kV4;
  if (!result.v4_ && std::equal(kMapped.begin(), kMapped.begin() + kMappedPrefix, result.bytes_.begin())) {
    return from_bytes(bytes.substr(kMappedPrefix));
  }
  return result;
}

bool IpAddress::is_loopback() const {
  if (v4_) return bytes_[0] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](std::uint8_t byte) { return byte == 0; }) &&
         bytes_.back() == 1;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

std::string network_of(const std::string& address) {
  constexpr std::size_t kPrefix = 8;  // bytes
  const auto parsed = IpAddress::parse(address);
  if (!parsed) return address;
  if (parsed->is_v4()) return parsed->text();
  std::string bytes(sizeof(IpAddress::Bytes), '\0');
  std::ranges::transform(parsed->bytes() | std::views::take(kPrefix), bytes.begin(),
                         [](std::uint8_t byte) { return static_cast<char>(byte); });
  return IpAddress::from_bytes(bytes).value_or(*parsed).text();
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  IpNetwork result;
  result.address_ = *address;
  result.bits_ = address->bits();
  if (slash == std::string_view::npos) return result;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result.bits_);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (result.bits_ > address->bits()) return std::nullopt;
  return result;
}

bool IpNetwork::contains(const IpAddress& address) const {
  if (address.is_v4() != address_.is_v4()) return false;
  for (std::size_t bit = 0; bit < bits_; bit += 8) {
    const std::size_t rest = std::min<std::size_t>(bits_ - bit, 8);
    const auto differing = static_cast<unsigned>(address.bytes()[bit / 8] ^ address_.bytes()[bit / 8]);
    if ((differing >> (8 - rest)) != 0) return false;
  }
  return true;
}

}  // namespace chat::util
