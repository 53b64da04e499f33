#include "core/account_actions.hpp"
#include "core/identity.hpp"
#include "world.hpp"

// What happens to accounts without a line that anybody sends.

namespace chat::simulation {

void World::make_accounts() {
  server_->mind.begin_batch(now_);
  for (const std::string_view name : {"ann", "bob", "owner"}) {
    step(nullptr, "an account: " + std::string(name), [&](commands::Mind&) {
      core::NewAccount given;
      given.name = *core().names().nickname(name);
      accounts_.push_back(core::create_account(state(), nullptr, given).id);
    });
    change_account();
  }
  commit();
}

/// Whoever it is proves to be an account, before the registration or afterwards. Then the mind goes on as behind a
/// line.
void World::log_in(Client& client) {
  if (server_->mind.busy(client.id()) || client.closed()) return;
  core::Account& account = some_account();
  client.set_account();
  step(nullptr, client.describe() + " logs in to " + account.name.text(), [&](commands::Mind& mind) {
    core::log_in(state(), state().sessions[client.id()], account);
    mind.resume(client.id());
  });
}

void World::log_out(Client& client) {
  if (server_->mind.busy(client.id())) return;
  step(nullptr, client.describe() + " logs out",
       [&](commands::Mind&) { core::log_out(state(), state().sessions[client.id()]); });
}

void World::change_account() {
  const core::EventId id = some_account().id;
  static constexpr std::string_view kFields[] = {core::account_field::kAlwaysOn, core::account_field::kAlwaysOn,
                                                 core::account_field::kSeveralDevices};
  const std::string_view field = random_.pick(kFields);
  const bool on = random_.chance(2);
  step(nullptr, "an account changes: " + std::string(field) + (on ? " on" : " off"),
       [&](commands::Mind&) { core::set_account_fact(state(), nullptr, id, field, on ? "on" : "off"); });
}

void World::end_accounts() {
  for (const core::EventId id : accounts_) {
    step(nullptr, "an account ends",
         [&](commands::Mind&) { core::end_account(state(), *state().accounts.find(id), "Over"); });
  }
}

}  // namespace chat::simulation
