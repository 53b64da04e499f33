#include "commands/nickserv_settings.hpp"

#include <algorithm>

#include "commands/secrets.hpp"
#include "core/account_actions.hpp"
#include "core/fingerprint.hpp"
#include "core/identity.hpp"

namespace chat::commands {
namespace {

using core::Account;
using Choice = core::AccountSettings::Choice;
using Refuse = std::unexpected<std::string>;

constexpr std::size_t kMostSessions = 50;  // that are listed

std::string_view on_off(bool on) { return on ? "on" : "off"; }

std::string presence_of(const core::Core& core, const Account& account) {
  if (core.users.find(account.user) != nullptr) return "They are here now.";
  if (!account.left) return "They have not been here yet.";
  return "They were here last at " + day_and_time(account.left.stamp.time()) + ".";
}

/// What only its owner and the server's operators read.
void tell_private_facts(const ServiceCall& call, const Account& account) {
  const core::Core& core = call.core;
  call.say("  E-mail: " + (account.email.empty() ? "none" : account.email));
  call.say("  Password: " + std::string(account.password.empty() ? "none" : "set") +
           "; certificates: " + std::to_string(account.certificates.size()));
  call.say("  Always on: " + std::string(on_off(core::is_always_on(core, account))) +
           "; several devices: " + std::string(on_off(core::may_have_several_devices(core, account))));
  if (!account.is_verified()) call.say("  It waits for its code, and cannot be used yet.");
  if (account.suspended) call.say("  It is suspended: " + *account.suspended);
}

std::expected<std::string, std::string> read_fingerprint(std::string_view text) {
  auto fingerprint = core::parse_fingerprint(text);
  if (fingerprint) return std::move(*fingerprint);
  return Refuse("That is no fingerprint; it is the SHA-256 of the certificate: 64 hexadecimal digits.");
}

ServiceOutcome list_certificates(const ServiceCall& call, const Account& account) {
  if (account.certificates.empty()) call.say("Your account has no certificates; CERT ADD adds one.");
  for (const std::string& fingerprint : account.certificates) {
    call.say(fingerprint + (fingerprint == call.session.certificate ? " (of this connection)" : ""));
  }
  return {};
}

ServiceOutcome add_certificate(ServiceCall& call, Account& account) {
  const std::string shown = call.session.certificate;
  if (shown.empty()) return Refuse("This connection has no certificate; set one in your client, and connect by TLS.");
  if (call.has(1)) {
    const auto fingerprint = read_fingerprint(call.param(1));
    if (!fingerprint) return Refuse(fingerprint.error());
    // Nobody could tell whose a certificate is that was not shown.
    if (*fingerprint != shown) return Refuse("Connect with that certificate first, and then say CERT ADD.");
  }
  Account* const owner = call.core.accounts.find_certificate(shown);
  if (owner == &account) return Refuse("Your account has that certificate already.");
  if (account.certificates.size() >= core::kMostCertificates) {
    return Refuse("Your account has as many certificates as it may; remove one first, with CERT DEL.");
  }
  // Whoever else has claimed it cannot show it.
  if (owner != nullptr) core::set_certificate(call.core, &call.user, *owner, shown, false);
  core::set_certificate(call.core, &call.user, account, shown, true);
  call.say("You can log in by that certificate now.");
  return {};
}

ServiceOutcome remove_certificate(ServiceCall& call, Account& account) {
  if (!call.has(1)) return Refuse("Write the fingerprint behind it; CERT LIST shows them.");
  const auto fingerprint = read_fingerprint(call.param(1));
  if (!fingerprint) return Refuse(fingerprint.error());
  if (std::ranges::find(account.certificates, *fingerprint) == account.certificates.end()) {
    return Refuse("Your account has no such certificate; CERT LIST shows those it has.");
  }
  if (account.certificates.size() == 1 && account.password.empty()) {
    return Refuse("You could not log in any more: set a password first, with PASSWD.");
  }
  core::set_certificate(call.core, &call.user, account, *fingerprint, false);
  call.say("That certificate is removed.");
  return {};
}

}  // namespace

ServiceOutcome handle_info(ServiceCall& call) {
  const Account* const own = call.core.accounts.find(call.session.account);
  const Account* const account = call.has(0)      ? call.core.accounts.find_name(call.param(0))
                                 : own != nullptr ? own
                                                  : call.core.accounts.find_name(call.user.nick.text());
  const bool sees_all = account != nullptr && (account == own || call.user.may(core::Privilege::accounts));
  // That a name waits for its code is nobody's business.
  if (account == nullptr || (!account->is_verified() && !sees_all)) {
    return Refuse("There is no account of that name; REGISTER makes one of your nick's.");
  }
  call.say(account->name.text() + " was registered at " + day_and_time(account->registered()) + ". " +
           presence_of(call.core, *account));
  if (sees_all) tell_private_facts(call, *account);
  return {};
}

ServiceOutcome handle_set(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  const std::string what = irc::to_lower(call.param(0));
  const std::string value = irc::to_lower(call.param(1));
  const bool always_on = what == "always-on";
  if (!always_on && what != "devices")
    return Refuse("There are always-on and devices to be set; HELP SET explains them.");
  if (value != "on" && value != "off" && value != "default") return Refuse("Set it to on, off or default.");
  const core::AccountSettings& settings = call.core.settings().accounts;
  const Choice choice = always_on ? settings.always_on : settings.several_devices;
  const auto is_on = [&] {
    return std::string(on_off(always_on ? core::is_always_on(call.core, **account)
                                        : core::may_have_several_devices(call.core, **account)));
  };
  if (choice == Choice::never || choice == Choice::always) {
    return Refuse("This server decides that: " + what + " is " + is_on() + " for everybody.");
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  core::set_account_fact(call.core, &call.user, (*account)->id,
                         always_on ? core::account_field::kAlwaysOn : core::account_field::kSeveralDevices,
                         value == "default" ? "" : value);
  call.say(what + " is " + is_on() + " now.");
  return {};
}

ServiceOutcome handle_cert(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  const std::string what = irc::to_upper(call.param(0));
  if (what == "LIST") return list_certificates(call, **account);
  if (what != "ADD" && what != "DEL")
    return Refuse("CERT LIST, CERT ADD and CERT DEL there are; HELP CERT explains them.");
  if (auto kept = must_be_kept(call); !kept) return kept;
  return what == "ADD" ? add_certificate(call, **account) : remove_certificate(call, **account);
}

ServiceOutcome handle_sessions(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  std::size_t number = 0;
  for (const core::SessionId id : call.user.sessions) {
    const core::Session& session = call.core.sessions[id];
    if (++number > kMostSessions) {
      call.say("… and " + std::to_string(call.user.sessions.size() - kMostSessions) + " more.");
      break;
    }
    call.say(std::to_string(number) + ": from " + session.address + (session.secure ? " by TLS" : "") + ", since " +
             day_and_time(session.opened) + (id == call.session.id ? " (this one)" : ""));
  }
  return {};
}

ServiceOutcome handle_drop(ServiceCall& call) {
  const auto account = own_account(call);
  if (!account) return Refuse(account.error());
  const std::string name = (*account)->name.text();
  const std::string code = confirmation_code(call.core, "drop " + core::msgid_text((*account)->id));
  const bool code_alone = call.words.size() == 1 && same_secret(call.param(0), code);
  if (call.has(0) && !code_alone && call.core.names().fold(call.param(0)) != (*account)->name.folded()) {
    return Refuse("That is not the code, nor the account to which you are logged in; that is " + name + ".");
  }
  if (auto kept = must_be_kept(call); !kept) return kept;
  if (!call.has(1) && !code_alone) {
    call.say("The account " + name + " will be deleted, for ever. If you mean that, say DROP again with the code " +
             code);
    return {};
  }
  if (!code_alone && !same_secret(call.param(1), code))
    return Refuse("That is not the code; DROP " + name + " alone tells it.");
  // Nobody `by` whom: who asks becomes a guest on the way.
  const core::SessionId session = call.session.id;
  core::delete_account(call.core, **account);
  if (call.core.sessions.find(session) == nullptr) return {};
  call.say("The account " + name + " is deleted.");
  return {};
}

}  // namespace chat::commands
