#pragma once
// What every benchmark message ends with: who sent it, which of the sender's lines it is, and when it was sent.
// It has one length, so that a receiver finds it by counting back from the end of a line and parses nothing else.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::bench {

struct Stamp {
  std::uint32_t sender = 0;       // below kMaxSenders
  std::uint32_t sequence = 0;     // from 0, below kMaxSequence
  std::uint64_t nanoseconds = 0;  // of the steady clock, below 2^60

  bool operator==(const Stamp&) const = default;
};

// Digits are '0' + six bits: printable, without a space, and decoded by one subtraction.
inline constexpr std::string_view kStampMark = "|~";
inline constexpr std::size_t kSenderDigits = 3;
inline constexpr std::size_t kSequenceDigits = 5;
inline constexpr std::size_t kTimeDigits = 10;
inline constexpr std::size_t kStampSize = kStampMark.size() + kSenderDigits + kSequenceDigits + kTimeDigits;
inline constexpr std::uint32_t kMaxSenders = 1U << (6 * kSenderDigits);
inline constexpr std::uint32_t kMaxSequence = 1U << (6 * kSequenceDigits);

namespace detail {

constexpr void write_digits(char* end, std::size_t digits, std::uint64_t value) {
  for (; digits != 0; --digits, value >>= 6) *--end = static_cast<char>('0' + (value & 63));
}

// False when a character is no digit.
constexpr bool read_digits(const char* from, std::size_t digits, std::uint64_t& value) {
  unsigned outside = 0;
  value = 0;
  for (std::size_t i = 0; i != digits; ++i) {
    const unsigned digit = static_cast<unsigned char>(from[i]) - unsigned{'0'};
    outside |= digit & ~63U;
    value = (value << 6) | (digit & 63U);
  }
  return outside == 0;
}

}  // namespace detail

constexpr std::array<char, kStampSize> write_stamp(const Stamp& stamp) {
  std::array<char, kStampSize> text{};
  char* at = text.data();
  for (const char c : kStampMark) *at++ = c;
  detail::write_digits(at += kSenderDigits, kSenderDigits, stamp.sender);
  detail::write_digits(at += kSequenceDigits, kSequenceDigits, stamp.sequence);
  detail::write_digits(at += kTimeDigits, kTimeDigits, stamp.nanoseconds);
  return text;
}

// The stamp at the end of `line` (without its line ending), or nothing when the line is not one of ours.
constexpr std::optional<Stamp> read_stamp(std::string_view line) {
  if (line.size() < kStampSize) return std::nullopt;
  const char* at = line.data() + line.size() - kStampSize;
  if (at[0] != kStampMark[0] || at[1] != kStampMark[1]) return std::nullopt;
  at += kStampMark.size();
  std::uint64_t sender = 0;
  std::uint64_t sequence = 0;
  std::uint64_t nanoseconds = 0;
  bool whole = detail::read_digits(at, kSenderDigits, sender);
  whole &= detail::read_digits(at + kSenderDigits, kSequenceDigits, sequence);
  whole &= detail::read_digits(at + kSenderDigits + kSequenceDigits, kTimeDigits, nanoseconds);
  if (!whole) return std::nullopt;
  return Stamp{static_cast<std::uint32_t>(sender), static_cast<std::uint32_t>(sequence), nanoseconds};
}

}  // namespace chat::bench
