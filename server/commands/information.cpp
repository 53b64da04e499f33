#include <string>

#include "commands/listings.hpp"
#include "util/time_text.hpp"

// ADMIN, INFO, LINKS, STATS and TIME: https://modern.ircdocs.horse/#server-queries-and-commands

namespace chat::commands {
namespace {

Outcome handle_admin(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  const core::Settings& settings = call.core.settings();
  const irc::Word server(call.core.router.server_name());
  if (settings.admin_location.empty() && settings.admin_organisation.empty() && settings.admin_email.empty()) {
    return std::unexpected(irc::ERR_NOADMININFO(server));
  }
  const auto told = [](const std::string& text) {
    return irc::Text(text.empty() ? std::string_view("(not told)") : text);
  };
  call.reply(irc::RPL_ADMINME(server));
  call.reply(irc::RPL_ADMINLOC1(told(settings.admin_location)));
  call.reply(irc::RPL_ADMINLOC2(told(settings.admin_organisation)));
  call.reply(irc::RPL_ADMINEMAIL(told(settings.admin_email)));
  return {};
}

Outcome handle_info(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  const core::Settings& settings = call.core.settings();
  const auto tell = [&](const std::string& line) { call.reply(irc::RPL_INFO(irc::Text(line))); };
  tell(call.core.router.server_name() + ": " + settings.description);
  tell("It belongs to the network " + settings.network + " and runs " + settings.version + ".");
  tell("It was started " + util::long_time(call.core.statistics.started) + ".");
  tell("HELP lists its commands, ADMIN tells who looks after it.");
  call.reply(irc::RPL_ENDOFINFO());
  return {};
}

/// `LINKS [<mask>]`, or `LINKS <server> <mask>`.
Outcome handle_links(Call& call) {
  if (call.has(1)) {
    if (auto ours = asks_this_server(call, 0); !ours) return ours;
  }
  const std::string_view given = call.param(call.has(1) ? 1 : 0);
  const std::string_view mask = given.empty() ? "*" : given;
  const irc::Word server(call.core.router.server_name());
  if (irc::matches_mask(call.core.names().fold(mask), call.core.names().fold(server.text))) {
    call.reply(irc::RPL_LINKS(server, server, irc::Text(call.core.settings().description)));
  }
  call.reply(irc::RPL_ENDOFLINKS(irc::Given(mask)));
  return {};
}

Outcome handle_time(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  call.reply(irc::RPL_TIME(irc::Word(call.core.router.server_name()), call.core.now().count() / 1000,
                           irc::Text(util::long_time(call.core.now()))));
  return {};
}

void tell_command_uses(const Call& call) {
  for (const Descriptor& command : all_commands()) {
    const auto uses = call.core.statistics.command_uses.find(command.name);
    if (uses == call.core.statistics.command_uses.end()) continue;
    call.reply(irc::RPL_STATSCOMMANDS(irc::Word(command.name), uses->second));
  }
}

/// `u` is for everyone. Letters without a meaning here have an empty report, as the specification has it.
Outcome handle_stats(Call& call) {
  if (auto ours = asks_this_server(call, 1); !ours) return ours;
  const char query = call.param(0).front();
  const bool for_operators = std::string_view("lLmMoO").find(query) != std::string_view::npos;
  if (for_operators) {
    if (auto may = must_have(call, Privilege::see_all); !may) return may;
  }
  if (query == 'l' || query == 'L') {
    begin_reply(call.core, call.session, core::ConnectionsCursor{std::string(call.param(0))});
    return {};
  }
  if (query == 'm' || query == 'M') {
    tell_command_uses(call);
  } else if (query == 'o' || query == 'O') {
    for (const core::Operator& entry : call.core.settings().operators) {
      call.reply(irc::RPL_STATSOLINE(irc::Given(entry.from), irc::Given(entry.name)));
    }
  } else if (query == 'u' || query == 'U') {
    const std::string up = util::duration_text(call.core.now() - call.core.statistics.started);
    call.reply(irc::RPL_STATSUPTIME(irc::Text(up)));
  }
  call.reply(irc::RPL_ENDOFSTATS(irc::Given(call.param(0))));
  return {};
}

std::string name_of(const core::Core& core, const core::Session& session) {
  const core::User* user = core.users.find(session.user);
  const std::string address = session.address.empty() ? "?" : session.address;
  return user != nullptr ? user->nick.text() + "[" + user->username + "@" + address + "]" : "*[*@" + address + "]";
}

constexpr Descriptor kCommands[] = {
    {"ADMIN", 0, When::registered, Privilege::none, "[<server>]", "Tells who looks after this server.",
     "https://modern.ircdocs.horse/#admin-message", handle_admin},
    {"INFO", 0, When::registered, Privilege::none, "[<server>]", "Tells about this server.",
     "https://modern.ircdocs.horse/#info-message", handle_info},
    {"LINKS", 0, When::registered, Privilege::none, "[<mask>]", "Lists the servers.",
     "https://modern.ircdocs.horse/#links-message", handle_links},
    {"STATS", 1, When::registered, Privilege::none, "<letter> [<server>]",
     "Tells for how long the server has been up (u); to operators also its connections (l), the use of its commands "
     "(m) and who may become operator (o).",
     "https://modern.ircdocs.horse/#stats-message", handle_stats},
    {"TIME", 0, When::registered, Privilege::none, "[<server>]", "Tells the server's date and time.",
     "https://modern.ircdocs.horse/#time-message", handle_time},
};

}  // namespace

bool say_part(core::Core& core, core::Session& session, core::ConnectionsCursor& cursor, std::size_t& position) {
  Portion portion(core, session);
  for (; position < core.sessions.slots(); ++position) {
    if (!portion.take(Portion::kLine)) return false;
    const core::Session* other = core.sessions.in_slot(position);
    if (other == nullptr) continue;
    const auto open_for = (core.now() - other->opened).count() / 1000;
    core.router.reply(
        session, irc::RPL_STATSLINKINFO(irc::Word(name_of(core, *other)), other->lines_out, other->lines_in, open_for));
  }
  core.router.reply(session, irc::RPL_ENDOFSTATS(irc::Given(cursor.query)));
  return true;
}

std::span<const Descriptor> information_commands() { return kCommands; }

}  // namespace chat::commands
