#include "client/ignored.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "irc/names.hpp"

namespace chat::client {
namespace {

constexpr auto kHidden = std::to_array<std::string_view>({"PRIVMSG", "NOTICE", "TAGMSG", "INVITE"});

/// As `nick!user@host`.
std::string whole_mask(std::string_view mask) {
  if (mask.find('!') != std::string_view::npos) return std::string(mask);
  return mask.find('@') != std::string_view::npos ? fmt::format("*!{}", mask) : fmt::format("{}!*@*", mask);
}

}  // namespace

bool is_ignored(const irc::Message& message, std::span<const std::string> masks, const irc::Isupport& isupport) {
  if (masks.empty() || message.source.empty()) return false;
  if (std::ranges::find(kHidden, irc::to_upper(message.command)) == kHidden.end()) return false;
  const irc::Source source = irc::split_source(message.source);
  const std::string who = isupport.fold(fmt::format("{}!{}@{}", source.nick, source.user, source.host));
  return std::ranges::any_of(
      masks, [&](const std::string& mask) { return irc::matches_mask(isupport.fold(whole_mask(mask)), who); });
}

}  // namespace chat::client
