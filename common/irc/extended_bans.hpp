#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "irc/message.hpp"

namespace chat::irc {

/// A mask that does not go by nick!user@host (005 EXTBAN, https://modern.ircdocs.horse/#extban-parameter): `~a:alice`
/// or, the same, `~account:alice`.
struct ExtendedBan {
  char letter;
  std::string_view name;
  std::string_view meaning;  ///< for HELP and for people
};

inline constexpr char kExtendedBanPrefix = '~';

/// 005 ACCOUNTEXTBAN (https://ircv3.net/specs/extensions/account-extban): who is logged in to an account.
inline constexpr ExtendedBan kAccountBan{'a', "account", "people who are logged in to that account"};
/// Behind it stands another mask.
inline constexpr ExtendedBan kMuteBan{'m', "mute", "people who match that mask may be there, but not speak"};
inline constexpr std::array kExtendedBans = {kAccountBan, kMuteBan};

/// `~name:rest`, taken apart.
struct ExtendedMask {
  char letter;  ///< of kExtendedBans; 0: there is none of that name
  std::string_view rest;
};

/// None: it is an ordinary mask, such as `~user@host`.
[[nodiscard]] inline std::optional<ExtendedMask> split_extended_ban(std::string_view mask) {
  if (!mask.starts_with(kExtendedBanPrefix)) return std::nullopt;
  const std::size_t colon = mask.find(':');
  if (colon == std::string_view::npos || colon == 1) return std::nullopt;
  const std::string_view name = mask.substr(1, colon - 1);
  for (const char c : name) {
    if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) return std::nullopt;
  }
  const std::string_view rest = mask.substr(colon + 1);
  for (const ExtendedBan& ban : kExtendedBans) {
    if (name == std::string_view(&ban.letter, 1) || equals_ignoring_case(name, ban.name)) {
      return ExtendedMask{ban.letter, rest};
    }
  }
  return ExtendedMask{0, rest};
}

}  // namespace chat::irc
