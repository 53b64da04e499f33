#include "commands/login.hpp"

#include <algorithm>
#include <utility>

#include "core/identity.hpp"
#include "crypto/password.hpp"
#include "irc/numerics.hpp"
#include "irc/reasons.hpp"
#include "util/ip_address.hpp"

namespace chat::commands {
namespace {

using core::Core;
using core::Session;

struct Keys {
  std::string network;
  std::string account;
};

Keys keys_of(const Core& core, const Session& session, std::string_view account) {
  constexpr std::size_t kMost = 128;  // of a name; what is longer names no account
  std::string network = util::network_of(session.address);
  std::string both = network + " " + core.names().fold(account).substr(0, kMost);
  return {std::move(network), std::move(both)};
}

/// nick!user@host of a session that may not be registered yet.
std::string mask_of(const Core& core, const Session& session) {
  if (const core::User* user = core.users.find(session.user)) return user->source;
  const auto& given = session.registration;
  const std::string host = session.address.starts_with(':') ? "0" + session.address : session.address;
  return (given && given->nick ? given->nick->text() : "*") + "!" +
         (given && !given->username.empty() ? given->username : "*") + "@" + host;
}

}  // namespace

std::optional<std::string> must_wait(const Core& core, const Session& session, std::string_view account) {
  const core::AccountSettings& settings = core.settings().accounts;
  const Keys keys = keys_of(core, session, account);
  const auto wait = [&](const std::string& key, std::size_t most) {
    return core.logins.wait(key, most, settings.attempts_within, core.now());
  };
  const util::Millis time =
      std::max(wait(keys.account, settings.attempts), wait(keys.network, kNetworkFactor * settings.attempts));
  if (time == util::Millis{0}) return std::nullopt;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(time).count();
  return "too many attempts have failed; wait " + std::to_string(seconds) + (seconds == 1 ? " second" : " seconds") +
         " and try again";
}

void count_attempt(Core& core, const Session& session, std::string_view account) {
  const Keys keys = keys_of(core, session, account);
  const util::Millis within = core.settings().accounts.attempts_within;
  core.logins.count(keys.account, within, core.now());
  core.logins.count(keys.network, within, core.now());
}

void forget_attempts(Core& core, const Session& session, std::string_view account) {
  const Keys keys = keys_of(core, session, account);
  core.logins.forget(keys.account);
  core.logins.give_back(keys.network);
}

void give_back_attempt(Core& core, const Session& session, std::string_view account) {
  const Keys keys = keys_of(core, session, account);
  core.logins.give_back(keys.account);
  core.logins.give_back(keys.network);
}

std::expected<core::Account*, std::string> may_log_in(Core& core, core::EventId id) {
  core::Account* const account = core.accounts.find(id);
  if (account == nullptr) return std::unexpected(std::string(irc::reasons::kWrongProof));
  if (!account->is_verified()) {
    return std::unexpected("the account waits for its code; send VERIFY " + account->name.text() + " <code>");
  }
  if (account->suspended) {
    return std::unexpected("the account is suspended (" + *account->suspended + "); ask the server's operators");
  }
  return account;
}

void let_in(Core& core, Session& session, core::Account& account) {
  const std::string name = account.name.text();
  core::log_in(core, session, account);
  core.router.reply(session, irc::RPL_LOGGEDIN(irc::Word(mask_of(core, session)), irc::Nick(name), irc::Text(name)));
}

bool let_out(Core& core, Session& session) {
  if (!core::log_out_or_end(core, session)) return false;
  core.router.reply(session, irc::RPL_LOGGEDOUT(irc::Word(mask_of(core, session))));
  return true;
}

std::optional<PasswordProblem> judge_password(const core::Settings& settings, std::string_view password,
                                              std::string_view account) {
  const std::size_t least = settings.accounts.password_least;
  if (password.size() < least) {
    return PasswordProblem{
        true, "That password is too short; take one of at least " + std::to_string(least) + " characters."};
  }
  if (settings.names.fold(password) == settings.names.fold(account)) {
    return PasswordProblem{true, "A password that is the account's name is guessed at once; take another."};
  }
  if (password.size() > crypto::kMostPassword) {
    return PasswordProblem{
        false, "That password is too long; take one of at most " + std::to_string(crypto::kMostPassword) + " bytes."};
  }
  if (std::ranges::any_of(password, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; })) {
    return PasswordProblem{false, "A password has no control characters in it; take another."};
  }
  return std::nullopt;
}

bool looks_like_email(std::string_view email) {
  constexpr std::size_t kMost = 254;  // RFC 5321, section 4.5.3.1.3
  const std::size_t at = email.rfind('@');
  return email.size() <= kMost && at != std::string_view::npos && at > 0 && at + 1 < email.size() &&
         email.front() != '-' && std::ranges::all_of(email, [](char c) { return c > ' ' && c != 0x7F; });
}

std::string explain_account_name(irc::NameError error) {
  switch (error) {
    case irc::NameError::empty:
      return "An account needs a name.";
    case irc::NameError::too_long:
      return "That name is too long for an account; choose a shorter one.";
    case irc::NameError::bad_start:
      return "An account's name cannot begin with a digit or a dash; begin with a letter.";
    case irc::NameError::bad_character:
      break;
  }
  return "That name has a character that is not allowed in an account's; use letters, digits and any of -_[]\\`^{}|.";
}

std::string sentence(std::string_view phrase) {
  std::string text(phrase);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

}  // namespace chat::commands
