#include "commands/call.hpp"
#include "commands/registration.hpp"
#include "irc/isupport.hpp"
#include "util/utf8.hpp"

// ISUPPORT, LUSERS, MOTD and VERSION: what a newcomer is told, and may ask for again.

namespace chat::commands {
namespace {

constexpr std::size_t kMotdPiece = 400;  // bytes of a line that fit whatever the names are

/// Before registration it is for those who say that they know it then:
/// https://ircv3.net/specs/extensions/extended-isupport
Outcome handle_isupport(Call& call) {
  if (call.user == nullptr && !call.session.has(irc::Capability::extended_isupport)) {
    return std::unexpected(irc::ERR_NOTREGISTERED());
  }
  show_isupport(call.core, call.session);
  if (call.session.kind != core::SessionKind::plain) return {};
  // A person is not shown these unless they ask.
  for (const std::string& line :
       irc::isupport_lines(irc::isupport_tokens(call.core.limits(), call.core.settings().traits()))) {
    call.core.router.text(call.session, "-- The server supports " + line);
  }
  return {};
}

/// `LUSERS [<mask> [<server>]]`, as RFC 2812 has it: there is one server for a mask to match.
Outcome handle_lusers(Call& call) {
  if (auto ours = asks_this_server(call, 1); !ours) return ours;
  show_lusers(call.core, call.session);
  return {};
}

Outcome handle_motd(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  show_motd(call.core, call.session);
  return {};
}

Outcome handle_version(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  const core::Settings& settings = call.core.settings();
  call.reply(irc::RPL_VERSION(irc::Word(settings.version), irc::Word(call.core.router.server_name()),
                              irc::Text(settings.description)));
  show_isupport(call.core, call.session);
  return {};
}

constexpr Descriptor kCommands[] = {
    {"ISUPPORT", 0, When::always, Privilege::none, "", "Tells what the server supports, as when you came.",
     "https://ircv3.net/specs/extensions/extended-isupport", handle_isupport},
    {"LUSERS", 0, When::registered, Privilege::none, "[<mask> [<server>]]",
     "Tells how many people and channels there are.", "https://modern.ircdocs.horse/#lusers-message", handle_lusers},
    {"MOTD", 0, When::registered, Privilege::none, "[<server>]", "Shows the message of the day.",
     "https://modern.ircdocs.horse/#motd-message", handle_motd},
    {"VERSION", 0, When::registered, Privilege::none, "[<server>]", "Tells the server's version and what it supports.",
     "https://modern.ircdocs.horse/#version-message", handle_version},
};

}  // namespace

void show_isupport(core::Core& core, core::Session& session) {
  say_isupport(core, session, irc::isupport_tokens(core.limits(), core.settings().traits()));
}

void say_isupport(core::Core& core, core::Session& session, const std::vector<std::string>& tokens) {
  std::vector<irc::Reply> replies;
  for (const std::string& line : irc::isupport_lines(tokens)) replies.push_back(irc::RPL_ISUPPORT(irc::Text(line)));
  if (session.has(irc::Capability::batch) && session.has(irc::Capability::extended_isupport)) {
    return core.router.reply_in_batch(session, "draft/isupport", replies);
  }
  for (const irc::Reply& reply : replies) core.router.reply(session, reply);
}

void show_lusers(core::Core& core, core::Session& session) {
  const auto reply = [&](const irc::Reply& one) { core.router.reply(session, one); };
  const core::UserRegistry& users = core.users;
  reply(irc::RPL_LUSERCLIENT(users.size() - users.invisible(), users.invisible(), 1));
  reply(irc::RPL_LUSEROP(users.operators()));
  reply(irc::RPL_LUSERUNKNOWN(core.sessions.size() - core.registered_sessions));
  reply(irc::RPL_LUSERCHANNELS(core.channels.size()));
  reply(irc::RPL_LUSERME(users.size(), 0));
  reply(irc::RPL_LOCALUSERS(users.size(), users.most(), users.size(), users.most()));
  reply(irc::RPL_GLOBALUSERS(users.size(), users.most(), users.size(), users.most()));
}

void show_motd(core::Core& core, core::Session& session) {
  const core::Settings& settings = core.settings();
  if (settings.motd.empty()) {
    core.router.reply(session, irc::ERR_NOMOTD());
    return;
  }
  core.router.reply(session, irc::RPL_MOTDSTART(irc::Text(core.router.server_name())));
  for (const std::string& line : settings.motd) {
    // Nothing of a long line is lost; an empty one stays.
    std::string_view rest = line;
    do {
      const std::string_view piece = util::truncate_utf8(rest, kMotdPiece);
      core.router.reply(session, irc::RPL_MOTD(irc::Text("- " + std::string(piece))));
      rest.remove_prefix(piece.size());
    } while (!rest.empty());
  }
  core.router.reply(session, irc::RPL_ENDOFMOTD());
}

std::span<const Descriptor> greeting_commands() { return kCommands; }

}  // namespace chat::commands
