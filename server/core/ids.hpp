#pragma once

#include <cstdint>

#include "util/slot_map.hpp"

namespace chat::core {

/// One connection, from its opening to its end; never reused. `index` is dense, so that others may keep tables by it.
using SessionId = util::Id<struct SessionTag>;
/// One person as others see them: a nick with one or several sessions.
using UserId = util::Id<struct UserTag>;
/// One incarnation of a channel: from its creation to its end. A channel made anew has another.
using ChannelId = util::Id<struct ChannelTag>;

/// Who stamps events: random, chosen when a node's data is made.
using NodeId = std::uint64_t;

}  // namespace chat::core
