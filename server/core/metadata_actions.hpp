#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

// What can happen to metadata (https://ircv3.net/specs/extensions/metadata), and who is told. None asks whether it may.
// Of an account, and of a registered channel, it is facts; of others it lasts as long as they do.

/// Bytes that a value may have: as many as the settings say, and no more than fit into a line with the longest names
/// and keys.
[[nodiscard]] std::size_t metadata_room(const Core& core);
/// Whether another value may be set there, or this one changed.
[[nodiscard]] bool takes_metadata(const Core& core, const Metadata& there, std::string_view key);
/// Empty: it is not set.
[[nodiscard]] std::string_view find_metadata(const Metadata& there, std::string_view key);
/// What stands behind METADATA, from the server: `<target> <key> * :<value>`; an empty value: the key is not set.
[[nodiscard]] std::string metadata_line(std::string_view target, std::string_view key, std::string_view value);

/// The value is so from now on; empty: the key is not set. `from`, the session that does it, is not told; nullptr: it
/// is nobody's doing.
void set_metadata(Core& core, User& user, const Session* from, std::string_view key, std::string_view value);
/// The same of a channel, which `by` changes.
void set_metadata(Core& core, const User& by, const Session* from, Channel& channel, std::string_view key,
                  std::string_view value);

/// What a session had set before it had a user is set of theirs, as far as there is room. `is_new`: nobody has
/// met the user yet.
void adopt_metadata(Core& core, const Session& session, User& user, const Metadata& given, bool is_new);
/// The user has become an account's: whoever was told of what was before is told what is now.
void tell_metadata_changes(Core& core, User& user, const Metadata& before);
/// The server takes away what somebody has set of a channel.
void clear_metadata(Core& core, Channel& channel, const std::function<bool(const MetadataValue&)>& is_theirs);

/// Whether a session wants to be told of others by itself.
[[nodiscard]] bool wants_metadata(const Session& session);
/// Of the values of `target`, those to whose keys the session has subscribed, in a batch.
void tell_subscribed(Core& core, Session& session, const std::string& target, const Metadata& values);
/// One whom the session watches has come: what it has subscribed to of theirs, in a batch.
void tell_metadata_of(Core& core, Session& session, const User& user);
/// All of the user's own, in a batch: for a session that has just come.
void tell_own_metadata(Core& core, Session& session, const User& user);

}  // namespace chat::core
