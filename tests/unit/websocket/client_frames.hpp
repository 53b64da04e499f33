#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat::websocket::test {

enum Opcode : unsigned { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

struct Form {
  bool last = true;
  bool masked = true;
  unsigned reserved = 0;  ///< the three reserved bits
};

/// A frame as a client makes it (RFC 6455, section 5.2), by hand.
inline std::string frame(unsigned opcode, std::string_view payload, Form form = {}) {
  std::string result;
  result += static_cast<char>((form.last ? 0x80U : 0U) | form.reserved << 4U | opcode);
  const unsigned mask_bit = form.masked ? 0x80U : 0U;
  if (payload.size() < 126) {
    result += static_cast<char>(mask_bit | payload.size());
  } else {
    const bool large = payload.size() > 0xffff;
    result += static_cast<char>(mask_bit | (large ? 127U : 126U));
    for (int shift = large ? 56 : 8; shift >= 0; shift -= 8) {
      result += static_cast<char>((std::uint64_t{payload.size()} >> static_cast<unsigned>(shift)) & 0xffU);
    }
  }
  constexpr std::string_view kMask = "\x11\x22\x33\x44";
  if (!form.masked) return result.append(payload);
  result += kMask;
  for (std::size_t i = 0; i < payload.size(); ++i) result += static_cast<char>(payload[i] ^ kMask[i % 4]);
  return result;
}

/// A closing frame of the server: its code.
inline std::string server_close(unsigned code) {
  return std::string("\x88\x02") + static_cast<char>(code >> 8U) + static_cast<char>(code & 0xffU);
}

}  // namespace chat::websocket::test
