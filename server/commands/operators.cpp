#include "commands/administration.hpp"
#include "commands/call.hpp"
#include "commands/mind.hpp"
#include "commands/oper.hpp"
#include "core/actions.hpp"
#include "core/recording.hpp"

// What server operators can do, and how one becomes one.

namespace chat::commands {
namespace {

/// The parameters from `index` on: people forget the colon in front of a text of several words.
std::string text_from(const Call& call, std::size_t index) {
  std::string text(call.param(index));
  for (++index; index < call.message.params.size(); ++index) {
    text += ' ';
    text += call.param(index);
  }
  return text;
}

Outcome handle_kill(Call& call) {
  core::User* whom = call.core.users.find_nick(call.param(0));
  if (whom == nullptr) {
    const bool server = call.core.names().fold(call.param(0)) == call.core.names().fold(call.core.router.server_name());
    return std::unexpected(server ? irc::ERR_CANTKILLSERVER() : irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  }
  const std::string reason = call.has(1) ? text_from(call, 1) : "No reason given";
  const std::string why = "Killed (" + call.user->nick.text() + " (" + reason + "))";
  const std::string by = call.user->source;
  call.core.router.to_user(
      *whom, core::Line(core::passing_tags(call.core, *call.user), by, "KILL", {whom->nick.text()}, reason));
  core::quit(call.core, *whom, why, "Closing link: " + why);
  return {};
}

Outcome handle_wallops(Call& call) {
  const std::string text = text_from(call, 0);
  const core::Line line(core::passing_tags(call.core, *call.user), call.user->source, "WALLOPS", {}, text);
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

Outcome administer_account(Call& call, Administration::Action action, std::string_view done) {
  const core::SessionId asker = call.session.id;
  const auto report = administer(call.core, call.user,
                                 {.action = action, .account = std::string(call.param(0)), .text = text_from(call, 1)});
  if (call.core.sessions.find(asker) == nullptr) return {};  // it was their own
  if (report) {
    call.notice("The account " + report->accounts.front().name + std::string(done));
  } else {
    return std::unexpected(irc::ERR_UNKNOWNERROR(irc::Word(call.command.name), irc::Text(report.error())));
  }
  return {};
}

Outcome handle_suspend(Call& call) {
  return administer_account(call, Administration::Action::suspend,
                            " is suspended: nobody can log in to it. UNSUSPEND gives it back.");
}

Outcome handle_unsuspend(Call& call) {
  return administer_account(call, Administration::Action::unsuspend, " can be used again.");
}

constexpr Descriptor kCommands[] = {
    {"KILL", 1, When::registered, Privilege::kill, "<nick> [<reason>]", "Ends somebody's connections.",
     "https://modern.ircdocs.horse/#kill-message", handle_kill},
    {"OPER", 1, When::registered, Privilege::none, "<name> [<password>]",
     "Makes you a server operator; without a password, by your client certificate.",
     "https://modern.ircdocs.horse/#oper-message", handle_oper},
    {"REHASH", 0, When::registered, Privilege::rehash, "", "Reads the configuration again.",
     "https://modern.ircdocs.horse/#rehash-message", handle_rehash},
    {"SUSPEND", 1, When::registered, Privilege::accounts, "<account> [<reason>]",
     "Disconnects whoever is logged in to the account, and lets nobody log in to it.", "", handle_suspend},
    {"UNSUSPEND", 1, When::registered, Privilege::accounts, "<account>", "Gives a suspended account back.", "",
     handle_unsuspend},
    {"WALLOPS", 1, When::registered, Privilege::wallops, "<text>", "Tells everyone who has user mode +w.",
     "https://modern.ircdocs.horse/#wallops-message", handle_wallops},
};

}  // namespace

std::span<const Descriptor> operator_commands() { return kCommands; }

}  // namespace chat::commands
