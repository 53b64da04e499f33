#include "commands/call.hpp"
#include "commands/channel_modes.hpp"
#include "commands/mode_change.hpp"
#include "core/actions.hpp"
#include "core/presence.hpp"

// MODE: for a channel see channel_modes.cpp; here for a user (https://modern.ircdocs.horse/#user-mode).

namespace chat::commands {
namespace {

/// Whether only the server says so: who is operator (whoever is may give it up), and how somebody is connected.
bool is_for_the_server(char letter, bool plus) { return letter == 'Z' || (letter == 'o' && plus); }

void change(Call& call, char letter, bool plus, ModeChange& made) {
  core::User& user = *call.user;
  if (is_for_the_server(letter, plus) || user.modes.has(letter) == plus) return;
  if (letter == 's' && plus && !user.is_operator()) return call.reply(irc::ERR_NOPRIVILEGES());
  if (letter == 'o') {
    for (const char lost : core::resign(call.core, user).letters()) made.add(false, lost);
    return;
  }
  call.core.users.set_mode(user, letter, plus);
  made.add(plus, letter);
}

Outcome handle_user_mode(Call& call) {
  const core::User* target = call.core.users.find_nick(call.param(0));
  if (target == nullptr) return std::unexpected(irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  if (target->id != call.user->id) return std::unexpected(irc::ERR_USERSDONTMATCH());
  if (!call.has(1)) {
    call.reply(irc::RPL_UMODEIS(irc::Word("+" + call.user->modes.letters())));
    if (call.user->modes.empty()) call.core.router.text(call.session, "-- You have no modes.");
    return {};
  }
  ModeChange made;
  std::string unknown;
  bool plus = true;
  for (const char letter : call.param(1)) {
    if (letter == '+' || letter == '-') {
      plus = letter == '+';
    } else if (!irc::is_user_mode(letter)) {
      const bool printable = letter > ' ' && letter < 0x7F;
      if (const char shown = printable ? letter : '?'; unknown.find(shown) == std::string::npos) unknown += shown;
    } else {
      change(call, letter, plus, made);
    }
  }
  if (!made.empty()) core::tell_user_modes(call.core, *call.user, made.text());
  if (!unknown.empty()) return std::unexpected(irc::ERR_UMODEUNKNOWNFLAG(irc::Word(unknown)));
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
