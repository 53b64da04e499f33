#include "commands/oper.hpp"

#include <algorithm>

#include "commands/login.hpp"
#include "commands/secrets.hpp"
#include "core/actions.hpp"
#include "core/presence.hpp"
#include "core/server_notices.hpp"

namespace chat::commands {
namespace {

using core::Operator;

const Operator* find_entry(const core::Core& core, std::string_view name) {
  const auto& operators = core.settings().operators;
  const auto found = std::ranges::find(operators, name, &Operator::name);
  return found != operators.end() ? &*found : nullptr;
}

/// Whether all but the password is as the entry demands, the address aside.
bool is_who_is_meant(const core::Core& core, const core::Session& session, const Operator& entry) {
  if (!entry.certificate.empty() && session.certificate != entry.certificate) return false;
  if (entry.account.empty()) return true;
  const core::Account* const account = core.accounts.find(session.account);
  return account != nullptr && account == core.accounts.find_name(entry.account);
}

bool comes_from_there(const core::Core& core, const core::Session& session, const core::User& user,
                      const Operator& entry) {
  const std::string mask = core.names().fold(entry.from);
  const std::string source = core.names().fold(user.username + "@" + session.address);
  return irc::matches_mask(mask, session.address) || irc::matches_mask(mask, source);
}

/// To the operators; what was given is not told: it may be somebody's password.
void tell_of_refusal(core::Core& core, const core::Session& session, const core::User& user,
                     const irc::Reply& refusal) {
  if (refusal.number != irc::ERR_PASSWDMISMATCH.number && refusal.number != irc::ERR_NOOPERHOST.number) return;
  core::warn_operators(core, "OPER", session.address, user.source + " was refused as a server operator (OPER)",
                       user.id);
}

/// The password, where one is needed, was right.
Outcome become_operator(core::Core& core, core::Session& session, core::User& user, const Operator& entry) {
  if (!is_who_is_meant(core, session, entry)) return std::unexpected(irc::ERR_PASSWDMISMATCH());
  if (!comes_from_there(core, session, user, entry)) return std::unexpected(irc::ERR_NOOPERHOST());
  core::become_operator(core, session, entry.privileges);
  if (!entry.host.empty() && entry.host != user.host) core::set_host(core, user, user.username, entry.host);
  core.router.reply(session, irc::RPL_YOUREOPER());
  core::notice_operators(core, user.source + " is a server operator now (OPER)", user.id);
  return {};
}

Outcome oper_by_certificate(const Call& call, const Operator* entry) {
  if (call.session.certificate.empty()) return std::unexpected(needs_more_params(call.command));
  const bool enough = entry != nullptr && entry->password.empty() && !entry->certificate.empty();
  if (!enough) return std::unexpected(irc::ERR_PASSWDMISMATCH());
  return become_operator(call.core, call.session, *call.user, *entry);
}

/// Where any operator has a hash, checking takes the time of a hash for all names, also for those there are not.
bool takes_time(const core::Core& core) { return std::ranges::any_of(core.settings().operators, &Operator::has_hash); }

bool is_right_in_clear(std::string_view given, const Operator* entry) {
  return entry != nullptr && !entry->password.empty() && !entry->has_hash() && same_secret(given, entry->password);
}

/// Attempts are counted like those of logging in (login.hpp), by a name that no account can have.
std::string attempts_at(std::string_view name) { return "OPER " + std::string(name); }

Outcome oper_in_clear(const Call& call, const Operator* entry, bool right) {
  if (!right) return std::unexpected(irc::ERR_PASSWDMISMATCH());
  forget_attempts(call.core, call.session, attempts_at(entry->name));
  return become_operator(call.core, call.session, *call.user, *entry);
}

/// Success: somebody is operator, or the password is being looked at.
Outcome oper(const Call& call) {
  const Operator* const entry = find_entry(call.core, call.param(0));
  if (!call.has(1)) return oper_by_certificate(call, entry);
  const std::string attempts = attempts_at(call.param(0));
  if (const auto wait = must_wait(call.core, call.session, attempts)) {
    return std::unexpected(irc::ERR_UNKNOWNERROR(irc::Word("OPER"), irc::Text(sentence(*wait))));
  }
  count_attempt(call.core, call.session, attempts);
  const bool right = is_right_in_clear(call.param(1), entry);
  if (!takes_time(call.core)) return oper_in_clear(call, entry, right);
  const std::string hash = entry != nullptr && entry->has_hash() ? entry->password : "";
  core::WorkCursor cursor;
  cursor.purpose = core::WorkCursor::Purpose::oper;
  cursor.words = {std::string(call.param(0)), hash, right ? entry->password : ""};
  hand_out(call.core, call.session, call.requests, std::move(cursor),
           core::CheckPassword{std::string(call.param(1)), hash});
  return {};
}

/// The password has been looked at.
Outcome judge(const Continued& command, bool hash_fits) {
  const core::WorkCursor& cursor = command.cursor;
  const Operator* const entry = find_entry(command.core, cursor.words[0]);
  // The configuration may have changed meanwhile: only the password that was checked counts.
  const std::string& proven = hash_fits ? cursor.words[1] : cursor.words[2];
  if (entry == nullptr || proven.empty() || entry->password != proven) {
    return std::unexpected(irc::ERR_PASSWDMISMATCH());
  }
  forget_attempts(command.core, command.session, attempts_at(cursor.words[0]));
  return become_operator(command.core, command.session, *command.user, *entry);
}

}  // namespace

Outcome handle_oper(Call& call) {
  Outcome outcome = oper(call);
  if (!outcome) tell_of_refusal(call.core, call.session, *call.user, outcome.error());
  return outcome;
}

void go_on_with_oper(const Continued& command) {
  const core::WorkCursor& cursor = command.cursor;
  if (!*cursor.result) {
    give_back_attempt(command.core, command.session, attempts_at(cursor.words[0]));
    return command.reply(irc::ERR_UNKNOWNERROR(irc::Word("OPER"), irc::Text(cursor.result->error())));
  }
  const Outcome outcome = judge(command, std::get<bool>(**cursor.result));
  if (outcome) return;
  command.reply(outcome.error());
  tell_of_refusal(command.core, command.session, *command.user, outcome.error());
}

}  // namespace chat::commands
