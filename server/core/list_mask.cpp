#include "core/list_mask.hpp"

#include "irc/extended_bans.hpp"

namespace chat::core {

std::string folded_mask(const irc::NameRules& names, std::string_view mask) {
  const auto extended = irc::split_extended_ban(mask);
  if (!extended || extended->letter == 0) return names.fold(mask);
  std::string folded{irc::kExtendedBanPrefix, extended->letter, ':'};
  const bool is_mute = extended->letter == irc::kMuteBan.letter;
  folded += is_mute ? folded_mask(names, extended->rest) : names.fold(extended->rest);
  return folded;
}

ListMask read_list_mask(std::string_view folded) {
  const auto extended = irc::split_extended_ban(folded);
  if (!extended || extended->letter == 0) return {};
  const std::size_t rest = folded.size() - extended->rest.size();
  if (extended->letter == irc::kAccountBan.letter) return {.of_account = true, .pattern = rest};
  ListMask muted = read_list_mask(extended->rest);
  muted.mutes = true;
  muted.pattern += rest;
  return muted;
}

}  // namespace chat::core
