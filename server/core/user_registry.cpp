#include "core/user_registry.hpp"

#include <algorithm>
#include <cassert>

namespace chat::core {

User* UserRegistry::find_nick(std::string_view nick) {
  const auto found = by_nick_.find(names_.fold(nick));
  return found == by_nick_.end() ? nullptr : &users_[found->second];
}

User* UserRegistry::find_lookalike(const irc::Nickname& nick, UserId self) {
  const auto found = by_nick_.find(nick.folded());
  if (found != by_nick_.end() && found->second != self) return &users_[found->second];
  if (!names_.options().utf8) return nullptr;
  const auto similar = by_skeleton_.find(names_.skeleton(nick.text()));
  return similar != by_skeleton_.end() && similar->second != self ? &users_[similar->second] : nullptr;
}

User& UserRegistry::add(User user) {
  assert(!by_nick_.contains(user.nick.folded()));
  const UserId id = users_.insert([&](UserId made) {
    user.id = made;
    return std::move(user);
  });
  User& added = users_[id];
  refresh(added);
  by_nick_.emplace(added.nick.folded(), id);
  if (names_.options().utf8) by_skeleton_.emplace(names_.skeleton(added.nick.text()), id);
  count(added, true);
  most_ = std::max(most_, users_.size());
  return added;
}

void UserRegistry::remove(UserId id) {
  const User& user = users_[id];
  assert(user.channels.empty() && user.sessions.empty());
  count(user, false);
  by_nick_.erase(user.nick.folded());
  if (names_.options().utf8) by_skeleton_.erase(names_.skeleton(user.nick.text()));
  users_.erase(id);
}

void UserRegistry::rename(User& user, const irc::Nickname& nick) {
  by_nick_.erase(user.nick.folded());
  if (names_.options().utf8) by_skeleton_.erase(names_.skeleton(user.nick.text()));
  user.nick = nick;
  refresh(user);
  by_nick_.emplace(nick.folded(), user.id);
  if (names_.options().utf8) by_skeleton_.emplace(names_.skeleton(nick.text()), user.id);
}

void UserRegistry::refresh(User& user) { user.source = user.nick.text() + "!" + user.username + "@" + user.host; }

void UserRegistry::set_mode(User& user, char mode, bool on) {
  count(user, false);
  user.modes.set(mode, on);
  count(user, true);
}

void UserRegistry::count(const User& user, bool plus) {
  const std::size_t step = plus ? 1 : static_cast<std::size_t>(-1);
  if (user.modes.has('i')) invisible_ += step;
  if (user.modes.has('o')) operators_ += step;
}

}  // namespace chat::core
