#include "commands/call.hpp"

#include <algorithm>

namespace chat::commands {

void Call::notice(std::string_view text) const {
  std::string rest = user != nullptr ? user->nick.text() : "*";
  rest += " :";
  rest += text;
  core.router.from_server(session, "NOTICE", rest);
}

Outcome must_have(const Call& call, Privilege privilege) {
  if (privilege == Privilege::none) return {};
  if (call.user == nullptr || !call.user->is_operator()) return std::unexpected(irc::ERR_NOPRIVILEGES());
  if (call.user->may(privilege)) return {};
  return std::unexpected(irc::ERR_NOPRIVS(irc::Word(core::privilege_name(privilege))));
}

irc::Reply needs_more_params(const Descriptor& command) {
  std::string form(command.name);
  if (!command.syntax.empty()) {
    form += ' ';
    form += command.syntax;
  }
  return irc::ERR_NEEDMOREPARAMS(irc::Word(command.name), irc::Text(form));
}

Outcome must_be_kept(const Call& call) {
  if (call.core.keeps()) return {};
  return std::unexpected(cannot_be_kept(call.command.name));
}

irc::Reply cannot_be_kept(std::string_view command) {
  return irc::ERR_UNKNOWNERROR(irc::Word(command), irc::Text(irc::reasons::kNotKept));
}

std::vector<std::string_view> split_targets(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    if (!part.empty()) parts.push_back(part);
    list.remove_prefix(std::min(part.size() + 1, list.size()));
  }
  return parts;
}

Outcome asks_this_server(const Call& call, std::size_t index) {
  const std::string_view asked = call.param(index);
  if (asked.empty()) return {};
  const std::string own = call.core.names().fold(call.core.router.server_name());
  if (irc::matches_mask(call.core.names().fold(asked), own)) return {};
  if (call.core.users.find_nick(asked) != nullptr) return {};
  return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(asked)));
}

}  // namespace chat::commands
