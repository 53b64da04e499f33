#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// What can happen to an account. Each change is a fact, recorded in the journal. None asks whether it may. `by` is who
// does it; nullptr: an administrator at the machine, or the server itself.

/// Something is so from now on; an empty value: it is not any more. The one door for facts of accounts.
void set_account_fact(Core& core, const User* by, EventId account, std::string_view field, std::string_view value);

struct NewAccount {
  irc::Nickname name;       ///< nobody else's; see AccountRegistry::owner_of()
  Credentials credentials;  ///< empty: it can be used with a certificate only
  std::string certificate;  ///< empty: none
  std::string email;
  std::string verification;  ///< Account::verification
};
/// A guest who has the name as their nick is renamed and told, unless it is `by`.
Account& create_account(Core& core, const User* by, const NewAccount& given);
/// Its code has come: it can be used.
void verify_account(Core& core, Account& account);
void set_credentials(Core& core, const User* by, Account& account, const Credentials& credentials);
void set_certificate(Core& core, const User* by, Account& account, std::string_view fingerprint, bool there);
/// With a reason: nobody can log in, and whoever is logged in is disconnected. None: all is as before.
void suspend_account(Core& core, const User* by, Account& account, std::optional<std::string_view> reason);
/// The account is gone; whoever is logged in becomes a guest. Its name is free. What they said stays.
void delete_account(Core& core, Account& account);
/// The account is gone, and all that was ever said with it loses its content, for ever.
void erase_account(Core& core, Account& account);

}  // namespace chat::core
