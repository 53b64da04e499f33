#pragma once

#include <cstddef>
#include <string_view>

#include "irc/message.hpp"

namespace chat::client {

/// The most bytes of a name that a server gives and of which it is then asked: more than any server's names have, and a
/// line about it has room for the rest.
inline constexpr std::size_t kLongestTarget = 255;

/// True if the name can stand in a line to the server, which says something or asks about it.
[[nodiscard]] inline bool is_target(std::string_view name) {
  return irc::is_middle(name) && name.size() <= kLongestTarget;
}

}  // namespace chat::client
