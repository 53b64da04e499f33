#pragma once

#include <cstddef>
#include <string_view>

namespace chat::commands {

/// True if both are the same; how long it takes depends on the length of `given` only.
[[nodiscard]] inline bool same_secret(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = secret.empty() ? '\0' : secret[i % secret.size()];
    difference |= static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(other));
  }
  return difference == 0;
}

}  // namespace chat::commands
