#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "commands/services.hpp"

namespace chat::commands {

// NickServ's commands about what an account is, and what it is set to.

[[nodiscard]] ServiceOutcome handle_info(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_set(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_cert(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_sessions(ServiceCall& call);
[[nodiscard]] ServiceOutcome handle_drop(ServiceCall& call);

/// The account to which the session is logged in.
[[nodiscard]] std::expected<core::Account*, std::string> own_account(ServiceCall& call);

inline constexpr std::string_view kNotKept = "The server's disk is full; try again later, or tell its operator.";

}  // namespace chat::commands
