#include "commands/administration.hpp"

#include <algorithm>
#include <string_view>

#include "commands/login.hpp"
#include "core/account_actions.hpp"
#include "core/core.hpp"
#include "core/fingerprint.hpp"
#include "core/identity.hpp"
#include "core/server_notices.hpp"
#include "core/service_names.hpp"
#include "irc/names.hpp"
#include "util/utf8.hpp"

namespace chat::commands {
namespace {

using core::Account;
using Action = Administration::Action;
using Outcome = std::expected<Report, std::string>;

constexpr std::size_t kMostText = 300;  // bytes: of a reason, an address, a mask
constexpr std::string_view kNoReason = "No reason given";

bool is_plain_text(std::string_view text) {
  return text.size() <= kMostText && util::is_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

AccountReport brief(const core::Core& core, const Account& account) {
  AccountReport report{.id = core::msgid_text(account.id), .name = account.name.text()};
  report.registered = account.registered();
  report.verified = account.is_verified();
  report.suspended = account.suspended;
  if (const core::User* const user = core.users.find(account.user)) {
    report.present = true;
    report.devices = user->sessions.size();
    report.nick = user->nick.text();
  }
  return report;
}

AccountReport full(const core::Core& core, const Account& account) {
  AccountReport report = brief(core, account);
  report.email = account.email;
  report.certificates = account.certificates;
  report.has_password = !account.password.empty();
  report.always_on = core::is_always_on(core, account);
  report.several_devices = core::may_have_several_devices(core, account);
  return report;
}

Report report_of(const core::Core& core, const Account& account) { return {.accounts = {full(core, account)}}; }

Outcome add(core::Core& core, const core::User* by, const Administration& asked) {
  const auto name = core.names().nickname(asked.account);
  if (!name) return std::unexpected(explain_account_name(name.error()));
  if (core::is_service_name(core.names(), *name)) {
    return std::unexpected("That is the name of a part of the server. Choose another name.");
  }
  if (const Account* const owner = core.accounts.owner_of(*name)) {
    return std::unexpected(owner->name.folded() == name->folded()
                               ? "There is an account " + owner->name.text() + " already. Choose another name."
                               : "That name looks like the account " + owner->name.text() + ". Choose another one.");
  }
  if (!asked.text.empty() && !looks_like_email(asked.text)) {
    return std::unexpected("This is not an e-mail address. Give one like name@host.example.");
  }
  if (core.accounts.size() >= core.settings().accounts.most) {
    return std::unexpected("There are as many accounts as may be. Raise `accounts.max`, or delete some.");
  }
  if (asked.credentials.password.empty()) return std::unexpected("An account needs a password. Give one.");
  const Account& account = core::create_account(
      core, by,
      {.name = *name, .credentials = asked.credentials, .certificate = {}, .email = asked.text, .verification = {}});
  return report_of(core, account);
}

/// From where the page before ended; the end of an unreadable id is the beginning.
Report list(const core::Core& core, const Administration& asked) {
  const std::string mask = core.names().fold(asked.account.empty() ? "*" : asked.account);
  Report report;
  std::size_t left = kAccountPage;
  core::EventId last = core::parse_msgid(asked.after).value_or(core::EventId{});
  const bool complete = core.accounts.walk(last, [&](const Account& account) {
    if (left-- == 0) return false;
    last = account.id;
    if (irc::matches_mask(mask, account.name.folded())) report.accounts.push_back(brief(core, account));
    return true;
  });
  if (!complete) report.next = core::msgid_text(last);
  return report;
}

/// Before it is done: it may end whoever does it.
void tell_operators(core::Core& core, const core::User* by, const std::string& what) {
  const auto id = by != nullptr ? std::optional(by->id) : std::nullopt;
  core::notice_operators(core, (by != nullptr ? by->nick.text() : "The administrator") + what, id);
}

Outcome suspend(core::Core& core, const core::User* by, Account& account, const std::string& why) {
  const core::EventId id = account.id;
  const std::string reason(why.empty() ? kNoReason : std::string_view(why));
  tell_operators(core, by, " suspends the account " + account.name.text() + " (SUSPEND): " + reason);
  core::suspend_account(core, by, account, reason);
  return report_of(core, *core.accounts.find(id));
}

Outcome unsuspend(core::Core& core, const core::User* by, Account& account) {
  if (!account.suspended) return std::unexpected("The account " + account.name.text() + " is not suspended.");
  tell_operators(core, by, " gives the account " + account.name.text() + " back (UNSUSPEND)");
  core::suspend_account(core, by, account, std::nullopt);
  return report_of(core, account);
}

Outcome change_certificate(core::Core& core, const core::User* by, Account& account, const Administration& asked) {
  const auto fingerprint = core::parse_fingerprint(asked.text);
  if (!fingerprint) {
    return std::unexpected(
        "This is not the SHA-256 fingerprint of a certificate. Give 64 hexadecimal digits, with or without colons.");
  }
  const bool there = std::ranges::find(account.certificates, *fingerprint) != account.certificates.end();
  if (asked.action == Action::remove_certificate) {
    if (!there) return std::unexpected("The account has no such certificate. `show` lists those it has.");
  } else if (const Account* const other = core.accounts.find_certificate(*fingerprint)) {
    return std::unexpected("That certificate is of the account " + other->name.text() + " already.");
  } else if (account.certificates.size() >= core::kMostCertificates) {
    return std::unexpected("The account has as many certificates as may be. Remove one first.");
  }
  core::set_certificate(core, by, account, *fingerprint, asked.action == Action::add_certificate);
  return report_of(core, account);
}

Outcome change(core::Core& core, const core::User* by, Account& account, const Administration& asked) {
  switch (asked.action) {
    case Action::set_password:
      if (asked.credentials.password.empty()) return std::unexpected("An account needs a password. Give one.");
      core::set_credentials(core, by, account, asked.credentials);
      return report_of(core, account);
    case Action::suspend:
      return suspend(core, by, account, asked.text);
    case Action::unsuspend:
      return unsuspend(core, by, account);
    case Action::remove:
    case Action::erase: {
      Report before = report_of(core, account);
      asked.action == Action::erase ? core::erase_account(core, account) : core::delete_account(core, account);
      return before;
    }
    case Action::add_certificate:
    case Action::remove_certificate:
      return change_certificate(core, by, account, asked);
    case Action::add:
    case Action::list:
    case Action::show:
      break;
  }
  return report_of(core, account);
}

}  // namespace

std::expected<Report, std::string> administer(core::Core& core, const core::User* by, const Administration& asked) {
  if (!is_plain_text(asked.account) || !is_plain_text(asked.text)) {
    return std::unexpected("That text is too long, or not plain UTF-8. Give up to 300 bytes of it, on one line.");
  }
  if (asked.action == Action::list) return list(core, asked);
  if (!only_reads(asked.action) && !core.keeps()) {
    return std::unexpected("The disk is full, and what cannot be kept is not done. Make room, and try again.");
  }
  if (asked.action == Action::add) return add(core, by, asked);
  Account* const account = core.accounts.find_name(asked.account);
  if (account == nullptr) {
    return std::unexpected("There is no account " + asked.account +
                           ". `chatserver account list` names those there are.");
  }
  return change(core, by, *account, asked);
}

bool only_reads(Administration::Action action) { return action == Action::list || action == Action::show; }

}  // namespace chat::commands
