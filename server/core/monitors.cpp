#include "core/monitors.hpp"

#include <algorithm>

namespace chat::core {

Monitors::Added Monitors::add(Session& session, const irc::Nickname& nick, std::size_t most) {
  if (std::ranges::find(session.monitored, nick) != session.monitored.end()) return Added::already;
  if (session.monitored.size() >= most) return Added::full;
  session.monitored.push_back(nick);
  by_nick_[nick.folded()].push_back(session.id);
  return Added::added;
}

void Monitors::remove(Session& session, std::string_view folded) {
  const auto has_name = [&](const irc::Nickname& nick) { return nick.folded() == folded; };
  if (std::erase_if(session.monitored, has_name) != 0) drop(folded, session.id);
}

void Monitors::clear(Session& session) {
  for (const irc::Nickname& nick : session.monitored) drop(nick.folded(), session.id);
  session.monitored.clear();
}

std::span<const SessionId> Monitors::watchers(std::string_view folded) const {
  const auto found = by_nick_.find(std::string(folded));
  if (found == by_nick_.end()) return {};
  return found->second;
}

std::size_t Monitors::size() const {
  std::size_t entries = 0;
  for (const auto& [nick, watchers] : by_nick_) entries += watchers.size();
  return entries;
}

void Monitors::drop(std::string_view folded, SessionId session) {
  const auto found = by_nick_.find(std::string(folded));
  if (found == by_nick_.end()) return;
  std::erase(found->second, session);
  if (found->second.empty()) by_nick_.erase(found);
}

}  // namespace chat::core
