#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "irc/message.hpp"

namespace chat::client {

using Moment = std::chrono::system_clock::time_point;

/// The moment of a `time` tag, "2026-02-03T04:05:06.789Z" (https://ircv3.net/specs/extensions/server-time).
[[nodiscard]] std::optional<Moment> parse_server_time(std::string_view value);

/// When the message happened, if the server says so.
[[nodiscard]] std::optional<Moment> moment_of(const irc::Message& message);

/// "12:01" in this machine's time zone; "12:01:30" with seconds.
[[nodiscard]] std::string local_clock(Moment moment, bool with_seconds = false);
/// The day in this machine's time zone; nothing if it cannot be told.
[[nodiscard]] std::optional<std::chrono::year_month_day> local_day(Moment moment);
/// "Thursday, 26 November 2026". The day must be one of the calendar.
[[nodiscard]] std::string day_in_words(std::chrono::year_month_day day);
/// "2026-11-22 12:01" in this machine's time zone.
[[nodiscard]] std::string local_date_and_clock(Moment moment);
/// The first of them if it is the same day as `now`, else the second.
[[nodiscard]] std::string local_time(Moment moment, Moment now);

}  // namespace chat::client
