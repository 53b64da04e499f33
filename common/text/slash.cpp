#include "text/slash.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "irc/message.hpp"
#include "text/slash_commands.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;
using Found = std::expected<const SlashCommandEntry*, std::string>;

constexpr std::size_t kLongestShown = 32;  ///< bytes of an unknown command that are given back

bool begins_with_ignoring_case(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && irc::equals_ignoring_case(text.substr(0, beginning.size()), beginning);
}

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

const SlashCommandEntry& entry_of(std::string_view name) {
  return *std::ranges::find(slash_command_entries(), name, [](const auto& entry) { return entry.shown.name; });
}

bool has(Reader reader, const SlashCommand& command) { return reader == Reader::client || !command.client_only; }

const SlashCommandEntry* find_exactly(std::string_view word) {
  for (const SlashCommandEntry& entry : slash_command_entries()) {
    if (irc::equals_ignoring_case(entry.shown.name, word)) return &entry;
  }
  for (const SlashAlias& alias : slash_aliases()) {
    if (irc::equals_ignoring_case(alias.name, word)) return &entry_of(alias.command);
  }
  return nullptr;
}

std::vector<const SlashCommandEntry*> find_by_prefix(std::string_view word, Reader reader) {
  std::vector<const SlashCommandEntry*> found;
  for (const SlashCommandEntry& entry : slash_command_entries()) {
    const bool fits = !entry.shown.in_full && begins_with_ignoring_case(entry.shown.name, word);
    if (fits && has(reader, entry.shown)) found.push_back(&entry);
  }
  if (!found.empty()) return found;
  for (const SlashAlias& alias : slash_aliases()) {
    const SlashCommandEntry* const entry = &entry_of(alias.command);
    const bool is_new = std::ranges::find(found, entry) == found.end();
    const bool fits = is_new && begins_with_ignoring_case(alias.name, word);
    if (fits && has(reader, entry->shown)) found.push_back(entry);
  }
  return found;
}

std::string ambiguous(std::string_view word, const std::vector<const SlashCommandEntry*>& found) {
  std::string names;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i > 0) names += i + 1 == found.size() ? " or " : ", ";
    names += fmt::format("/{}", found[i]->shown.name);
  }
  return fmt::format("/{} could be {}; type a little more of it.", word, names);
}

std::string unknown(std::string_view word, Reader reader) {
  std::vector<std::string_view> names;
  for (const SlashCommand& command : slash_commands()) {
    if (has(reader, command)) names.push_back(command.name);
  }
  for (const SlashAlias& alias : slash_aliases()) {
    if (has(reader, entry_of(alias.command).shown)) names.push_back(alias.name);
  }
  const std::string_view meant = nearest(word, names);
  if (!meant.empty()) return fmt::format("There is no command /{}. Did you mean /{}?", word, meant);
  const std::string_view shown = util::truncate_utf8(word, kLongestShown);
  const bool is_path = word.find('/') != std::string_view::npos;
  return fmt::format("There is no command /{}{}. /help lists the commands.{}", shown,
                     shown.size() < word.size() ? "…" : "", is_path ? " To say it as text, begin with //." : "");
}

std::string with_form(const SlashCommand& command) {
  return fmt::format("/{}{}{}", command.name, command.form.empty() ? "" : " ", command.form);
}

/// A line for each of the commands, with what they mean below one another. In front of a command may stand a heading.
template <class Wanted, class HeadingOf>
void append_table(std::vector<std::string>& lines, Wanted&& wanted, HeadingOf&& heading_of) {
  std::size_t width = 0;
  for (const SlashCommand& command : slash_commands()) {
    if (wanted(command)) width = std::max(width, with_form(command).size());
  }
  for (const SlashCommand& command : slash_commands()) {
    if (const std::string_view heading = heading_of(command); !heading.empty()) lines.emplace_back(heading);
    if (wanted(command)) lines.push_back(fmt::format("  {:<{}}  {}", with_form(command), width, command.meaning));
  }
}

std::vector<std::string> help_for_all(Reader reader) {
  std::vector<std::string> lines = {"The commands; what stands in [brackets] can be left out:"};
  const auto heading_of = [](const SlashCommand& command) {
    const auto group = std::ranges::find(slash_groups(), command.name, &SlashGroup::first);
    return group == slash_groups().end() ? std::string_view{} : group->heading;
  };
  append_table(lines, [&](const SlashCommand& command) { return has(reader, command); }, heading_of);
  lines.emplace_back("The beginning of a name is enough, as in /ch for /channels. /help COMMAND tells more about one.");
  return lines;
}

std::vector<std::string> help_for(const SlashCommand& command) {
  std::vector<std::string> lines = {fmt::format("{}: {}.", with_form(command), command.meaning)};
  for (std::string_view note = command.note; !note.empty();) {
    const std::string_view line = note.substr(0, note.find('\n'));
    lines.emplace_back(line);
    note.remove_prefix(std::min(line.size() + 1, note.size()));
  }
  lines.push_back(fmt::format("For example: {}", command.example));
  return lines;
}

}  // namespace

Found find_slash_command(std::string_view word, Reader reader) {
  if (const SlashCommandEntry* const entry = find_exactly(word)) {
    if (has(reader, entry->shown)) return entry;
    return Refusal(fmt::format("/{} is a command of chatclient; a bare terminal has it not.", entry->shown.name));
  }
  const std::vector<const SlashCommandEntry*> found = find_by_prefix(word, reader);
  if (found.size() == 1) return found.front();
  return Refusal(found.empty() ? unknown(word, reader) : ambiguous(word, found));
}

std::expected<Typed, std::string> read_typed(std::string_view line, const SlashContext& context) {
  if (!util::is_utf8(line)) return Refusal("That line is not UTF-8 and was not sent; set your terminal to UTF-8.");
  const std::string clean = strip_controls(line);
  const std::string_view text = std::string_view(clean).substr(0, clean.find_last_not_of(' ') + 1);
  if (text.empty()) return Typed{};
  if (!text.starts_with('/')) return say_plain(text, context);
  if (text.starts_with("//")) return say_plain(text.substr(1), context);
  const std::string_view word = text.substr(1, text.find(' ') - 1);
  if (word.empty()) return Refusal("A command's name follows the slash; /help lists the commands.");
  const Found entry = find_slash_command(word, context.reader);
  if (!entry) return Refusal(entry.error());
  return (*entry)->run({(*entry)->shown, trim(text.substr(1 + word.size())), context});
}

std::vector<std::string> menu_lines(Reader reader) {
  std::vector<std::string> lines = {"What you can type:"};
  append_table(
      lines, [&](const SlashCommand& command) { return command.in_menu && has(reader, command); },
      [](const SlashCommand&) { return std::string_view{}; });
  lines.emplace_back("Anything else that you type is said where you are.");
  return lines;
}

std::vector<std::string> help_lines(Reader reader, std::string_view command) {
  const std::string_view word = trim(command.substr(command.starts_with('/') ? 1 : 0));
  if (word.empty()) return help_for_all(reader);
  const Found entry = find_slash_command(word, reader);
  if (!entry) return {entry.error()};
  return help_for((*entry)->shown);
}

}  // namespace chat::text
