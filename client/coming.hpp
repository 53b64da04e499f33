#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "irc/message.hpp"

namespace chat::client {

/// That somebody came, went, or is called otherwise now.
struct Coming {
  enum class Kind : std::uint8_t {
    entered,
    left,         ///< a channel
    left_system,  ///< and with it all channels
    renamed,
  };
  Kind kind = Kind::entered;
  std::string nick;        ///< before it; fit to be shown, as is the next
  std::string new_nick{};  ///< of who is renamed
};

/// What JOIN, PART, QUIT and NICK say; nothing for other messages.
[[nodiscard]] std::optional<Coming> coming_in(const irc::Message& message);

}  // namespace chat::client
