#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "irc/names.hpp"

namespace chat::core {

/// What answers here in the manner of a person and is none. Nobody may have such a nick, or an account of that name.
inline constexpr std::array<std::string_view, 2> kServiceNames = {"ChanServ", "NickServ"};

/// Whether it is one of these, or looks like one.
[[nodiscard]] inline bool is_service_name(const irc::NameRules& names, const irc::Nickname& nick) {
  return std::ranges::any_of(kServiceNames, [&](std::string_view service) {
    return nick.folded() == names.fold(service) || names.skeleton(nick.text()) == names.skeleton(service);
  });
}

}  // namespace chat::core
