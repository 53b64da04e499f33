#include "commands/call.hpp"
#include "core/actions.hpp"
#include "util/utf8.hpp"

// AWAY and SETNAME.

namespace chat::commands {
namespace {

/// Before registration it is for those who say so: https://ircv3.net/specs/extensions/pre-away
Outcome handle_away(Call& call) {
  if (call.user == nullptr && !call.session.has(irc::Capability::pre_away)) {
    return std::unexpected(irc::ERR_NOTREGISTERED());
  }
  if (!call.has(0)) {
    core::set_away(call.core, call.session, std::nullopt);
    call.reply(irc::RPL_UNAWAY());
    return {};
  }
  core::set_away(call.core, call.session,
                 std::string(util::truncate_utf8(call.param(0), call.core.limits().away_reason)));
  call.reply(irc::RPL_NOWAWAY());
  return {};
}

/// https://ircv3.net/specs/extensions/setname
Outcome handle_setname(Call& call) {
  if (call.message.params.empty()) return std::unexpected(needs_more_params(call.command));
  if (!call.has(0)) return std::unexpected(irc::FAIL_SETNAME_EMPTY());
  if (call.param(0).size() > call.core.limits().real_name) return std::unexpected(irc::FAIL_SETNAME_INVALID());
  core::set_real_name(call.core, *call.user, call.param(0));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"AWAY", 0, When::always, Privilege::none, "[<reason>]",
     "Marks you as away: who writes to you reads the reason. Alone, you are back. AWAY * is for clients that come by "
     "themselves: your other devices say whether you are there.",
     "https://modern.ircdocs.horse/#away-message", handle_away},
    {"SETNAME", 0, When::registered, Privilege::none, "<real name>",
     "Changes your real name. Who shares a channel with you is told if their client wants to know.",
     "https://ircv3.net/specs/extensions/setname", handle_setname},
};

}  // namespace

std::span<const Descriptor> presence_commands() { return kCommands; }

}  // namespace chat::commands
