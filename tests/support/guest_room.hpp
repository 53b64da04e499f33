#pragma once

#include "support/people_harness.hpp"

namespace chat::test {

/// alice made #tea and bob is outside, guests both; ann, outside too, has an account.
struct GuestRoom {
  PeopleHarness chat;
  Client alice = chat.connect("alice");
  Client bob = chat.connect("bob");
  Client ann = chat.person("ann");
  GuestRoom() {
    alice.send("JOIN #tea");
    static_cast<void>(alice.lines());
  }
};

}  // namespace chat::test
