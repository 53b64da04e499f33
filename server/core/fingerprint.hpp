#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chat::core {

/// The SHA-256 fingerprint of a certificate as Session::certificate has it: 64 small hexadecimal digits. `text` may
/// have capitals, and colons between the bytes (as openssl prints them). Nothing if it is no such fingerprint.
[[nodiscard]] inline std::optional<std::string> parse_fingerprint(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  std::string digits;
  for (const char c : text) {
    if (c == ':' && digits.size() % 2 == 0) continue;
    const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool hexadecimal = (small >= '0' && small <= '9') || (small >= 'a' && small <= 'f');
    if (!hexadecimal || digits.size() == kDigits) return std::nullopt;
    digits += small;
  }
  return digits.size() == kDigits ? std::optional(std::move(digits)) : std::nullopt;
}

}  // namespace chat::core
