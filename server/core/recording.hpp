#pragma once

#include <string_view>

#include "core/core.hpp"
#include "core/line.hpp"

namespace chat::core {

// What an action notes of who did it, and the tags of every line that a user causes. Views into the user and the
// channel.

/// The tags of a line about something that was recorded. `recorded` must outlive it.
[[nodiscard]] LineTags tags_of(const User& user, const Core::Recorded& recorded, std::string_view client_tags = {});

/// The same for what is shown and not kept: no id.
[[nodiscard]] LineTags passing_tags(const Core& core, const User& user);

/// Somebody enters; `extended`: as extended-join has it.
[[nodiscard]] Line join_line(const LineTags& tags, const User& user, const Channel& channel, bool extended);

[[nodiscard]] Event event_of(EventKind kind, const User& user, std::string_view body);
[[nodiscard]] Event event_in(const Channel& channel, EventKind kind, const User& user, std::string_view body);

}  // namespace chat::core
