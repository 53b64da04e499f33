#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/account.hpp"

namespace chat::core {

/// Every account, by id and by name. What it holds follows from facts: apply() is the one door, for what happens now
/// and for what the journal remembers.
class AccountRegistry {
 public:
  explicit AccountRegistry(const irc::NameRules& names) : names_(names) {}

  /// Takes a fact over, if it is one of an account's and the last word; else nothing happens. The first fact of an
  /// account is its name. References to other accounts stay valid.
  void apply(const Fact& fact);

  /// It was there and is not any more, as against one that was never heard of.
  [[nodiscard]] bool is_deleted(EventId id) const { return deleted_.contains(id); }
  /// nullptr: there is none (any more).
  [[nodiscard]] Account* find(EventId id);
  [[nodiscard]] const Account* find(EventId id) const { return const_cast<AccountRegistry*>(this)->find(id); }
  /// By name, in any spelling that folds to the same.
  [[nodiscard]] Account* find_name(std::string_view name);
  [[nodiscard]] const Account* find_name(std::string_view name) const {
    return const_cast<AccountRegistry*>(this)->find_name(name);
  }
  /// The account whose name this is, or looks like this (UTF-8 names).
  [[nodiscard]] Account* owner_of(const irc::Nickname& nick);
  [[nodiscard]] const Account* owner_of(const irc::Nickname& nick) const {
    return const_cast<AccountRegistry*>(this)->owner_of(nick);
  }
  /// By the fingerprint of a client certificate.
  [[nodiscard]] Account* find_certificate(std::string_view fingerprint);

  [[nodiscard]] std::size_t size() const { return accounts_.size(); }
  /// Those that wait for their code, the oldest first.
  [[nodiscard]] const std::set<EventId>& unverified() const { return unverified_; }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [id, account] : accounts_) visit(account);
  }
  /// Those with later ids than that, in order, until `visit` returns false. True: that was all.
  template <class Visit>
  bool walk(EventId after, Visit&& visit) const {
    for (auto at = accounts_.upper_bound(after); at != accounts_.end(); ++at) {
      if (!visit(at->second)) return false;
    }
    return true;
  }

 private:
  void rename(Account& account, const std::string& name);
  void forget_name(const Account& account);
  void set_certificate(Account& account, const std::string& fingerprint, bool there);
  void remove(EventId id);

  const irc::NameRules& names_;
  std::map<EventId, Account> accounts_;
  std::set<EventId> unverified_;
  std::set<EventId> deleted_;  ///< for ever, whatever else is said of them
  boost::unordered_flat_map<std::string, EventId> by_name_;
  boost::unordered_flat_map<std::string, EventId> by_skeleton_;  ///< with UTF-8 names only
  boost::unordered_flat_map<std::string, EventId> by_certificate_;
};

}  // namespace chat::core
