#pragma once

#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// What can happen to a registered channel. Each change is a fact, recorded in the journal. None asks whether it may.
// `by` is who does it; nullptr: an administrator at the machine, or the server itself.

/// A channel that is not registered belongs to that account from now on, as it is: with its past, topic, modes and
/// lists. The founder, if they are in it, becomes its operator.
RegisteredChannel& register_channel(Core& core, const User* by, Channel& channel, const Account& founder);
/// It is an ordinary channel again: whoever is in it stays as they are, and it ends as others do. `channel` must not be
/// used afterwards.
void drop_channel(Core& core, const User* by, RegisteredChannel& channel);
/// The former founder stays as owner. Whoever gets it and is in it is given operator.
void transfer_channel(Core& core, const User* by, RegisteredChannel& channel, const Account& to);
/// Not the founder's. Who is in the channel gets the status that goes with it, or loses the one that went with what
/// they had.
void set_access(Core& core, const User* by, RegisteredChannel& channel, const Account& whom, Access access);

/// The account is deleted: what it founded goes to the account that has been owner longest, or is dropped if there is
/// none.
void release_channels(Core& core, const User* by, EventId account);

/// The account is to be erased: no channel, registered or not, says any more that it set a topic or a mask. Its topics
/// and metadata go, which members are told; masks stay. What it set as a guest under another nick is not known as its
/// own here.
void forget_setter(Core& core, const Account& account);

/// A member gets the statuses that they have by access and lack, which the channel is told of. To be called when
/// somebody logs in, for each channel that they are in. Nothing happens in a channel that is not registered.
void give_statuses(Core& core, Channel& channel, User& user);

// For the actions that change any channel: what is so afterwards becomes facts, if it is registered.
void take_over_name(Core& core, const User& by, const Channel& channel);
void take_over_topic(Core& core, const User& by, const Channel& channel);
void take_over_metadata(Core& core, const User& by, const Channel& channel, std::string_view key);
/// `change` as in announce_mode(): of the lists, those are looked at whose letters are in it.
void take_over_modes(Core& core, const User& by, const Channel& channel, std::string_view change);

}  // namespace chat::core
