#include "commands/new_account.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "commands/login.hpp"
#include "commands/secrets.hpp"
#include "commands/services.hpp"
#include "core/account_actions.hpp"
#include "core/service_names.hpp"
#include "crypto/digest.hpp"
#include "crypto/password.hpp"
#include "util/ip_address.hpp"

namespace chat::commands {
namespace {

using core::Account;
using core::AccountSettings;
using core::Core;
using core::Session;
using Check = std::expected<void, Refusal>;

constexpr util::Millis kRegistrationTime = std::chrono::hours{1};

// What Account::verification begins with.
constexpr std::string_view kByInvitation = "invitation";
constexpr std::string_view kByEmail = "email ";  // and the digest of the code

std::unexpected<Refusal> refuse(std::string_view code, std::string text) {
  return std::unexpected(Refusal{code, std::move(text)});
}

/// Tells what came of a command in one voice or the other.
class Teller {
 public:
  Teller(Core& core, Session& session, Voice voice, std::string_view command)
      : core_(core), session_(session), voice_(voice), command_(command) {}

  void refused(std::string_view account, const Refusal& refusal) const {
    if (voice_.is_service) {
      return service_refusal(core_, session_, nickserv(), voice_.asked_by, refusal.code, refusal.text);
    }
    core_.router.reply(session_, irc::FAIL_NEW_ACCOUNT(irc::Word(command_), irc::Word(refusal.code),
                                                       irc::Given(account), irc::Text(refusal.text)));
  }
  void done(std::string_view account, std::string_view what, std::string_view text) const {
    if (voice_.is_service) return service_notice(core_, session_, nickserv(), text);
    std::string rest(what);
    rest += ' ';
    rest += account;
    rest += " :";
    rest += text;
    core_.router.from_server(session_, command_, rest);
  }

 private:
  Core& core_;
  Session& session_;
  Voice voice_;
  std::string_view command_;
};

// A voice while the work is done: nothing, or this and what NickServ was asked by.
constexpr std::string_view kService = "service ";
std::string to_word(Voice voice) {
  return voice.is_service ? std::string(kService) + std::string(voice.asked_by) : std::string();
}
/// It refers to the word.
Voice from_word(std::string_view word) {
  if (!word.starts_with(kService)) return {};
  return {.is_service = true, .asked_by = word.substr(kService.size())};
}

/// Whether this session may say REGISTER or VERIFY now.
Check may_ask(const Core& core, const Session& session) {
  const core::Settings& settings = core.settings();
  if (session.account) return refuse("ALREADY_AUTHENTICATED", "You are logged in to an account already.");
  if (session.registered()) return {};
  if (!settings.accounts.before_connect) {
    return refuse("COMPLETE_CONNECTION_REQUIRED", "Connect first, then do that again.");
  }
  if (!settings.password.empty() && !same_secret(session.registration->password, settings.password)) {
    return refuse("TEMPORARILY_UNAVAILABLE", "This server has a password; send it with PASS first.");
  }
  return {};
}

Check must_be_kept(const Core& core) {
  if (core.keeps()) return {};
  return refuse("TEMPORARILY_UNAVAILABLE", "The server's disk is full; try again later, or tell its operator.");
}

/// An account that waits for its code gives way to a new one of whoever made it: the code may be lost.
bool made_here(const Session& session, const Account& account) {
  return !account.is_verified() && account.id == session.awaits_code;
}

std::expected<irc::Nickname, Refusal> judge_name(Core& core, const Session& session, std::string_view text) {
  const auto name = core.names().nickname(text);
  if (!name) return refuse("BAD_ACCOUNT_NAME", explain_account_name(name.error()));
  if (core::is_service_name(core.names(), *name)) {
    return refuse("BAD_ACCOUNT_NAME", "That is the name of a part of the server; take another.");
  }
  const Account* const owner = core.accounts.owner_of(*name);
  if (owner != nullptr && !made_here(session, *owner)) {
    return refuse("ACCOUNT_EXISTS", owner->name == *name
                                        ? "There is an account of that name; take another, or log in to it."
                                        : "There is an account whose name looks the same; take another.");
  }
  if (core.users.find_lookalike(*name, session.user) != nullptr) {
    return refuse("BAD_ACCOUNT_NAME", "Somebody is called so at the moment; take another name.");
  }
  return *name;
}

Check judge_email(const AccountSettings& settings, std::string_view email) {
  const bool needed = settings.email_required || settings.verify_email;
  if (email.empty()) {
    if (needed) return refuse("INVALID_EMAIL", "An e-mail address is needed here; name yours when you register.");
    return {};
  }
  if (looks_like_email(email)) return {};
  return refuse("INVALID_EMAIL", "That is no e-mail address; write it like name@example.org.");
}

Check may_have_account(Core& core, const Session& session, const Application& application) {
  const AccountSettings& settings = core.settings().accounts;
  if (settings.registration == AccountSettings::Registration::closed) {
    return refuse("TEMPORARILY_UNAVAILABLE", "Accounts are made by the operators here; ask them for one.");
  }
  if (auto name = judge_name(core, session, application.name); !name) return std::unexpected(name.error());
  if (auto email = judge_email(settings, application.email); !email) return email;
  if (const auto problem = judge_password(core.settings(), application.password, application.name)) {
    return refuse(problem->weak ? "WEAK_PASSWORD" : "UNACCEPTABLE_PASSWORD", problem->text);
  }
  if (core.accounts.size() >= settings.most) {
    return refuse("TEMPORARILY_UNAVAILABLE", "There are as many accounts as there may be; ask the server's operators.");
  }
  return must_be_kept(core);
}

Check not_too_often(const Core& core, const Session& session) {
  const auto wait = core.registrations.wait(util::network_of(session.address), core.settings().accounts.registrations,
                                            kRegistrationTime, core.now());
  if (wait == util::Millis{0}) return {};
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
  return refuse("TEMPORARILY_UNAVAILABLE", "Too many accounts were made from your address; try again in " +
                                               std::to_string(minutes) + (minutes == 1 ? " minute." : " minutes."));
}

/// 50 bits, in letters and digits that are not taken for one another.
std::string make_code(Core& core) {
  constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  static_assert(kAlphabet.size() == 32);
  std::array<std::uint8_t, 10> bytes{};
  core.entropy.fill(bytes);
  std::string code;
  for (const std::uint8_t byte : bytes) code += kAlphabet[byte % kAlphabet.size()];
  return code;
}

std::string digest_of(std::string_view code) { return crypto::sha256_text(irc::to_upper(code)); }

bool is_expired(const Core& core, const Account& account) {
  return core.now() - account.registered() >= core.settings().accounts.verify_within;
}

bool is_code_of(const Core& core, const Account& account, std::string_view code) {
  const std::string_view wanted = account.verification;
  if (wanted.starts_with(kByEmail)) return same_secret(digest_of(code), wanted.substr(kByEmail.size()));
  bool known = false;
  // All of them, so that it takes as long whichever it is.
  for (const std::string& invitation : core.settings().accounts.invitation_codes) {
    known = same_secret(code, invitation) || known;
  }
  return known;
}

/// REGISTER ends well, with whoever asked logged in.
void welcome_owner(const Teller& teller, Core& core, Session& session, Account& account) {
  teller.done(account.name.text(), "SUCCESS", "The account " + account.name.text() + " is yours.");
  let_in(core, session, account);
}

}  // namespace

void apply_for_account(Core& core, Session& session, std::vector<Request>& requests, Voice voice,
                       Application application) {
  Check allowed = may_ask(core, session);
  if (allowed && application.name.empty()) {
    allowed = refuse("NEED_NICK", "Take a nick first, with NICK, or name the account.");
  }
  if (allowed) allowed = may_have_account(core, session, application);
  if (allowed) allowed = not_too_often(core, session);
  if (!allowed) {
    crypto::wipe(application.password);
    return Teller(core, session, voice, "REGISTER").refused(application.name, allowed.error());
  }
  core.registrations.count(util::network_of(session.address), kRegistrationTime, core.now());
  core::WorkCursor cursor{.purpose = core::WorkCursor::Purpose::registration};
  cursor.words = {to_word(voice), std::move(application.name), std::move(application.email)};
  hand_out(core, session, requests, std::move(cursor), core::MakeCredentials{std::move(application.password)});
}

void go_on_with_registration(const Continued& command) {
  Core& core = command.core;
  Session& session = command.session;
  const auto& [voice_word, name, email] =
      std::tie(command.cursor.words[0], command.cursor.words[1], command.cursor.words[2]);
  const Voice voice = from_word(voice_word);
  const Teller teller(core, session, voice, "REGISTER");
  const AccountSettings& settings = core.settings().accounts;

  Check allowed = may_ask(core, session);
  if (allowed && !*command.cursor.result) allowed = refuse("TEMPORARILY_UNAVAILABLE", command.cursor.result->error());
  if (allowed) allowed = must_be_kept(core);
  auto nick = judge_name(core, session, name);
  if (allowed && !nick) allowed = std::unexpected(nick.error());
  if (!allowed) {
    core.registrations.give_back(util::network_of(session.address));
    return teller.refused(name, allowed.error());
  }

  const bool invited = settings.registration == AccountSettings::Registration::invited;
  const bool by_email = !invited && settings.verify_email;
  const std::string code = by_email ? make_code(core) : std::string();
  core::NewAccount given{.name = *nick,
                         .credentials = std::get<core::Credentials>(**command.cursor.result),
                         .certificate = {},
                         .email = email,
                         .verification = {}};
  if (invited) given.verification = kByInvitation;
  if (by_email) given.verification = std::string(kByEmail) + digest_of(code);
  if (Account* const before = core.accounts.owner_of(*nick)) core::delete_account(core, *before);
  Account& account = core::create_account(core, command.user, given);
  session.awaits_code = account.id;
  if (invited) {
    return teller.done(name, "VERIFICATION_REQUIRED", "Give your invitation code with VERIFY " + name + " <code>.");
  }
  if (!by_email) return welcome_owner(teller, core, session, account);
  core::WorkCursor cursor{.purpose = core::WorkCursor::Purpose::code};
  cursor.account = account.id;
  cursor.words = {to_word(voice), name, email};
  hand_out(core, session, command.requests, std::move(cursor), core::SendCode{name, email, code});
}

void go_on_with_code(const Continued& command) {
  Core& core = command.core;
  const std::string& name = command.cursor.words[1];
  const Teller teller(core, command.session, from_word(command.cursor.words[0]), "REGISTER");
  const auto& result = *command.cursor.result;
  if (result && std::get<bool>(*result)) {
    return teller.done(name, "VERIFICATION_REQUIRED",
                       "A code was sent to " + command.cursor.words[2] + "; give it with VERIFY " + name + " <code>.");
  }
  Account* const account = core.accounts.find(command.cursor.account);
  if (account != nullptr && !account->is_verified()) core::delete_account(core, *account);
  // Whether the code has come or not: the operator's program has run for it.
  if (!result) core.registrations.give_back(util::network_of(command.session.address));
  teller.refused(
      name, {"TEMPORARILY_UNAVAILABLE",
             result ? "The code could not be sent; check the e-mail address, or try again later." : result.error()});
}

void verify(Core& core, Session& session, Voice voice, std::string_view name, std::string_view code) {
  const Teller teller(core, session, voice, "VERIFY");
  Check allowed = may_ask(core, session);
  if (allowed) allowed = must_be_kept(core);
  if (allowed) {
    if (const auto wait = must_wait(core, session, name)) allowed = refuse("TEMPORARILY_UNAVAILABLE", sentence(*wait));
  }
  if (!allowed) return teller.refused(name, allowed.error());
  count_attempt(core, session, name);
  Account* const account = core.accounts.find_name(name);
  if (account == nullptr || account->is_verified() || is_expired(core, *account) || !is_code_of(core, *account, code)) {
    return teller.refused(
        name, {"INVALID_CODE",
               "That code is wrong or too old; check it, or register again, under another name if this one is taken."});
  }
  forget_attempts(core, session, name);
  const bool by_email = account->verification.starts_with(kByEmail);
  core::verify_account(core, *account);
  if (account->suspended) {
    return teller.refused(name, {"TEMPORARILY_UNAVAILABLE", "The account is suspended; ask the server's operators."});
  }
  // An invitation says nothing of whose account it is: only who made it is let in without its password.
  if (!by_email && session.awaits_code != account->id) {
    return teller.done(account->name.text(), "SUCCESS", "The account can be used now; log in to it with its password.");
  }
  welcome_owner(teller, core, session, *account);
}

void forget_unverified(Core& core) {
  while (!core.accounts.unverified().empty() && core.keeps()) {
    Account* const oldest = core.accounts.find(*core.accounts.unverified().begin());
    if (!is_expired(core, *oldest)) return;
    core::delete_account(core, *oldest);
  }
}

}  // namespace chat::commands
