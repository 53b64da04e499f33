#pragma once

#include <span>
#include <string>
#include <string_view>

#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// True if the message is one that is not to be shown because of who it is from: what they say, their reactions and
/// invitations, what their programs ask. That they come and go is shown all the same. `masks`: nicks, or masks with `*`
/// and `?`: `nick`, `user@host` or `nick!user@host`. Costs about the lengths of all masks. Pure.
[[nodiscard]] bool is_ignored(const irc::Message& message, std::span<const std::string> masks,
                              const irc::Isupport& isupport);

}  // namespace chat::client
