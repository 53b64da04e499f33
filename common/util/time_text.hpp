#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "util/hybrid_clock.hpp"

namespace chat::util {

/// `2026-11-22T12:01:02.345Z`, as the server-time capability wants it.
[[nodiscard]] std::string iso_time(Millis time);
/// The time that such a text names; the fraction may be missing or of any length. Nothing else is one.
[[nodiscard]] std::optional<Millis> parse_iso_time(std::string_view text);
/// `Sunday November 22 2026 -- 12:01:02 +00:00`, for RPL_TIME and RPL_CREATED.
[[nodiscard]] std::string long_time(Millis time);
/// `12:01`, `utc_offset_minutes` east of Greenwich.
[[nodiscard]] std::string clock_time(Millis time, int utc_offset_minutes);
/// `12:01` if it is the same day as `now` there, else `2026-11-22 12:01`.
[[nodiscard]] std::string moment_text(Millis time, Millis now, int utc_offset_minutes);
/// `3 days 04:05:06`.
[[nodiscard]] std::string duration_text(Millis duration);

}  // namespace chat::util
