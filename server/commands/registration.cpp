#include "commands/registration.hpp"

#include <algorithm>

#include "commands/sasl.hpp"
#include "commands/secrets.hpp"
#include "core/actions.hpp"
#include "core/identity.hpp"
#include "core/metadata_actions.hpp"
#include "core/policy.hpp"
#include "irc/capabilities.hpp"
#include "util/utf8.hpp"

namespace chat::commands {
namespace {

using core::Registration;

std::string user_modes() {
  std::string result;
  for (const irc::UserMode& mode : irc::kUserModes) result += mode.letter;
  return result;
}

std::string channel_modes(const core::Core& core, bool with_parameter_only) {
  std::string result;
  for (const irc::ChannelMode& mode : irc::kChannelModes) {
    if (with_parameter_only && mode.kind == irc::ModeKind::flag) continue;
    if (mode.kind == irc::ModeKind::prefix && !core.settings().prefixes.has(mode.letter)) continue;
    result += mode.letter;
  }
  return result;
}

void welcome(core::Core& core, core::Session& session, const core::User& user) {
  const core::Settings& settings = core.settings();
  const auto reply = [&](const irc::Reply& one) { core.router.reply(session, one); };
  reply(irc::RPL_WELCOME(irc::Text(settings.network), irc::Text(user.nick.text())));
  reply(irc::RPL_YOURHOST(irc::Text(core.router.server_name()), irc::Text(settings.version)));
  reply(irc::RPL_CREATED(irc::Text(settings.started)));
  reply(irc::RPL_MYINFO(irc::Word(core.router.server_name()), irc::Word(settings.version), irc::Word(user_modes()),
                        irc::Word(channel_modes(core, false)), irc::Word(channel_modes(core, true))));
  show_isupport(core, session);
  core::tell_own_metadata(core, session, user);
  show_lusers(core, session);
  if (!user.modes.empty()) reply(irc::RPL_UMODEIS(irc::Word("+" + user.modes.letters())));
  show_motd(core, session);
}

irc::Reply refused(const irc::Nickname& nick, core::NickVerdict why) {
  return irc::ERR_NICKNAMEINUSE(irc::Given(nick.text()), irc::Text(explain(why)));
}

/// What a nick is to somebody who is not registered yet is known once they are: until then they may still prove to be
/// the account whose name it is, or whose user has it. Only a guest's will not become theirs. Who has proved it comes
/// in with another nick, if it must be.
bool cannot_become_theirs(Call& call, const irc::Nickname& nick) {
  if (core::proven_account(call.core, call.session) != nullptr) return false;
  if (core::judge_nick(call.core, call.session, nick) != core::NickVerdict::in_use) return false;
  const core::User* const holder = call.core.users.find_lookalike(nick);
  return holder == nullptr || (holder->is_guest() && call.core.accounts.owner_of(nick) == nullptr);
}

Outcome take_nick(Call& call, const irc::Nickname& nick) {
  if (call.user == nullptr) {
    if (cannot_become_theirs(call, nick)) return std::unexpected(refused(nick, core::NickVerdict::in_use));
    call.session.registration->nick = nick;
    try_to_register(call.core, call.session);
    return {};
  }
  const auto verdict = core::judge_nick(call.core, call.session, nick);
  if (verdict != core::NickVerdict::free) return std::unexpected(refused(nick, verdict));
  if (call.user->nick.text() == nick.text()) return {};
  if (auto allowed = core::policy::may_change_nick(call.core, *call.user, nick); !allowed) return allowed;
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::rename(call.core, *call.user, nick);
  return {};
}

Outcome handle_nick(Call& call) {
  if (!call.has(0)) return std::unexpected(irc::ERR_NONICKNAMEGIVEN());
  const auto nick = call.core.names().nickname(call.param(0));
  if (!nick) {
    return std::unexpected(
        irc::ERR_ERRONEUSNICKNAME(irc::Given(call.param(0)), irc::Text(irc::explain_nick(nick.error()))));
  }
  return take_nick(call, *nick);
}

Outcome handle_user(Call& call) {
  if (call.param(3).empty()) return std::unexpected(needs_more_params(call.command));
  Registration& registration = *call.session.registration;
  std::string name = "~";  // nobody vouches for it: there is no ident look-up
  for (const char c : call.param(0)) {
    if (name.size() < call.core.limits().user && irc::is_source_part({&c, 1})) name += c;
  }
  if (name.size() == 1) name += "user";
  registration.username = name;
  registration.real_name = util::truncate_utf8(call.param(3), call.core.limits().real_name);
  try_to_register(call.core, call.session);
  return {};
}

Outcome handle_pass(Call& call) {
  call.session.registration->password = call.param(0);
  return {};
}

/// An empty token is one, of which nothing can be given back.
Outcome handle_ping(Call& call) {
  if (call.message.params.empty()) return std::unexpected(needs_more_params(call.command));
  if (!call.has(0)) return std::unexpected(irc::ERR_NOORIGIN());
  const std::string& server = call.core.router.server_name();
  // A token that does not fit behind the server's name would come back as another one.
  if (call.param(0).size() > core::room_in_line(server, "PONG", {server})) {
    return std::unexpected(irc::ERR_INPUTTOOLONG());
  }
  call.core.router.from_server(call.session, "PONG", server + " :" + std::string(call.param(0)));
  return {};
}

Outcome handle_pong(Call&) { return {}; }

Outcome handle_quit(Call& call) {
  const std::string_view text = util::truncate_utf8(call.param(0), call.core.limits().quit_reason);
  const std::string reason = "Quit: " + std::string(text);
  core::end_session(call.core, call.session, reason, "Closing link: " + call.session.address + " (" + reason + ")");
  return {};
}

constexpr Descriptor kCommands[] = {
    {"NICK", 0, When::always, Privilege::none, "<nick>", "Takes or changes your nick.",
     "https://modern.ircdocs.horse/#nick-message", handle_nick},
    {"PASS", 1, When::before, Privilege::none, "<password>", "Gives the server's password, before NICK and USER.",
     "https://modern.ircdocs.horse/#pass-message", handle_pass},
    {"PING", 0, When::always, Privilege::none, "<token>", "Asks the server for a PONG with the same token.",
     "https://modern.ircdocs.horse/#ping-message", handle_ping},
    {"PONG", 0, When::always, Privilege::none, "<token>", "Answers the server's PING.",
     "https://modern.ircdocs.horse/#pong-message", handle_pong},
    {"QUIT", 0, When::always, Privilege::none, "[<reason>]",
     "Leaves the server; people in your channels read the reason.", "https://modern.ircdocs.horse/#quit-message",
     handle_quit},
    {"USER", 4, When::before, Privilege::none, "<username> 0 * <real name>",
     "Says who you are, once, when you connect.", "https://modern.ircdocs.horse/#user-message", handle_user},
};

}  // namespace

std::string_view explain(core::NickVerdict verdict) {
  return verdict == core::NickVerdict::reserved
             ? "It is an account's name; choose another, or log in to that account (SASL, or /msg NickServ IDENTIFY)"
             : "Nickname is already in use; choose another";
}

void try_to_register(core::Core& core, core::Session& session) {
  const Registration& given = *session.registration;
  if (!given.nick || given.username.empty() || given.negotiating) return;
  const bool has_account = core::proven_account(core, session) != nullptr;
  const auto verdict = has_account ? core::NickVerdict::free : core::judge_nick(core, session, *given.nick);
  if (verdict != core::NickVerdict::free) {
    core.router.reply(session, refused(*given.nick, verdict));
    session.registration->nick.reset();
    return;
  }
  if (!core.settings().password.empty() && !same_secret(given.password, core.settings().password)) {
    core.router.reply(session, irc::ERR_PASSWDMISMATCH());
    core::end_session(core, session, "Bad password",
                      "Closing link: the server's password is needed; send it with PASS");
    return;
  }
  abandon_sasl(core, session);
  if (core.settings().accounts.login_required && !has_account) {
    core.router.reply(session, irc::FAIL_ACCOUNT_REQUIRED());
    core::end_session(core, session, "Not logged in",
                      "Closing link: this server is for people with an account; log in with SASL when you connect");
    return;
  }
  const core::User& user = core::sign_on(core, session);
  welcome(core, session, user);
}

std::span<const Descriptor> registration_commands() { return kCommands; }

}  // namespace chat::commands
