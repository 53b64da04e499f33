#pragma once

#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::simulation::reference {

// Who may do what, written down a second time and in the plainest way, to judge the core by.

/// A mask of `*` and `?`, and what it may stand for: UTF-8, both folded.
[[nodiscard]] bool matches(std::string_view mask, std::string_view text);

/// Who stays here by this id; nullptr: nobody any more.
[[nodiscard]] const core::User* person(const core::Core& core, core::EventId id);
/// The channel of this incarnation; nullptr: it has ended, or sleeps.
[[nodiscard]] const core::Channel* incarnation(const core::Core& core, core::EventId id);

/// Where who enters by that name is led, since it was a channel's until lately (RENAME); nullptr: nowhere.
[[nodiscard]] const core::Channel* led_to(const core::Core& core, const irc::ChannelName& name);

[[nodiscard]] const core::Member* member(const core::Channel& channel, core::UserId user);
/// The highest status: 0 none, 1 voice, 2 half-operator, 3 operator, 4 admin, 5 owner.
[[nodiscard]] int rank(const core::Member& member);
[[nodiscard]] int rank(const core::Channel& channel, core::UserId user);
/// The same for a symbol in front of a channel's name; 0 if it is none.
[[nodiscard]] int rank_of_symbol(char symbol);
[[nodiscard]] bool is_banned(const core::Core& core, const core::Channel& channel, const core::User& user);
[[nodiscard]] bool may_join(const core::Core& core, const core::Channel& channel, const core::User& user,
                            std::string_view key);
[[nodiscard]] bool may_speak(const core::Core& core, const core::Channel& channel, const core::User& user,
                             std::string_view text);

}  // namespace chat::simulation::reference
