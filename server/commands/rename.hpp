#pragma once

#include <optional>
#include <string_view>

#include "commands/call.hpp"

namespace chat::commands {

/// What the channel is called now that had this name until lately, if nobody else has it and the channel is still
/// there.
[[nodiscard]] std::optional<irc::ChannelName> find_renamed(const core::Core& core, const irc::ChannelName& former);

/// JOIN by such a former name. True: the session is taken to the new one; false: it was told of it, and may go there by
/// itself. The refusal of a channel that is secret names it as it was asked for.
[[nodiscard]] std::expected<bool, irc::Reply> lead_on(const Call& call, const irc::ChannelName& former,
                                                      const irc::ChannelName& now, std::string_view key);

}  // namespace chat::commands
