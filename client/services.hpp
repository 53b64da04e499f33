#pragma once

#include <string>
#include <string_view>

#include "irc/message.hpp"

namespace chat::client {

/// NickServ, ChanServ@services.example, and what other networks have in their place: what is said to them may have a
/// password in it.
[[nodiscard]] inline bool is_service(std::string_view target) {
  const std::string name = irc::to_upper(target.substr(0, target.find('@')));
  return name.ends_with("SERV") || name == "Q" || name == "X" || name == "NS" || name == "CS";
}

}  // namespace chat::client
