#include <algorithm>
#include <string>

#include "commands/call.hpp"
#include "commands/metadata_sync.hpp"
#include "commands/packed_reply.hpp"

// MONITOR: https://ircv3.net/specs/extensions/monitor

namespace chat::commands {
namespace {

/// Who is here and who is not, each in as few lines as hold them.
class Status {
 public:
  explicit Status(const Call& call)
      : core_(call.core),
        online_(call.core, call.session, ',',
                [](std::string_view list) { return irc::RPL_MONONLINE(irc::Text(list)); }),
        offline_(call.core, call.session, ',',
                 [](std::string_view list) { return irc::RPL_MONOFFLINE(irc::Text(list)); }) {}

  void add(const irc::Nickname& nick) {
    if (const core::User* user = core_.users.find_nick(nick.folded())) {
      online_.add(user->source);
    } else {
      offline_.add(nick.text());
    }
  }
  void flush() {
    online_.flush();
    offline_.flush();
  }

 private:
  using Make = irc::Reply (*)(std::string_view);
  core::Core& core_;
  PackedReply<Make> online_;
  PackedReply<Make> offline_;
};

/// What is no nick nobody can have; it is passed over, as is what is on the list already.
void add(const Call& call, std::string_view targets) {
  const std::size_t most = call.core.limits().monitor;
  Status status(call);
  PackedReply refused(call.core, call.session, ',',
                      [&](std::string_view list) { return irc::ERR_MONLISTFULL(most, irc::Text(list)); });
  for (const std::string_view target : split_targets(targets)) {
    const auto nick = call.core.names().nickname(target);
    if (!nick) continue;
    switch (call.core.monitors.add(call.session, *nick, most)) {
      case core::Monitors::Added::added:
        status.add(*nick);
        if (const core::User* user = call.core.users.find_nick(nick->folded())) note_metadata(call.session, *user);
        break;
      case core::Monitors::Added::already:
        break;
      case core::Monitors::Added::full:
        refused.add(target);
        break;
    }
  }
  status.flush();
  refused.flush();
}

void remove(const Call& call, std::string_view targets) {
  for (const std::string_view target : split_targets(targets)) {
    call.core.monitors.remove(call.session, call.core.names().fold(target));
  }
}

void list(const Call& call) {
  PackedReply nicks(call.core, call.session, ',',
                    [](std::string_view words) { return irc::RPL_MONLIST(irc::Text(words)); });
  for (const irc::Nickname& nick : call.session.monitored) nicks.add(nick.text());
  nicks.flush();
  call.reply(irc::RPL_ENDOFMONLIST());
}

void show_status(const Call& call) {
  Status status(call);
  for (const irc::Nickname& nick : call.session.monitored) status.add(nick);
  status.flush();
}

Outcome handle_monitor(Call& call) {
  const std::string subcommand = irc::to_upper(call.param(0));
  if (subcommand == "+" || subcommand == "-") {
    if (!call.has(1)) return std::unexpected(needs_more_params(call.command));
    subcommand == "+" ? add(call, call.param(1)) : remove(call, call.param(1));
  } else if (subcommand == "C") {
    call.core.monitors.clear(call.session);
  } else if (subcommand == "L") {
    list(call);
  } else if (subcommand == "S") {
    show_status(call);
  } else {
    return std::unexpected(
        irc::ERR_UNKNOWNERROR(irc::Word(call.command.name), irc::Text(irc::reasons::kNoSuchMonitor)));
  }
  return {};
}

constexpr Descriptor kCommands[] = {
    {"MONITOR", 1, When::registered, Privilege::none, "+ <nick>{,<nick>} | - <nick>{,<nick>} | C | L | S",
     "Tells you when people come and go: + and - change your list of them, C clears it, L lists it, S tells who of "
     "them is here.",
     "https://ircv3.net/specs/extensions/monitor", handle_monitor},
};

}  // namespace

std::span<const Descriptor> monitor_commands() { return kCommands; }

}  // namespace chat::commands
