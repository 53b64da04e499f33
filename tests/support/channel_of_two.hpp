#pragma once

#include "support/mind_harness.hpp"

namespace chat::test {

/// alice and bob in #tea, with nothing left to read.
struct ChannelOfTwo {
  explicit ChannelOfTwo(const Arriving& for_alice = {}, const Arriving& for_bob = {})
      : chat(MindHarness::with_operator()), alice(chat.connect("alice", for_alice)), bob(chat.connect("bob", for_bob)) {
    alice.send("JOIN #tea");
    bob.send("JOIN #tea");
    static_cast<void>(alice.lines());
    static_cast<void>(bob.lines());
  }
  MindHarness chat;
  Client alice;
  Client bob;
};

}  // namespace chat::test
