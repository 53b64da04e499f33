#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace chat::client {

/// Lines that look like what people say, for demonstrations and trials: names, addresses and sentences, all made up;
/// some have accents, an emoji or another script in them. Each begins with its number, so that every line is another
/// one, and who reads them sees whether one is missing. Pure: the same seed gives the same lines.
class FakeTalk {
 public:
  /// The most bytes of a line. They are few enough for one message to any place.
  static constexpr std::size_t kLongest = 180;

  explicit FakeTalk(std::uint64_t seed) : random_(seed) {}

  /// The next line: UTF-8, without control bytes, no longer than kLongest as long as there are fewer than a million.
  [[nodiscard]] std::string next();

 private:
  [[nodiscard]] std::size_t below(std::size_t bound);

  std::mt19937_64 random_;  // its numbers are the same everywhere, unlike those of the standard's distributions
  std::size_t count_ = 0;
};

}  // namespace chat::client
