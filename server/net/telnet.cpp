#include "net/telnet.hpp"

#include <cstring>

namespace chat::net {
namespace {
// RFC 854, "Telnet command structure".
constexpr unsigned char kSe = 240;
constexpr unsigned char kSb = 250;
constexpr unsigned char kWill = 251;
constexpr unsigned char kDont = 254;
constexpr unsigned char kIac = 255;
}  // namespace

std::size_t Telnet::filter(std::span<char> bytes) {
  if (!active_ || bytes.empty()) return bytes.size();
  if (fresh_) {
    fresh_ = false;
    negotiated_ = static_cast<unsigned char>(bytes.front()) == kIac;
  }
  // Most reads have nothing to take out.
  if (state_ == State::data && !after_cr_ && std::memchr(bytes.data(), kIac, bytes.size()) == nullptr &&
      std::memchr(bytes.data(), '\0', bytes.size()) == nullptr) {
    after_cr_ = bytes.back() == '\r';
    return bytes.size();
  }
  std::size_t kept = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (state_ == State::data && byte != kIac) {
      bytes[kept++] = after_cr_ && c == '\0' ? '\n' : c;
      after_cr_ = c == '\r';
    } else if (state_ == State::command && byte == kIac) {
      bytes[kept++] = c;
      after_cr_ = false;
      state_ = State::data;
    } else {
      command(byte);
    }
  }
  return kept;
}

void Telnet::command(unsigned char byte) {
  switch (state_) {
    case State::data:
      state_ = State::command;
      break;
    case State::command:
      if (byte == kSb) {
        state_ = State::subnegotiation;
      } else {
        state_ = byte >= kWill && byte <= kDont ? State::option : State::data;
      }
      break;
    case State::option:
      state_ = State::data;
      break;
    case State::subnegotiation:
      if (byte == kIac) state_ = State::subnegotiation_command;
      break;
    case State::subnegotiation_command:
      state_ = byte == kSe ? State::data : State::subnegotiation;
      break;
  }
}

}  // namespace chat::net
