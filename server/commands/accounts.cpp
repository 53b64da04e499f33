#include <string>

#include "commands/call.hpp"
#include "commands/new_account.hpp"

// REGISTER and VERIFY: https://ircv3.net/specs/extensions/account-registration

namespace chat::commands {
namespace {

std::string own_nick(const Call& call) {
  if (call.user != nullptr) return call.user->nick.text();
  const auto& given = call.session.registration;
  return given->nick ? given->nick->text() : std::string();
}

std::string unless_star(std::string_view text) { return text == "*" ? std::string() : std::string(text); }

Outcome handle_register(Call& call) {
  const std::string name = call.param(0) == "*" ? own_nick(call) : std::string(call.param(0));
  apply_for_account(call.core, call.session, call.requests, Voice{},
                    {name, unless_star(call.param(1)), std::string(call.param(2))});
  return {};
}

Outcome handle_verify(Call& call) {
  verify(call.core, call.session, Voice{}, call.param(0), call.param(1));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"REGISTER", 3, When::always, Privilege::none, "{<account> | *} {<e-mail> | *} <password>",
     "Makes an account, of your nick's name if you write a star.",
     "https://ircv3.net/specs/extensions/account-registration", handle_register},
    {"VERIFY", 2, When::always, Privilege::none, "<account> <code>",
     "Completes an account with the code that you were sent or given.",
     "https://ircv3.net/specs/extensions/account-registration", handle_verify},
};

}  // namespace

std::span<const Descriptor> account_commands() { return kCommands; }

}  // namespace chat::commands
