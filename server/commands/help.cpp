#include <algorithm>
#include <string>
#include <vector>

#include "commands/call.hpp"
#include "irc/extended_bans.hpp"

// HELP: https://modern.ircdocs.horse/#help-message. All of it is derived: from the table of commands and from the
// tables of modes.

namespace chat::commands {
namespace {

constexpr std::size_t kWidth = 72;  // of a line of help

/// Adds `text` to `lines`, broken between words so that lines have at most kWidth bytes where words allow it.
void add_wrapped(std::vector<std::string>& lines, std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) lines.push_back(std::exchange(line, {}));
    if (!line.empty()) line += ' ';
    line += word;
  }
  lines.push_back(std::move(line));
}

std::vector<std::string> help_on_help() {
  std::string everyone;
  std::string operators;
  for (const Descriptor& command : all_commands()) {
    std::string& names = command.privilege == Privilege::none ? everyone : operators;
    if (!names.empty()) names += ' ';
    names += command.name;
  }
  std::vector<std::string> lines = {"The commands of this server", ""};
  add_wrapped(lines, everyone);
  lines.emplace_back("For server operators:");
  add_wrapped(lines, operators);
  lines.emplace_back("HELP <command> explains one of them; HELP CMODE and HELP UMODE explain the");
  lines.emplace_back("modes of channels and people, HELP EXTBAN masks of other kinds, and");
  lines.emplace_back("HELP STATUSMSG messages to some of a channel.");
  return lines;
}

std::vector<std::string> help_on(const Descriptor& command) {
  std::string form(command.name);
  if (!command.syntax.empty()) {
    form += ' ';
    form += command.syntax;
  }
  std::vector<std::string> lines = {form, ""};
  add_wrapped(lines, command.help);
  if (command.privilege != Privilege::none) {
    lines.push_back("Only server operators with the privilege " + std::string(core::privilege_name(command.privilege)) +
                    " may use it.");
  }
  return lines;
}

std::string_view parameter_of(const irc::ChannelMode& mode) {
  switch (mode.kind) {
    case irc::ModeKind::list:
      return " <mask>";
    case irc::ModeKind::always:
      return " <key>";
    case irc::ModeKind::when_set:
      return " <number>";
    case irc::ModeKind::prefix:
      return " <nick>";
    case irc::ModeKind::flag:
      break;
  }
  return {};
}

void add_extended_bans(std::vector<std::string>& lines) {
  for (const irc::ExtendedBan& ban : irc::kExtendedBans) {
    lines.push_back(std::string("~") + ban.letter + ":… or ~" + std::string(ban.name) + ":… for " +
                    std::string(ban.meaning));
  }
}

/// Those that this server has: of the statuses, it is configured which.
std::vector<std::string> help_on_channel_modes(irc::ModeSet prefixes) {
  std::vector<std::string> lines = {"The modes of channels: MODE <channel> +<mode> or -<mode>", ""};
  for (const irc::ChannelMode& mode : irc::kChannelModes) {
    if (mode.kind == irc::ModeKind::prefix && !prefixes.has(mode.letter)) continue;
    lines.push_back(std::string("+") + mode.letter + std::string(parameter_of(mode)) + ": " +
                    std::string(mode.meaning));
  }
  lines.emplace_back("A mask is like nick!user@host, with * and ?, or one of these:");
  add_extended_bans(lines);
  return lines;
}

std::vector<std::string> help_on_extended_bans() {
  std::vector<std::string> lines = {"Masks that do not go by nick!user@host: MODE <channel> +b <mask>", ""};
  add_extended_bans(lines);
  add_wrapped(
      lines,
      "They may stand in +e, too, and ~account in +I. One in the other is written ~mute:~account:… and mutes who "
      "is logged in to that account.");
  return lines;
}

std::vector<std::string> help_on_status_messages(irc::ModeSet prefixes) {
  std::vector<std::string> lines = {"Messages to those in a channel who have a status: PRIVMSG @#channel <text>", ""};
  for (const irc::Prefix& prefix : irc::kPrefixes) {
    if (!prefixes.has(prefix.letter)) continue;
    lines.push_back(std::string(1, prefix.symbol) + "#channel: who has +" + prefix.letter + ", and those above");
  }
  add_wrapped(lines, "NOTICE and TAGMSG know them as well. Who has no status may write to them who may speak there.");
  return lines;
}

std::vector<std::string> help_on_user_modes() {
  std::vector<std::string> lines = {"The modes of people: MODE <your nick> +<mode> or -<mode>", ""};
  for (const irc::UserMode& mode : irc::kUserModes) {
    lines.push_back(std::string("+") + mode.letter + ": " + std::string(mode.meaning));
  }
  return lines;
}

/// No lines if nothing is known of it.
std::vector<std::string> help_text(const core::Settings& settings, std::string_view subject) {
  if (subject.empty()) return help_on_help();
  const std::string name = irc::to_upper(subject);
  if (name == "CMODE") return help_on_channel_modes(settings.prefixes);
  if (name == "UMODE") return help_on_user_modes();
  if (name == "EXTBAN") return help_on_extended_bans();
  if (name == "STATUSMSG") return help_on_status_messages(settings.prefixes);
  const Descriptor* command = find_command(name);
  return command != nullptr ? help_on(*command) : std::vector<std::string>{};
}

Outcome handle_help(Call& call) {
  const std::string_view given = call.param(0);
  const irc::Given subject(irc::is_middle(given) ? given : "*");
  const std::vector<std::string> lines = help_text(call.core.settings(), given);
  if (lines.empty()) return std::unexpected(irc::ERR_HELPNOTFOUND(subject));
  call.reply(irc::RPL_HELPSTART(subject, irc::Text(lines.front())));
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) call.reply(irc::RPL_HELPTXT(subject, irc::Text(lines[i])));
  call.reply(irc::RPL_ENDOFHELP(subject, irc::Text(lines.back())));
  return {};
}

constexpr Descriptor kCommands[] = {
    {"HELP", 0, When::always, Privilege::none, "[<command> | CMODE | UMODE | EXTBAN | STATUSMSG]",
     "Explains a command, the modes, or what goes with them; alone, lists the commands.",
     "https://modern.ircdocs.horse/#help-message", handle_help},
    {"HELPOP", 0, When::always, Privilege::none, "[<command> | CMODE | UMODE | EXTBAN | STATUSMSG]",
     "The same as HELP.", "https://modern.ircdocs.horse/#help-message", handle_help},
};

}  // namespace

std::span<const Descriptor> help_commands() { return kCommands; }

}  // namespace chat::commands
