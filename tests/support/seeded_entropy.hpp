#pragma once

#include "core/entropy.hpp"
#include "support/random.hpp"

namespace chat::test {

/// Bytes that are the same in every run.
class SeededEntropy final : public core::Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed = 1) : random_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_.below(256));
  }

 private:
  Random random_;
};

}  // namespace chat::test
