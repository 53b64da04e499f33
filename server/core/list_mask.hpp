#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "irc/names.hpp"

namespace chat::core {

/// What an entry of a channel's lists (+b, +e, +I) says: a mask of people, or an extended ban (irc/extended_bans.hpp).
struct ListMask {
  bool mutes = false;       ///< who matches may be there, but not speak
  bool of_account = false;  ///< the pattern is of accounts' names; else of nick!user@host
  std::size_t pattern = 0;  ///< where it begins in the folded form
};

/// The folded form of a complete mask: one for all the ways in which the same can be written, and in which names
/// compare. Folding it again changes nothing.
[[nodiscard]] std::string folded_mask(const irc::NameRules& names, std::string_view mask);
[[nodiscard]] ListMask read_list_mask(std::string_view folded);

}  // namespace chat::core
