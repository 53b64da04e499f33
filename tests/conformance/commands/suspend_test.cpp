#include <catch2/catch.hpp>

#include "core/core.hpp"
#include "support/suspend_party.hpp"

// SUSPEND is this server's own: docs/protocol.md

using namespace chat::test;

TEST_CASE("SUSPEND: whoever is logged in to the account is disconnected, and nobody else logs in to it") {
  SuspendParty party;
  REQUIRE(party.log_in(party.somebody));
  REQUIRE(only(party.root.ask("SUSPEND Alice too much spam"), "NOTICE").size() == 1);
  CHECK(party.chat.mind.core().accounts.find_name("alice")->suspended == "too much spam");
  CHECK(party.somebody.closed());
  CHECK_FALSE(party.log_in(party.chat.connect("again")));
}

TEST_CASE("SUSPEND: also one's own account, which is one's end") {
  SuspendParty party;
  REQUIRE(party.log_in(party.somebody));
  REQUIRE(numbers(party.somebody.ask("OPER admin secret")) == "MODE 381");
  party.somebody.send("SUSPEND alice");
  CHECK(party.somebody.closed());
}

TEST_CASE("SUSPEND: refusals") {
  SuspendParty party;
  CHECK(numbers(party.root.ask("SUSPEND")) == "461");
  CHECK(numbers(party.root.ask("SUSPEND nobody")) == "400");
  CHECK(numbers(party.somebody.ask("SUSPEND alice")) == "481");
  CHECK(numbers(party.chat.open().ask("SUSPEND alice")) == "451");
  CHECK(party.log_in(party.somebody));
}
