#pragma once

#include <string>
#include <string_view>

#include "core/account_actions.hpp"
#include "core/identity.hpp"
#include "support/mind_harness.hpp"
#include "unit/core/facts.hpp"

namespace chat::test {

/// A mind with people who are logged in, as if they had proved who they are.
class PeopleHarness : public MindHarness {
 public:
  using MindHarness::MindHarness;

  [[nodiscard]] core::Core& core() { return const_cast<core::Core&>(mind.core()); }
  [[nodiscard]] core::Session& session(const Client& client) { return core().sessions[client.id()]; }
  [[nodiscard]] core::Account& account(std::string_view name) { return *core().accounts.find_name(name); }
  [[nodiscard]] core::Channel* channel(std::string_view name) { return core().channels.find_name(name); }
  [[nodiscard]] core::RegisteredChannel* registered(std::string_view name) { return core().registered.find_name(name); }
  [[nodiscard]] core::Access access(std::string_view channel, std::string_view name) {
    return registered(channel)->access(account(name).id);
  }

  /// Somebody who has an account of the name they are called by, and is logged in to it.
  Client person(std::string_view name) {
    Client client = connect(name);
    const core::User& user = core().users[session(client).user];
    core::create_account(core(), &user, {*core().names().nickname(name), {}, {}, {}, {}});
    log_in(client, name);
    return client;
  }
  void log_in(Client& client, std::string_view name) {
    core::log_in(core(), session(client), account(name));
    (void)client.lines();
  }

  /// What the next process is told.
  [[nodiscard]] core::Remembered remembered() const {
    core::Remembered result;
    result.last = core::parse_msgid(journal.events.back().msgid)->stamp;
    result.facts = last_words(journal.facts);
    return result;
  }
};

/// What a service answers, line by line.
[[nodiscard]] inline Lines answers(Client& client, std::string_view line) {
  Lines texts;
  for (const std::string& notice : only(client.ask(line), "NOTICE")) texts.push_back(param(notice, 1));
  return texts;
}

}  // namespace chat::test
