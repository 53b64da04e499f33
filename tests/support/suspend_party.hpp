#pragma once

#include "commands/administration.hpp"
#include "support/mind_harness.hpp"

namespace chat::test {

/// alice, an account; root, an operator; and somebody, who may log in to it.
struct SuspendParty {
  SuspendParty() {
    commands::Administration add{.action = commands::Administration::Action::add, .account = "alice"};
    add.credentials = {.password = CheapWork::hash("pw"), .scram = {}};
    REQUIRE(chat.mind.administer(add));
  }
  [[nodiscard]] bool log_in(Client client) { return only(client.ask("NS IDENTIFY alice pw"), "900").size() == 1; }

  MindHarness chat{MindHarness::with_operator()};
  Client root = chat.connect_operator("root");
  Client somebody = chat.connect("somebody");
};

}  // namespace chat::test
