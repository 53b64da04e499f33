#pragma once

#include "core/core.hpp"

namespace chat::core {

// How a channel begins and ends; for the actions only.

/// A registered channel comes back as it was; else the one of that name that sleeps wakes up, or a new one begins.
/// There must be none of that name. It has no members yet.
Channel& begin_channel(Core& core, const irc::ChannelName& name);

/// The user leaves. If nobody is left, an open channel in which there is something to find again falls asleep, a
/// registered one is what its facts say, and any other ends.
void leave(Core& core, Channel& channel, User& user);

/// What nobody is in any more, and nobody has registered (any more), can be found again for a while if it is open.
void fall_asleep(Core& core, const Channel& channel);

}  // namespace chat::core
