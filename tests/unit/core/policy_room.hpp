#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/list_mask.hpp"
#include "core/policy.hpp"
#include "unit/core/core_harness.hpp"

namespace chat::test {

inline void put(CoreHarness& chat, std::vector<core::MaskEntry>& list, std::string_view mask) {
  list.emplace_back(chat.core.names(), mask, "ada", util::Millis{0});
}

/// #x with ada as operator, bob as a plain member, and carol outside.
struct PolicyRoom {
  CoreHarness chat;
  core::User& ada = chat.enter("ada");
  core::User& bob = chat.enter("bob");
  core::User& carol = chat.enter("carol");
  core::Channel& x = chat.join(ada, "#x");

  PolicyRoom() {
    chat.join(bob, "#x");
    x.flags = {};
  }
  void voice(const core::User& user) { core::ChannelRegistry::member(x, user)->statuses.set('v'); }
};

inline void make_operator(PolicyRoom& room, core::Privileges privileges = core::Privileges::all()) {
  room.chat.core.users.set_mode(room.carol, 'o', true);
  room.carol.privileges = privileges;
}

}  // namespace chat::test
