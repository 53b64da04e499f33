#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/core.hpp"

namespace chat::core {

/// A NOTICE from the server to every operator who receives its notices (user mode +s), on all of their sessions; cut
/// where a line ends. `but`: whose doing it is, who is answered already. `about`: a channel of which only those are
/// told who may find it in a list.
void notice_operators(Core& core, std::string_view text, std::optional<UserId> but = {},
                      const Channel* about = nullptr);

/// The same of what anybody may do as often as they like: told once a minute at most of each kind and each place that
/// somebody comes from (network_of), and kMostWarnings a minute of all together; the rest nobody is told.
inline constexpr std::size_t kMostWarnings = 20;
void warn_operators(Core& core, std::string_view kind, const std::string& address, std::string_view text,
                    std::optional<UserId> but = {});

}  // namespace chat::core
