#pragma once

#include "core/entropy.hpp"

namespace chat::engine {

/// The kernel's random bytes.
class SystemEntropy final : public core::Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace chat::engine
