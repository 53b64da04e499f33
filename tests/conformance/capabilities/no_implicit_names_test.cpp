#include <catch2/catch.hpp>

#include "support/people_harness.hpp"

// no-implicit-names: https://ircv3.net/specs/extensions/no-implicit-names
// What it leaves out when a channel is renamed: see channel_rename_test.cpp.

using namespace chat;
using namespace chat::test;

TEST_CASE("no-implicit-names: JOIN brings the topic and no names; NAMES does, as ever") {
  MindHarness chat;
  Client alice = chat.connect("alice");
  alice.send("JOIN #tea");
  alice.send("TOPIC #tea :Leaves");
  Client bob = chat.connect("bob", {.caps = "no-implicit-names"});
  CHECK(numbers(bob.ask("JOIN #tea")) == "JOIN 332 333");
  CHECK(numbers(bob.ask("NAMES #tea")) == "353 366");
  bob.send("CAP REQ -no-implicit-names");
  CHECK(numbers(bob.ask("JOIN #coffee")) == "JOIN 353 366");
}

TEST_CASE("no-implicit-names: each device of a person has its own, also for what another one enters") {
  PeopleHarness chat;
  Client desk = chat.person("ada");
  desk.send("JOIN #tea");
  Client phone = chat.connect("phone", {.caps = "no-implicit-names"});
  core::log_in(chat.core(), chat.session(phone), chat.account("ada"));
  const Lines entrance = phone.ask("PING x");  // into the channels where Ada is
  CHECK(only(entrance, "JOIN").size() == 1);
  CHECK(only(entrance, "353").empty());
  CHECK(only(entrance, "366").empty());
  static_cast<void>(desk.lines());
  desk.send("JOIN #coffee");
  CHECK(only(desk.lines(), "353").size() == 1);
  const Lines seen = phone.lines();
  CHECK(only(seen, "JOIN").size() == 1);
  CHECK(only(seen, "353").empty());
  CHECK(only(seen, "366").empty());
  phone.send("JOIN #milk");
  CHECK(only(phone.lines(), "353").empty());
  CHECK(only(desk.lines(), "353").size() == 1);
}
