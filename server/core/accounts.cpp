#include "core/accounts.hpp"

#include <algorithm>

namespace chat::core {
namespace {

namespace field = account_field;

std::optional<bool> on_or_off(std::string_view value) {
  if (value.empty()) return std::nullopt;
  return value == "on";
}

constexpr std::size_t kMostForgotten = 200;  ///< keys of metadata that were there

void set_metadata(Account& account, std::string_view key, const std::string& value) {
  if (!value.empty()) {
    account.metadata.insert_or_assign(std::string(key), MetadataValue{value});
    return;
  }
  if (const auto there = account.metadata.find(key); there != account.metadata.end()) account.metadata.erase(there);
  account.last_words.forget(field::kMetadata, kMostForgotten, [&](std::string_view which) {
    return account.metadata.contains(which.substr(field::kMetadata.size()));
  });
}

}  // namespace

void AccountRegistry::apply(const Fact& fact) {
  if (deleted_.contains(fact.subject)) return;
  if (fact.field == field::kName && fact.value.empty()) return remove(fact.subject);
  const auto found = accounts_.find(fact.subject);
  if (found == accounts_.end() && fact.field != field::kName) return;
  Account& account = accounts_[fact.subject];
  account.id = fact.subject;
  if (!account.last_words.accept(fact)) return;
  const std::string_view which = fact.field;
  if (which == field::kName) {
    rename(account, fact.value);
  } else if (which == field::kPassword) {
    account.password = fact.value;
  } else if (which == field::kScram) {
    account.scram = fact.value;
  } else if (which == field::kVerification) {
    account.verification = fact.value;
    if (account.is_verified()) {
      unverified_.erase(account.id);
    } else {
      unverified_.insert(account.id);
    }
  } else if (which.starts_with(field::kCertificate)) {
    set_certificate(account, fact.field.substr(field::kCertificate.size()), !fact.value.empty());
  } else if (which == field::kEmail) {
    account.email = fact.value;
  } else if (which == field::kSuspended) {
    account.suspended = fact.value.empty() ? std::nullopt : std::optional(fact.value);
  } else if (which == field::kAlwaysOn) {
    account.always_on = on_or_off(fact.value);
  } else if (which == field::kSeveralDevices) {
    account.several_devices = on_or_off(fact.value);
  } else if (which == field::kRealName) {
    account.real_name = fact.value;
  } else if (which.starts_with(field::kMetadata)) {
    set_metadata(account, which.substr(field::kMetadata.size()), fact.value);
  } else if (which == field::kLeft) {
    account.left = parse_msgid(fact.value).value_or(EventId{});
  }
}

Account* AccountRegistry::find(EventId id) {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

Account* AccountRegistry::find_name(std::string_view name) {
  const auto found = by_name_.find(names_.fold(name));
  return found == by_name_.end() ? nullptr : find(found->second);
}

Account* AccountRegistry::owner_of(const irc::Nickname& nick) {
  if (const auto found = by_name_.find(nick.folded()); found != by_name_.end()) return find(found->second);
  if (!names_.options().utf8) return nullptr;
  const auto similar = by_skeleton_.find(names_.skeleton(nick.text()));
  return similar == by_skeleton_.end() ? nullptr : find(similar->second);
}

Account* AccountRegistry::find_certificate(std::string_view fingerprint) {
  if (fingerprint.empty()) return nullptr;
  const auto found = by_certificate_.find(std::string(fingerprint));
  return found == by_certificate_.end() ? nullptr : find(found->second);
}

void AccountRegistry::rename(Account& account, const std::string& name) {
  const auto nick = names_.nickname(name);
  if (!nick) return;  // of a server with other rules: it keeps its data, and cannot be used here
  forget_name(account);
  account.name = *nick;
  // A name is whose claim was first.
  const auto claim = [&](auto& index, std::string key) {
    const auto [owner, free] = index.try_emplace(std::move(key), account.id);
    if (!free && account.id < owner->second) owner->second = account.id;
  };
  claim(by_name_, nick->folded());
  if (names_.options().utf8) claim(by_skeleton_, names_.skeleton(nick->text()));
}

void AccountRegistry::forget_name(const Account& account) {
  if (account.name.empty()) return;
  const auto forget = [&](auto& index, const std::string& key) {
    const auto owner = index.find(key);
    if (owner != index.end() && owner->second == account.id) index.erase(owner);
  };
  forget(by_name_, account.name.folded());
  if (names_.options().utf8) forget(by_skeleton_, names_.skeleton(account.name.text()));
}

void AccountRegistry::set_certificate(Account& account, const std::string& fingerprint, bool there) {
  std::erase(account.certificates, fingerprint);
  if (there) {
    account.certificates.push_back(fingerprint);
    by_certificate_[fingerprint] = account.id;
  } else if (const auto known = by_certificate_.find(fingerprint);
             known != by_certificate_.end() && known->second == account.id) {
    by_certificate_.erase(known);
  }
}

void AccountRegistry::remove(EventId id) {
  deleted_.insert(id);
  unverified_.erase(id);
  const auto found = accounts_.find(id);
  if (found == accounts_.end()) return;
  forget_name(found->second);
  const std::vector<std::string> certificates = found->second.certificates;
  for (const std::string& fingerprint : certificates) set_certificate(found->second, fingerprint, false);
  accounts_.erase(found);
}

}  // namespace chat::core
