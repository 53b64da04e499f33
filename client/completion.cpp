#include "client/completion.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "client/settings_table.hpp"
#include "irc/message.hpp"
#include "text/slash.hpp"

namespace chat::client {
namespace {

bool begins_with(std::string_view text, std::string_view beginning, const irc::Isupport& isupport) {
  return isupport.fold(text).starts_with(isupport.fold(beginning));
}

bool begins_ignoring_case(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && irc::equals_ignoring_case(text.substr(0, beginning.size()), beginning);
}

/// Commands, or else the names from other IRC clients.
std::vector<std::string> commands(std::string_view word, std::string_view slash) {
  std::vector<std::string> found;
  const auto add = [&](std::string_view name) {
    if (begins_ignoring_case(name, word)) found.push_back(std::string(slash) + std::string(name));
  };
  for (const text::SlashCommand& command : text::slash_commands()) add(command.name);
  if (!found.empty()) return found;
  for (const text::SlashAlias& alias : text::slash_aliases()) add(alias.name);
  return found;
}

std::vector<std::string> channels(std::string_view word, const Session& session) {
  std::vector<std::string> found;
  const bool has_type = session.isupport().is_channel(word);
  for (std::string& channel : session.roster().channels()) {
    const std::string_view name = has_type ? std::string_view(channel) : std::string_view(channel).substr(1);
    if (begins_with(name, word, session.isupport())) found.push_back(std::move(channel));
  }
  return found;
}

/// Those who spoke last where lines go, as far as they are there still; then the others who are there, by name.
std::vector<std::string> people_here(const Session& session) {
  const irc::Isupport& isupport = session.isupport();
  const bool in_channel = isupport.is_channel(session.place());
  const std::vector<std::string> present = session.roster().nicks(in_channel ? session.place() : std::string_view{});
  std::set<std::string> folded;
  for (const std::string& nick : present) folded.insert(isupport.fold(nick));
  folded.erase(isupport.fold(session.nick()));
  std::vector<std::string> nicks;
  for (std::string& nick : session.recent_lines().speakers(session.place())) {
    if (folded.erase(isupport.fold(nick)) > 0 || !in_channel) nicks.push_back(std::move(nick));
  }
  for (const std::string& nick : present) {
    if (folded.contains(isupport.fold(nick))) nicks.push_back(nick);
  }
  return nicks;
}

std::vector<std::string> people(std::string_view word, const Session& session, bool addressed) {
  std::vector<std::string> nicks = people_here(session);
  std::erase_if(nicks, [&](const std::string& nick) { return !begins_with(nick, word, session.isupport()); });
  if (addressed && session.isupport().is_channel(session.place())) {
    for (std::string& nick : nicks) nick += ':';
  }
  return nicks;
}

/// What stands behind a command.
struct Argument {
  std::string_view command;  ///< or alias, with its slash
  Candidates (*complete)(std::string_view word, const Session& session);
};

Candidates a_channel(std::string_view word, const Session& session) { return {channels(word, session)}; }
Candidates a_command(std::string_view word, const Session&) {
  return {commands(word.substr(word.starts_with('/') ? 1 : 0), "")};
}
Candidates a_file(std::string_view, const Session&) { return {.words = {}, .files = true}; }
Candidates a_place(std::string_view word, const Session& session) {
  Candidates found = a_channel(word, session);
  if (!session.isupport().is_channel(word)) {
    std::ranges::move(people(word, session, false), std::back_inserter(found.words));
  }
  return found;
}
Candidates someone_ignored(std::string_view word, const Session& session) {
  Candidates found;
  for (const std::string& mask : session.settings().ignore) {
    if (begins_with(mask, word, session.isupport())) found.words.push_back(mask);
  }
  return found;
}

Candidates a_setting(std::string_view word, const Session&) {
  Candidates found;
  for (const Setting& setting : settings_table()) {
    if (begins_ignoring_case(setting.key, word)) found.words.emplace_back(setting.key);
  }
  return found;
}

/// Commands behind whose name something else than a person is meant first.
constexpr auto kArguments = std::to_array<Argument>({
    {"/help", a_command},
    {"/enter", a_channel},
    {"/join", a_channel},
    {"/leave", a_channel},
    {"/part", a_channel},
    {"/bans", a_channel},
    {"/switch", a_place},
    {"/msg", a_place},
    {"/m", a_place},
    {"/notice", a_place},
    {"/who", a_place},
    {"/unignore", someone_ignored},
    {"/set", a_setting},
    {"/paste", a_file},
    {"/datastore", a_file},
});

}  // namespace

Candidates complete(std::string_view before, std::string_view word, const Session& session) {
  const std::size_t start = std::min(before.find_first_not_of(' '), before.size());
  const std::string_view first = before.substr(start, before.find(' ', start) - start);
  if (first.empty() && word.starts_with('/')) return {commands(word.substr(1), "/")};
  const bool is_second = before.find_first_not_of(' ', start + first.size()) == std::string_view::npos;
  for (const Argument& argument : kArguments) {
    if (is_second && irc::equals_ignoring_case(first, argument.command)) return argument.complete(word, session);
  }
  if (session.isupport().is_channel(word)) return {channels(word, session)};
  return {people(word, session, first.empty())};
}

}  // namespace chat::client
