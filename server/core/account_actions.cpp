#include "core/account_actions.hpp"

#include "core/actions.hpp"
#include "core/channel_actions.hpp"
#include "core/identity.hpp"
#include "core/presence.hpp"
#include "core/recording.hpp"

namespace chat::core {
namespace {

namespace field = account_field;

Event event_by(EventKind kind, const User* by) {
  if (by != nullptr) return event_of(kind, *by, {});
  Event event;
  event.kind = kind;
  return event;
}

/// Whoever uses the account goes on as a guest, where there are guests.
void log_everybody_out(Core& core, const Account& account) {
  const EventId id = account.id;
  std::vector<SessionId> theirs;
  core.sessions.for_each([&](const Session& session) {
    if (session.account == id) theirs.push_back(session.id);
  });
  for (const SessionId session : theirs) log_out_or_end(core, core.sessions[session]);
}

}  // namespace

void set_account_fact(Core& core, const User* by, EventId account, std::string_view name, std::string_view value) {
  Event event = event_by(EventKind::fact, by);
  event.subject = account;
  event.target = name;
  event.body = value;
  const auto recorded = core.record(event);
  core.accounts.apply({account, std::string(name), std::string(value), recorded.id});
  if (name == field::kAlwaysOn) release_absent(core, account);
}

Account& create_account(Core& core, const User* by, const NewAccount& given) {
  const EventId id = core.next_id();
  const auto set = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) set_account_fact(core, by, id, name, value);
  };
  set(field::kName, given.name.text());
  set(field::kVerification, given.verification);
  set(field::kPassword, given.credentials.password);
  set(field::kScram, given.credentials.scram);
  set(field::kEmail, given.email);
  Account& account = *core.accounts.find(id);
  if (!given.certificate.empty()) set_certificate(core, by, account, given.certificate, true);
  make_room(core, given.name, by != nullptr ? by->id : UserId{});
  return account;
}

void verify_account(Core& core, Account& account) {
  set_account_fact(core, nullptr, account.id, field::kVerification, {});
}

void set_credentials(Core& core, const User* by, Account& account, const Credentials& credentials) {
  set_account_fact(core, by, account.id, field::kPassword, credentials.password);
  set_account_fact(core, by, account.id, field::kScram, credentials.scram);
}

void set_certificate(Core& core, const User* by, Account& account, std::string_view fingerprint, bool there) {
  set_account_fact(core, by, account.id, std::string(field::kCertificate) + std::string(fingerprint), there ? "1" : "");
}

void suspend_account(Core& core, const User* by, Account& account, std::optional<std::string_view> reason) {
  set_account_fact(core, by, account.id, field::kSuspended, reason.value_or(""));
  if (reason) end_account(core, account, "Account suspended: " + std::string(*reason));
}

void delete_account(Core& core, Account& account) {
  const EventId id = account.id;
  log_everybody_out(core, account);
  end_account(core, *core.accounts.find(id), "Account deleted");
  for (const std::string_view secret : {field::kPassword, field::kScram, field::kVerification, field::kEmail}) {
    set_account_fact(core, nullptr, id, secret, {});
  }
  const Metadata told = core.accounts.find(id)->metadata;
  for (const auto& [key, value] : told) set_account_fact(core, nullptr, id, std::string(field::kMetadata) + key, {});
  set_account_fact(core, nullptr, id, field::kName, {});
  release_channels(core, nullptr, id);
}

void erase_account(Core& core, Account& account) {
  const EventId id = account.id;
  forget_setter(core, account);
  delete_account(core, account);
  Event event = event_by(EventKind::erasure, nullptr);
  event.subject = id;
  core.record(event);
}

}  // namespace chat::core
