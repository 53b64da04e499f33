#include "commands/nickserv.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "commands/login.hpp"
#include "commands/new_account.hpp"
#include "commands/nickserv_settings.hpp"
#include "commands/services.hpp"
#include "core/account_actions.hpp"
#include "crypto/password.hpp"

// NickServ: who somebody is. What an account is set to, nickserv_settings.cpp.

namespace chat::commands {
namespace {

using core::Account;
using core::WorkCursor;
using Refuse = std::unexpected<std::string>;

ServiceOutcome handle_register(ServiceCall& call) {
  apply_for_account(call.core, call.session, call.requests, {.is_service = true, .asked_by = call.asked_by},
                    {call.user.nick.text(), std::string(call.param(1)), std::string(call.param(0))});
  return {};
}

ServiceOutcome handle_verify(ServiceCall& call) {
  verify(call.core, call.session, {.is_service = true, .asked_by = call.asked_by}, call.param(0), call.param(1));
  return {};
}

ServiceOutcome handle_identify(ServiceCall& call) {
  const bool named = call.words.size() > 1;
  const std::string name(named ? call.param(0) : call.user.nick.text());
  std::string password(call.param(named ? 1 : 0));
  if (password.empty() || password.size() > crypto::kMostPassword) return Refuse(sentence(irc::reasons::kWrongProof));
  if (const auto wait = must_wait(call.core, call.session, name)) return Refuse(sentence(*wait));
  count_attempt(call.core, call.session, name);
  const Account* const account = call.core.accounts.find_name(name);
  WorkCursor cursor{.purpose = WorkCursor::Purpose::identify};
  if (account != nullptr) cursor.account = account->id;
  const std::string hash = account != nullptr ? account->password : std::string();
  cursor.words = {name, hash, std::string(call.asked_by)};
  hand_out(call.core, call.session, call.requests, std::move(cursor), core::CheckPassword{std::move(password), hash});
  return {};
}

ServiceOutcome handle_logout(ServiceCall& call) {
  if (!call.session.account) return Refuse("You are not logged in.");
  if (!let_out(call.core, call.session)) return {};
  call.say("You are logged out; your nick is that of a guest now.");
  return {};
}

/// An account without a password (who made it uses a certificate) is given one by whoever is logged in to it.
ServiceOutcome handle_passwd(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  const std::string& name = (*account)->name.text();
  if (const auto problem = judge_password(call.core.settings(), call.param(1), name)) return Refuse(problem->text);
  WorkCursor cursor{.purpose = WorkCursor::Purpose::password};
  cursor.account = (*account)->id;
  const std::string hash = (*account)->password;
  if (hash.empty()) {
    cursor.words = {name, hash, std::string(call.asked_by), {}};
    hand_out(call.core, call.session, call.requests, std::move(cursor),
             core::MakeCredentials{std::string(call.param(1))});
    return {};
  }
  if (const auto wait = must_wait(call.core, call.session, name)) return Refuse(sentence(*wait));
  count_attempt(call.core, call.session, name);
  cursor.words = {name, hash, std::string(call.asked_by), std::string(call.param(1))};
  hand_out(call.core, call.session, call.requests, std::move(cursor),
           core::CheckPassword{std::string(call.param(0)), hash});
  return {};
}

constexpr ServiceCommand kCommands[] = {
    {"CERT", 1, "LIST | ADD | DEL <fingerprint>",
     "Lists, adds or removes certificates by which you can log in without a password (SASL EXTERNAL). ADD "
     "adds the one that this connection has shown.",
     handle_cert},
    {"DROP", 0, "[<account>] [<code>]",
     "Deletes your account, which needs the code that it tells you first. What you said stays; the server's operators "
     "can erase that, too.",
     handle_drop},
    {"IDENTIFY", 1, "[<account>] <password>", "Logs you in; without a name, to the account of your nick's name.",
     handle_identify},
    {"INFO", 0, "[<account>]", "Tells about an account; of your own, everything.", handle_info},
    {"LOGOUT", 0, "", "Logs this device out; it goes on as a guest.", handle_logout},
    {"PASSWD", 2, "<old password> <new password>", "Changes your password.", handle_passwd},
    {"REGISTER", 1, "<password> [<e-mail>]", "Makes an account of your nick's name.", handle_register},
    {"SESSIONS", 0, "", "Lists the devices that are logged in to your account.", handle_sessions},
    {"SET", 2, "{always-on | devices} {on | off | default}",
     "always-on: you stay in your channels while no device of yours is connected. devices: several of them can be you "
     "at once.",
     handle_set},
    {"VERIFY", 2, "<account> <code>", "Completes an account with the code that you were sent or given.", handle_verify},
};

std::span<const ServiceCommand> commands() { return kCommands; }

constexpr Service kNickServ{"NickServ", "NickServ keeps accounts: who owns a name, and how they prove it.", commands};

Outcome handle_nickserv(Call& call) {
  serve(call, kNickServ);
  return {};
}

constexpr Descriptor kIrcCommands[] = {
    {"NICKSERV", 0, When::registered, Privilege::none, "<command> [<parameters>]",
     "Says something to NickServ, who keeps accounts; NICKSERV HELP lists the commands.", "", handle_nickserv},
    {"NS", 0, When::registered, Privilege::none, "<command> [<parameters>]",
     "Says something to NickServ, who keeps accounts; NS HELP lists the commands.", "", handle_nickserv},
};

// The words of the cursor: the account's name, the hash that its password had, what the command came in (ServiceCall::
// asked_by), and, of PASSWD, the password that is wanted.

void refuse(const Continued& command, std::string_view text) {
  service_refusal(command.core, command.session, kNickServ, command.cursor.words[2], kRefused, text);
}

/// The account whose password was looked at, if it was right and still is.
std::expected<Account*, std::string> proved(const Continued& command) {
  const std::string& name = command.cursor.words[0];
  const auto& result = *command.cursor.result;
  if (!result) {
    give_back_attempt(command.core, command.session, name);
    return std::unexpected(result.error());
  }
  if (!std::get<bool>(*result)) return std::unexpected(std::string(irc::reasons::kWrongProof));
  const auto account = may_log_in(command.core, command.cursor.account);
  if (account && (*account)->password != command.cursor.words[1])
    return std::unexpected(std::string(irc::reasons::kWrongProof));
  if (account) forget_attempts(command.core, command.session, name);
  return account;
}

}  // namespace

void go_on_with_identify(const Continued& command) {
  const auto account = proved(command);
  if (!account) return refuse(command, sentence(account.error()));
  const core::SessionId id = command.session.id;
  const std::string name = (*account)->name.text();
  let_in(command.core, command.session, **account);
  if (command.core.sessions.find(id) == nullptr) return;
  service_notice(command.core, command.session, kNickServ, "You are logged in as " + name + ".");
}

void go_on_with_password(const Continued& command) {
  core::Core& core = command.core;
  core::Session& session = command.session;
  WorkCursor& cursor = command.cursor;
  std::string& wanted = cursor.words[3];
  if (!wanted.empty()) {  // the old password
    const auto account = proved(command);
    std::string password = std::exchange(wanted, {});
    if (!account) {
      crypto::wipe(password);
      return refuse(command, sentence(account.error()));
    }
    return hand_out(core, session, command.requests, std::move(cursor), core::MakeCredentials{std::move(password)});
  }
  if (!*cursor.result) return refuse(command, sentence(cursor.result->error()));
  Account* const account = core.accounts.find(cursor.account);
  if (account == nullptr || session.account != account->id || account->password != cursor.words[1]) {
    return refuse(command, "The account was changed meanwhile; look at it with INFO, and try again.");
  }
  if (!core.keeps()) return refuse(command, kNotKept);
  core::set_credentials(core, command.user, *account, std::get<core::Credentials>(**cursor.result));
  service_notice(core, session, kNickServ, "Your password is changed.");
}

const Service& nickserv() { return kNickServ; }

std::span<const Descriptor> nickserv_commands() { return kIrcCommands; }

}  // namespace chat::commands
