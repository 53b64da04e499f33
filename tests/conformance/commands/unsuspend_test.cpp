#include <catch2/catch.hpp>

#include "support/suspend_party.hpp"

// UNSUSPEND is this server's own: docs/protocol.md

using namespace chat::test;

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
