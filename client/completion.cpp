#include "client/completion.hpp"

#include <algorithm>

#include "irc/message.hpp"
#include "text/slash.hpp"

namespace chat::client {
namespace {

bool begins_with(std::string_view text, std::string_view beginning, const irc::Isupport& isupport) {
  return isupport.fold(text).starts_with(isupport.fold(beginning));
}

std::vector<std::string> commands(std::string_view word, std::string_view slash) {
  std::vector<std::string> found;
  for (const text::SlashCommand& command : text::slash_commands()) {
    const bool fits =
        command.name.size() >= word.size() && irc::equals_ignoring_case(command.name.substr(0, word.size()), word);
    if (fits) found.push_back(std::string(slash) + std::string(command.name));
  }
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

std::vector<std::string> people(std::string_view word, const Session& session, bool addressed) {
  const bool in_channel = session.isupport().is_channel(session.place());
  std::vector<std::string> nicks = session.roster().nicks(in_channel ? session.place() : std::string_view{});
  std::erase_if(nicks, [&](const std::string& nick) {
    return !begins_with(nick, word, session.isupport()) || session.isupport().same(nick, session.nick());
  });
  if (addressed && in_channel) {
    for (std::string& nick : nicks) nick += ':';
  }
  return nicks;
}

}  // namespace

std::vector<std::string> complete(std::string_view before, std::string_view word, const Session& session) {
  const std::size_t start = std::min(before.find_first_not_of(' '), before.size());
  const std::string_view first = before.substr(start, before.find(' ', start) - start);
  if (first.empty() && word.starts_with('/')) return commands(word.substr(1), "/");
  if (session.isupport().is_channel(word)) return channels(word, session);
  if (irc::equals_ignoring_case(first, "/help")) return commands(word.substr(word.starts_with('/') ? 1 : 0), "");
  if (irc::equals_ignoring_case(first, "/enter") || irc::equals_ignoring_case(first, "/leave")) {
    return channels(word, session);
  }
  return people(word, session, first.empty());
}

}  // namespace chat::client
