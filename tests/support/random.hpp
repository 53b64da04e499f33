#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace chat::test {

/// Random values from a fixed seed: a test that fails does so every time.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to `bound` - 1; `bound` must not be 0.
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T>
  const T& pick(std::span<const T> choices) {
    return choices[below(choices.size())];
  }
  template <class T, std::size_t N>
  const T& pick(const T (&choices)[N]) {
    return choices[below(N)];
  }
  /// Up to `longest` of these bytes.
  std::string from(std::string_view alphabet, std::size_t longest) {
    std::string text(below(longest + 1), '\0');
    for (char& c : text) c = alphabet[below(alphabet.size())];
    return text;
  }
  /// Up to `longest` bytes of any value.
  std::string bytes(std::size_t longest) {
    std::string text(below(longest + 1), '\0');
    for (char& c : text) c = static_cast<char>(below(256));
    return text;
  }
  /// Any Unicode scalar value, those of few bytes more often.
  char32_t scalar() {
    static constexpr char32_t kBounds[] = {0x80, 0x800, 0x10000, 0x110000};
    while (true) {
      const auto value = static_cast<char32_t>(below(pick(kBounds)));
      if (value < 0xD800 || value > 0xDFFF) return value;
    }
  }

 private:
  std::mt19937_64 engine_;
};

/// Appends a scalar value as UTF-8, by the table of RFC 3629.
inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

}  // namespace chat::test
