#include "commands/call.hpp"
#include "commands/channel_modes.hpp"
#include "commands/mode_change.hpp"
#include "core/actions.hpp"
#include "core/presence.hpp"

// MODE: for a channel see channel_modes.cpp; here for a user (https://modern.ircdocs.horse/#user-mode).

namespace chat::commands {
namespace {

/// A person may give up to be operator, but not take it.
bool may_change(char letter, bool plus) { return letter != 'o' || !plus; }

Outcome handle_user_mode(Call& call) {
  const core::User* target = call.core.users.find_nick(call.param(0));
  if (target == nullptr) return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  if (target->id != call.user->id) return std::unexpected(irc::ERR_USERSDONTMATCH());
  if (!call.has(1)) {
    call.reply(irc::RPL_UMODEIS(irc::Word("+" + call.user->modes.letters())));
    return {};
  }
  ModeChange made;
  bool plus = true;
  for (const char letter : call.param(1)) {
    if (letter == '+' || letter == '-') {
      plus = letter == '+';
    } else if (!irc::is_user_mode(letter)) {
      const bool printable = letter > ' ' && letter < 0x7F;
      call.reply(irc::ERR_UMODEUNKNOWNFLAG(irc::Word(printable ? std::string_view(&letter, 1) : "?")));
    } else if (may_change(letter, plus) && call.user->modes.has(letter) != plus) {
      if (letter == 'o') core::resign(call.core, *call.user);
      call.core.users.set_mode(*call.user, letter, plus);
      made.add(plus, letter);
    }
  }
  if (!made.empty()) core::tell_user_modes(call.core, *call.user, made.text());
  return {};
}

Outcome handle_mode(Call& call) {
  return irc::NameRules::looks_like_channel(call.param(0)) ? handle_channel_mode(call) : handle_user_mode(call);
}

constexpr Descriptor kCommands[] = {
    {"MODE", 1, When::registered, Privilege::none, "<channel> [<modes> [<parameters>]] | <your nick> [<modes>]",
     "Shows or changes the modes of a channel, or your own. HELP CMODE and HELP UMODE explain them.",
     "https://modern.ircdocs.horse/#mode-message", handle_mode},
};

}  // namespace

std::span<const Descriptor> mode_commands() { return kCommands; }

}  // namespace chat::commands
