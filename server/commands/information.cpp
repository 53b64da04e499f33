#include <string>

#include "commands/listings.hpp"
#include "core/policy.hpp"
#include "util/time_text.hpp"

// ADMIN, INFO, LINKS, STATS and TIME: https://modern.ircdocs.horse/#server-queries-and-commands
// SUMMON, TRACE and USERS: RFC 2812, sections 4.5, 3.4.8 and 4.6. MAP is older than any specification of it.

namespace chat::commands {
namespace {

Outcome handle_admin(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  const core::Settings& settings = call.core.settings();
  const irc::Word server(call.core.router.server_name());
  call.reply(irc::RPL_ADMINME(server));
  if (settings.admin_location.empty() && settings.admin_organisation.empty() && settings.admin_email.empty()) {
    call.reply(irc::RPL_ADMINLOC1(irc::Text(settings.network)));
    call.reply(irc::RPL_ADMINLOC2(irc::Text(settings.description)));
    call.reply(irc::RPL_ADMINEMAIL(irc::Text(irc::reasons::kNobodyNamed)));
    return {};
  }
  const auto told = [](const std::string& text) {
    return irc::Text(text.empty() ? std::string_view("(not told)") : text);
  };
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
    call.reply(irc::RPL_LINKS(server, irc::Text(call.core.settings().description)));
  }
  call.reply(irc::RPL_ENDOFLINKS(irc::Given(mask)));
  return {};
}

/// What LINKS tells, as a tree: it has one node.
Outcome handle_map(Call& call) {
  call.reply(irc::RPL_MAP(irc::Text(call.core.router.server_name()), call.core.users.size()));
  call.reply(irc::RPL_MAPEND());
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

/// `u` is for everyone. Letters without a meaning here have an empty report, as the specification has it. A report has
/// its end also where it is refused: who asked stops waiting for it.
Outcome handle_stats(Call& call) {
  if (auto ours = asks_this_server(call, 1); !ours) return ours;
  const char query = call.param(0).front();
  const bool for_operators = std::string_view("lLmMoO").find(query) != std::string_view::npos;
  const Outcome may = must_have(call, for_operators ? Privilege::see_all : Privilege::none);
  if (!may) {
    call.reply(may.error());
    call.reply(irc::RPL_ENDOFSTATS(irc::Given(call.param(0))));
    return {};
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

void trace(core::Core& core, core::Session& session, const core::User& user) {
  const irc::Word connection_class("default");  // there are no others
  core.router.reply(session, user.is_operator() ? irc::RPL_TRACEOPERATOR(connection_class, user.nick)
                                                : irc::RPL_TRACEUSER(connection_class, user.nick));
}

void end_of_trace(core::Core& core, core::Session& session) {
  core.router.reply(session,
                    irc::RPL_TRACEEND(irc::Word(core.router.server_name()), irc::Word(core.settings().version)));
}

/// The way to somebody, or to this server, has no steps. At its end: that person; or oneself and the operators, and to
/// operators who see all everybody.
Outcome handle_trace(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  const core::User* const target = call.core.users.find_nick(call.param(0));
  if (target == nullptr) {
    begin_reply(call.core, call.session, core::TraceCursor{});
    return {};
  }
  trace(call.core, call.session, *target);
  end_of_trace(call.core, call.session);
  return {};
}

bool is_traced(const core::User& viewer, const core::User& user) {
  if (viewer.may(Privilege::see_all) || viewer.id == user.id) return true;
  return user.is_operator() && core::policy::sees_user(viewer, user);
}

/// Of people who use the server's machine, which is what both are about, no server tells today.
Outcome handle_summon(Call& call) {
  if (auto ours = asks_this_server(call, 1); !ours) return ours;
  return std::unexpected(irc::ERR_SUMMONDISABLED());
}
Outcome handle_users(Call& call) {
  if (auto ours = asks_this_server(call, 0); !ours) return ours;
  return std::unexpected(irc::ERR_USERSDISABLED());
}

constexpr Descriptor kCommands[] = {
    {"ADMIN", 0, When::registered, Privilege::none, "[<server>]", "Tells who looks after this server.",
     "https://modern.ircdocs.horse/#admin-message", handle_admin},
    {"INFO", 0, When::registered, Privilege::none, "[<server>]", "Tells about this server.",
     "https://modern.ircdocs.horse/#info-message", handle_info},
    {"LINKS", 0, When::registered, Privilege::none, "[<mask>]", "Lists the servers.",
     "https://modern.ircdocs.horse/#links-message", handle_links},
    {"MAP", 0, When::registered, Privilege::none, "", "Shows the servers, and how many people they have.", "",
     handle_map},
    {"STATS", 1, When::registered, Privilege::none, "<letter> [<server>]",
     "Tells for how long the server has been up (u); to operators also its connections (l), the use of its commands "
     "(m) and who may become operator (o).",
     "https://modern.ircdocs.horse/#stats-message", handle_stats},
    {"SUMMON", 0, When::registered, Privilege::none, "<user> [<server>]",
     "Would call somebody to this server; that is not done here.", "RFC 2812, 4.5", handle_summon},
    {"TIME", 0, When::registered, Privilege::none, "[<server>]", "Tells the server's date and time.",
     "https://modern.ircdocs.horse/#time-message", handle_time},
    {"TRACE", 0, When::registered, Privilege::none, "[<server or nick>]",
     "Tells who is at the end of the way to somebody, or to the server: oneself and its operators, or everybody to "
     "operators who may see all.",
     "RFC 2812, 3.4.8", handle_trace},
    {"USERS", 0, When::registered, Privilege::none, "[<server>]",
     "Would list who uses the server's machine; that is not told here.", "RFC 2812, 4.6", handle_users},
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
        session, irc::RPL_STATSLINKINFO(irc::Word(name_of(core, *other)), other->lines_out, other->bytes_out / 1024,
                                        other->lines_in, other->bytes_in / 1024, open_for));
  }
  core.router.reply(session, irc::RPL_ENDOFSTATS(irc::Given(cursor.query)));
  return true;
}

bool say_part(core::Core& core, core::Session& session, core::TraceCursor& /*cursor*/, std::size_t& position) {
  const core::User& viewer = core.users[session.user];
  Portion portion(core, session);
  for (; position < core.users.slots(); ++position) {
    if (!portion.take(Portion::kLook)) return false;
    const core::User* const user = core.users.in_slot(position);
    if (user == nullptr || !is_traced(viewer, *user)) continue;
    if (!portion.take(Portion::kLine)) return false;
    trace(core, session, *user);
  }
  end_of_trace(core, session);
  return true;
}

std::span<const Descriptor> information_commands() { return kCommands; }

}  // namespace chat::commands
