#include "commands/list_masks.hpp"

#include "irc/extended_bans.hpp"
#include "irc/reasons.hpp"

// The masks of +b, +e and +I: https://modern.ircdocs.horse/#ban-channel-mode, and extended ones:
// https://modern.ircdocs.horse/#extban-parameter, https://ircv3.net/specs/extensions/account-extban

namespace chat::commands {
namespace {

constexpr std::size_t kLongest = 200;  // bytes: it fits in a list's row with the longest names of all kinds

using Entry = std::expected<std::string, std::string_view>;

Entry complete_extended(char letter, std::string_view given, const irc::ExtendedMask& extended) {
  const std::string kind(given.substr(0, given.size() - extended.rest.size()));
  if (extended.rest.empty()) return std::unexpected(irc::reasons::kMaskForm);
  if (extended.letter == irc::kAccountBan.letter) {
    if (extended.rest.find_first_of("!@:") != std::string_view::npos) {
      return std::unexpected(irc::reasons::kAccountNeeded);
    }
    return kind + std::string(extended.rest);
  }
  if (extended.letter != irc::kMuteBan.letter) {
    return std::unexpected(irc::reasons::kNoSuchExtendedBan);
  }
  if (letter == 'I') return std::unexpected(irc::reasons::kMuteInvites);
  const auto inner = irc::split_extended_ban(extended.rest);
  if (inner && inner->letter == irc::kMuteBan.letter) return std::unexpected(irc::reasons::kOneMute);
  const Entry rest = inner ? complete_extended(letter, extended.rest, *inner) : complete_mask(extended.rest);
  if (!rest) return rest;
  return kind + *rest;
}

}  // namespace

std::string complete_mask(std::string_view mask) {
  const std::size_t bang = mask.find('!');
  const std::size_t at = mask.find('@');
  const auto part = [](std::string_view text) { return text.empty() ? std::string("*") : std::string(text); };
  if (bang != std::string_view::npos && at != std::string_view::npos && bang < at) {
    return part(mask.substr(0, bang)) + "!" + part(mask.substr(bang + 1, at - bang - 1)) + "@" +
           part(mask.substr(at + 1));
  }
  if (bang != std::string_view::npos) return part(mask.substr(0, bang)) + "!" + part(mask.substr(bang + 1)) + "@*";
  if (at != std::string_view::npos) return "*!" + part(mask.substr(0, at)) + "@" + part(mask.substr(at + 1));
  const bool host = mask.find_first_of(".:/") != std::string_view::npos;
  return host ? "*!*@" + std::string(mask) : part(mask) + "!*@*";
}

Entry complete_entry(char letter, std::string_view given) {
  const auto extended = irc::split_extended_ban(given);
  Entry mask = extended ? complete_extended(letter, given, *extended) : Entry(complete_mask(given));
  if (mask && (mask->starts_with(':') || mask->find(' ') != std::string::npos || mask->size() > kLongest)) {
    return std::unexpected(irc::reasons::kMaskForm);
  }
  return mask;
}

}  // namespace chat::commands
