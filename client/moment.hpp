#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

using Moment = std::chrono::system_clock::time_point;

/// The moment of a `time` tag, "2026-02-03T04:05:06.789Z" (https://ircv3.net/specs/extensions/server-time).
[[nodiscard]] std::optional<Moment> parse_server_time(std::string_view value);

/// "12:01" in this machine's time zone.
[[nodiscard]] std::string local_clock(Moment moment);

}  // namespace chat::client
