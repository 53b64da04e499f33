#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/user.hpp"

namespace chat::core {

/// Everybody who is registered, by id and by nick. Keeps the counts that LUSERS tells.
class UserRegistry {
 public:
  explicit UserRegistry(const irc::NameRules& names) : names_(names) {}

  [[nodiscard]] User* find(UserId id) { return users_.find(id); }
  [[nodiscard]] const User* find(UserId id) const { return users_.find(id); }
  [[nodiscard]] User& operator[](UserId id) { return users_[id]; }
  [[nodiscard]] const User& operator[](UserId id) const { return users_[id]; }

  /// By nick, in any spelling that folds to the same; nullptr if nobody has it.
  [[nodiscard]] User* find_nick(std::string_view nick);
  [[nodiscard]] const User* find_nick(std::string_view nick) const {
    return const_cast<UserRegistry*>(this)->find_nick(nick);
  }
  /// Whoever else than `self` has this nick or one that looks the same (UTF-8 names); nullptr if nobody has.
  [[nodiscard]] User* find_lookalike(const irc::Nickname& nick, UserId self = {});
  [[nodiscard]] const User* find_lookalike(const irc::Nickname& nick, UserId self = {}) const {
    return const_cast<UserRegistry*>(this)->find_lookalike(nick, self);
  }

  /// Adds a user; their id is assigned. Nobody may have the nick.
  User& add(User user);
  /// Takes a user out; they must be in no channel and have no session.
  void remove(UserId id);
  /// Gives a user another nick, which nobody else may have.
  void rename(User& user, const irc::Nickname& nick);
  /// To be called after username or host have changed.
  static void refresh(User& user);
  /// The one door for user modes.
  void set_mode(User& user, char mode, bool on);

  [[nodiscard]] std::size_t size() const { return users_.size(); }
  [[nodiscard]] std::size_t invisible() const { return invisible_; }
  [[nodiscard]] std::size_t operators() const { return operators_; }
  [[nodiscard]] std::size_t most() const { return most_; }  ///< ever at once
  /// Entries of the indexes: as many as users (of look-alikes: with UTF-8 names only).
  [[nodiscard]] std::size_t indexed() const { return by_nick_.size(); }
  [[nodiscard]] std::size_t indexed_skeletons() const { return by_skeleton_.size(); }
  template <class Visit>
  void for_each(Visit&& visit) const {
    users_.for_each(visit);
  }
  /// For walks that pause; see SlotMap.
  [[nodiscard]] std::size_t slots() const { return users_.slots(); }
  [[nodiscard]] const User* in_slot(std::size_t index) const { return users_.in_slot(index); }

 private:
  void count(const User& user, bool plus);

  const irc::NameRules& names_;
  util::SlotMap<UserTag, User> users_;
  boost::unordered_flat_map<std::string, UserId> by_nick_;
  boost::unordered_flat_map<std::string, UserId> by_skeleton_;  ///< with UTF-8 names only
  std::size_t invisible_ = 0;
  std::size_t operators_ = 0;
  std::size_t most_ = 0;
};

}  // namespace chat::core
