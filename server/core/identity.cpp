#include "core/identity.hpp"

#include <array>

#include "core/actions.hpp"
#include "core/service_names.hpp"

namespace chat::core {
namespace {

using Choice = AccountSettings::Choice;

bool chosen(Choice choice, const std::optional<bool>& own) {
  switch (choice) {
    case Choice::never:
      return false;
    case Choice::by_choice:
      return own.value_or(false);
    case Choice::unless:
      return own.value_or(true);
    case Choice::always:
      break;
  }
  return true;
}

}  // namespace

void log_in(Core& core, Session& session, Account& account) {
  session.account = account.id;
  if (User* const user = core.users.find(session.user)) {
    account.user = user->id;
    set_account(core, *user, account.name.text());
  }
}

void log_out(Core& core, Session& session) {
  session.account = {};
  if (User* const user = core.users.find(session.user)) set_account(core, *user, {});
}

bool is_always_on(const Core& core, const Account& account) {
  return chosen(core.settings().accounts.always_on, account.always_on);
}

bool may_have_several_devices(const Core& core, const Account& account) {
  return chosen(core.settings().accounts.several_devices, account.several_devices);
}

void end_account(Core& core, Account& account, std::string_view reason) {
  if (User* const user = core.users.find(account.user)) quit(core, *user, reason, reason);
  account.user = {};
}

irc::Nickname guest_nick(Core& core) {
  for (;;) {
    std::array<std::uint8_t, 4> bytes{};
    core.entropy.fill(bytes);
    std::uint32_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8 | byte;
    const auto nick = core.names().nickname("Guest" + std::to_string(10'000 + number % 90'000));
    if (nick && core.users.find_lookalike(*nick) == nullptr && core.accounts.owner_of(*nick) == nullptr) return *nick;
  }
}

NickVerdict judge_nick(const Core& core, const Session& session, const irc::Nickname& nick) {
  if (is_service_name(core.names(), nick)) return NickVerdict::in_use;
  if (const_cast<UserRegistry&>(core.users).find_lookalike(nick, session.user) != nullptr) return NickVerdict::in_use;
  const Account* const owner = core.accounts.owner_of(nick);
  return owner == nullptr || owner->id == session.account ? NickVerdict::free : NickVerdict::reserved;
}

}  // namespace chat::core
