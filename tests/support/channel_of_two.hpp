#pragma once

#include <string>
#include <utility>

#include "support/mind_harness.hpp"

namespace chat::test {

/// alice made a channel, bob is a member; nothing is left to read.
struct ChannelOfTwo {
  explicit ChannelOfTwo(const Arriving& for_alice = {}, const Arriving& for_bob = {}, core::Settings settings = {},
                        const std::string& channel = "#tea")
      : chat(MindHarness::with_operator(std::move(settings))),
        alice(chat.connect("alice", for_alice)),
        bob(chat.connect("bob", for_bob)) {
    alice.send("JOIN " + channel);
    bob.send("JOIN " + channel);
    static_cast<void>(alice.lines());
    static_cast<void>(bob.lines());
  }
  MindHarness chat;
  Client alice;
  Client bob;
};

}  // namespace chat::test
