#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "core/history.hpp"

namespace chat::commands {

/// What `user` calls each of the conversations: the name under which they read it (find_readable), so that none comes
/// twice. Empty: there is none (any more). People are called what they are called now, not what they were called when
/// they spoke; who has gone for good, by their last nick, if nobody else has that. `targets`: the one with the oldest
/// last word first.
[[nodiscard]] std::vector<std::string> names_of(core::Core& core, core::User& user,
                                                std::span<const core::Target> targets);
/// The nick of the other side of a private talk when the last word was said. Valid as long as `target`.
[[nodiscard]] std::string_view last_nick(const core::User& user, const core::Target& target);

}  // namespace chat::commands
