#pragma once

#include <cstdint>
#include <span>

namespace chat::core {

/// Where the core's random bytes come from: nonces, codes, names of guests. A test gives it a seed.
class Entropy {
 public:
  virtual ~Entropy() = default;
  /// Fills all of it. Fit for secrets. The engine's thread.
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

}  // namespace chat::core
