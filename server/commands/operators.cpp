#include "commands/administration.hpp"
#include "commands/call.hpp"
#include "commands/mind.hpp"
#include "commands/oper.hpp"
#include "core/actions.hpp"
#include "core/recording.hpp"
#include "core/server_notices.hpp"

// What server operators can do, and how one becomes one: https://modern.ircdocs.horse/#operator-messages

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

bool is_this_server(const Call& call, std::string_view name) {
  return call.core.names().fold(name) == call.core.names().fold(call.core.router.server_name());
}

Outcome handle_kill(Call& call) {
  core::User* whom = call.core.users.find_nick(call.param(0));
  if (whom == nullptr) {
    return std::unexpected(is_this_server(call, call.param(0)) ? irc::ERR_CANTKILLSERVER()
                                                               : irc::ERR_NOSUCHNICK(irc::Given(call.param(0))));
  }
  core::Router& router = call.core.router;
  const std::string reason = text_from(call, 1);
  const std::string why = "Killed (" + call.user->nick.text() + " (" + reason + "))";
  const core::LineTags tags = core::passing_tags(call.core, *call.user);
  const core::UserId by = call.user->id;
  const std::string notice = call.user->nick.text() + " has ended the connections of " + whom->source + " (KILL): ";
  router.to_user(*whom, core::Line(tags, call.user->source, "KILL", {whom->nick.text()}, reason));
  // A program is told that it has left as others are; a person has read it.
  const core::Line left(tags, whom->source, "QUIT", {}, why);
  router.to_user_each(
      *whom, [&](const core::Session& session) { return session.kind == core::SessionKind::irc ? &left : nullptr; });
  core::quit(call.core, *whom, why, "Closing link: " + router.server_name() + " (" + why + ")");
  core::notice_operators(call.core, notice + reason, by);  // they may have ended their own
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
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  call.reply(irc::RPL_REHASHING(irc::Word("config")));
  call.requests.push_back({Request::Kind::rehash, call.session.id});
  return {};
}

/// A server that is named is named in full, without a mask: nobody ends another one than they meant.
Outcome end_server(Call& call, Request::Kind kind, std::string_view what) {
  if (call.has(0) && !is_this_server(call, call.param(0))) {
    return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(call.param(0))));
  }
  Request request{kind, call.session.id};
  request.reason = std::string(what) + " (" + call.user->nick.text();
  if (call.has(1)) request.reason += " (" + text_from(call, 1) + ")";
  request.reason += ")";
  core::notice_operators(call.core, std::string(call.command.name) + ": " + request.reason, call.user->id);
  call.requests.push_back(std::move(request));
  return {};
}

Outcome handle_die(Call& call) { return end_server(call, Request::Kind::stop, "Server shutting down"); }
Outcome handle_restart(Call& call) { return end_server(call, Request::Kind::restart, "Server restarting"); }

Outcome refuse(const Call& call, std::string_view why) {
  return std::unexpected(irc::ERR_UNKNOWNERROR(irc::Word(call.command.name), irc::Text(why)));
}

/// Servers are not linked by IRC: there is none that could be linked, or is.
Outcome handle_connect(Call& call) {
  const std::string_view remote = call.param(2);
  if (!remote.empty() && !is_this_server(call, remote)) {
    return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(remote)));
  }
  if (is_this_server(call, call.param(0))) return refuse(call, irc::reasons::kLinkToItself);
  return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(call.param(0))));
}

Outcome handle_squit(Call& call) {
  if (is_this_server(call, call.param(0))) return refuse(call, irc::reasons::kCutFromItself);
  return std::unexpected(irc::ERR_NOSUCHSERVER(irc::Given(call.param(0))));
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
    {"CONNECT", 1, When::registered, Privilege::server, "<server> [<port> [<remote server>]]",
     "Would link another server to this one. None is known here: servers are not linked by IRC.",
     "https://modern.ircdocs.horse/#connect-message", handle_connect},
    {"DIE", 1, When::registered, Privilege::server, "<server> [<reason>]",
     "Ends the server: everyone is told by whom and why. The server's name has to be given, so that nobody does it by "
     "mistake.",
     "https://www.rfc-editor.org/rfc/rfc2812#section-4.3", handle_die},
    {"KILL", 2, When::registered, Privilege::kill, "<nick> <reason>",
     "Ends all of somebody's connections; they and those in their channels read the reason.",
     "https://modern.ircdocs.horse/#kill-message", handle_kill},
    {"OPER", 1, When::registered, Privilege::none, "<name> [<password>]",
     "Makes you a server operator; without a password, by your client certificate.",
     "https://modern.ircdocs.horse/#oper-message", handle_oper},
    {"REHASH", 0, When::registered, Privilege::rehash, "[<server>]", "Reads the configuration again.",
     "https://modern.ircdocs.horse/#rehash-message", handle_rehash},
    {"RESTART", 0, When::registered, Privilege::server, "[<server> [<reason>]]",
     "Ends the server as DIE does, and starts it again with the same options. Its configuration has to be in order.",
     "https://www.rfc-editor.org/rfc/rfc2812#section-4.4", handle_restart},
    {"SQUIT", 2, When::registered, Privilege::server, "<server> <reason>",
     "Would end the link to another server. There is none: servers are not linked by IRC here.",
     "https://modern.ircdocs.horse/#squit-message", handle_squit},
    {"SUSPEND", 1, When::registered, Privilege::accounts, "<account> [<reason>]",
     "Disconnects whoever is logged in to the account, and lets nobody log in to it.", "", handle_suspend},
    {"UNSUSPEND", 1, When::registered, Privilege::accounts, "<account>", "Gives a suspended account back.", "",
     handle_unsuspend},
    {"WALLOPS", 1, When::registered, Privilege::wallops, "<text>", "Says something to everyone who has user mode +w.",
     "https://modern.ircdocs.horse/#wallops-message", handle_wallops},
};

}  // namespace

std::span<const Descriptor> operator_commands() { return kCommands; }

}  // namespace chat::commands
