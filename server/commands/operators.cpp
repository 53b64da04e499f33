#include <algorithm>

#include "commands/call.hpp"
#include "commands/mind.hpp"
#include "commands/secrets.hpp"
#include "core/actions.hpp"

// OPER, KILL, WALLOPS and REHASH: for server operators.

namespace chat::commands {
namespace {

Outcome handle_oper(Call& call) {
  const auto& operators = call.core.settings().operators;
  const auto entry = std::ranges::find(operators, call.param(0), &core::Operator::name);
  const std::string source = call.core.names().fold(call.user->username + "@" + call.user->address);
  const auto from_there = [&] {
    const std::string mask = call.core.names().fold(entry->from);
    return irc::matches_mask(mask, call.user->address) || irc::matches_mask(mask, source);
  };
  // Whether it is the name or the password that is wrong is not told.
  if (entry == operators.end() || !same_secret(call.param(1), entry->password)) {
    return std::unexpected(irc::ERR_PASSWDMISMATCH());
  }
  if (!from_there()) return std::unexpected(irc::ERR_NOOPERHOST());
  if (!call.user->is_operator()) {
    call.core.users.set_mode(*call.user, 'o', true);
    core::tell_user_modes(call.core, *call.user, "+o");
  }
  if (!entry->host.empty() && entry->host != call.user->host) {
    core::set_host(call.core, *call.user, call.user->username, entry->host);
  }
  call.reply(irc::RPL_YOUREOPER());
  return {};
}

Outcome handle_kill(Call& call) {
  core::User* whom = call.core.users.find_nick(call.param(0));
  if (whom == nullptr) {
    const bool server = call.core.names().fold(call.param(0)) == call.core.names().fold(call.core.router.server_name());
    return std::unexpected(server ? irc::ERR_CANTKILLSERVER() : irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  }
  const std::string reason(call.has(1) ? call.param(1) : "No reason given");
  const std::string why = "Killed (" + call.user->nick.text() + " (" + reason + "))";
  const std::string by = call.user->source;
  call.core.router.to_user(*whom,
                           core::Line({.time = call.core.router.time_text()}, by, "KILL", {whom->nick.text()}, reason));
  core::quit(call.core, *whom, why, "Closing link: " + why);
  return {};
}

Outcome handle_wallops(Call& call) {
  const core::Line line({.time = call.core.router.time_text()}, call.user->source, "WALLOPS", {}, call.param(0));
  call.core.users.for_each([&](const core::User& user) {
    if (user.modes.has('w')) call.core.router.to_user(call.core.users[user.id], line);
  });
  return {};
}

Outcome handle_rehash(Call& call) {
  call.reply(irc::RPL_REHASHING(irc::Word("config")));
  call.requests.push_back({Request::Kind::rehash, call.session.id});
  return {};
}

constexpr Descriptor kCommands[] = {
    {"KILL", 1, When::registered, Privilege::server_operator, "<nick> [<reason>]", "Ends somebody's connections.",
     handle_kill},
    {"OPER", 2, When::registered, Privilege::none, "<name> <password>", "Makes you a server operator.", handle_oper},
    {"REHASH", 0, When::registered, Privilege::server_operator, "", "Reads the configuration again.", handle_rehash},
    {"WALLOPS", 1, When::registered, Privilege::server_operator, "<text>", "Tells everyone who has user mode +w.",
     handle_wallops},
};

}  // namespace

std::span<const Descriptor> operator_commands() { return kCommands; }

}  // namespace chat::commands
