#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::commands {

// What all ways of proving who one is have in common: SASL, NickServ's IDENTIFY and PASSWD, codes.
//
// Attempts that fail are counted by where somebody comes from: those for one account (AccountSettings::attempts), and
// those for all accounts together (kNetworkFactor times as many, since several people may share an address). They are
// not counted by account alone: else anybody could keep an account's owner out.

inline constexpr std::size_t kNetworkFactor = 20;

/// Past the bound: a phrase that says how long to wait.
[[nodiscard]] std::optional<std::string> must_wait(const core::Core& core, const core::Session& session,
                                                   std::string_view account);
/// To be called before the proof is looked at: so many attempts at once are no way around the bound.
void count_attempt(core::Core& core, const core::Session& session, std::string_view account);
/// It succeeded.
void forget_attempts(core::Core& core, const core::Session& session, std::string_view account);
/// It was not looked at: the server was too busy.
void give_back_attempt(core::Core& core, const core::Session& session, std::string_view account);

/// The account, if one may log in to it now; else a phrase. Only for who has proved to be its owner.
[[nodiscard]] std::expected<core::Account*, std::string> may_log_in(core::Core& core, core::EventId account);

/// The session is that account's from now on, and is told so (900). It may have another user afterwards.
void let_in(core::Core& core, core::Session& session, core::Account& account);
/// It is a guest's again, and is told so (901). False: it has ended, since there are no guests here.
[[nodiscard]] bool let_out(core::Core& core, core::Session& session);

/// A password that is to be set (all of the settings that count are those of accounts and names): what is wrong with
/// it. `weak`: it is too easily guessed.
struct PasswordProblem {
  bool weak = false;
  std::string text;  ///< a sentence
};
[[nodiscard]] std::optional<PasswordProblem> judge_password(const core::Settings& settings, std::string_view password,
                                                            std::string_view account);

/// Whether an account may have that e-mail address: a word that no program takes for an option. The server's mail
/// program will say whether it exists.
[[nodiscard]] bool looks_like_email(std::string_view email);

/// What is wrong with an account's name: a sentence.
[[nodiscard]] std::string explain_account_name(irc::NameError error);

/// The sentence that such a phrase makes.
[[nodiscard]] std::string sentence(std::string_view phrase);

}  // namespace chat::commands
