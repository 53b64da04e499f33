#include <catch2/catch.hpp>

#include "commands/administration.hpp"
#include "support/mind_harness.hpp"

// UNSUSPEND is this server's own: docs/protocol.md

using namespace chat::test;

namespace {

/// alice, an account; root, an operator; and somebody, who may log in to it.
struct SuspendParty {
  SuspendParty() {
    chat::commands::Administration add{.action = chat::commands::Administration::Action::add, .account = "alice"};
    add.credentials = {.password = CheapWork::hash("pw"), .scram = {}};
    REQUIRE(chat.mind.administer(add));
  }
  [[nodiscard]] bool log_in(Client client) { return only(client.ask("NS IDENTIFY alice pw"), "900").size() == 1; }

  MindHarness chat{MindHarness::with_operator()};
  Client root = chat.connect_operator("root");
  Client somebody = chat.connect("somebody");
};

}  // namespace

TEST_CASE("UNSUSPEND: people log in to the account again") {
  SuspendParty party;
  party.root.send("SUSPEND alice spam");
  REQUIRE_FALSE(party.log_in(party.somebody));
  REQUIRE(only(party.root.ask("UNSUSPEND alice"), "NOTICE").size() == 1);
  CHECK(party.log_in(party.somebody));
}

TEST_CASE("UNSUSPEND: refusals") {
  SuspendParty party;
  CHECK(numbers(party.root.ask("UNSUSPEND")) == "461");
  CHECK(numbers(party.root.ask("UNSUSPEND nobody")) == "400");
  CHECK(numbers(party.root.ask("UNSUSPEND Alice")) == "400");  // it is not suspended
  CHECK(numbers(party.somebody.ask("UNSUSPEND alice")) == "481");
  CHECK(numbers(party.chat.open().ask("UNSUSPEND alice")) == "451");
}
