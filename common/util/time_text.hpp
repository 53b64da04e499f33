#pragma once

#include <string>

#include "util/hybrid_clock.hpp"

namespace chat::util {

/// `2026-11-22T12:01:02.345Z`, as the server-time capability wants it.
[[nodiscard]] std::string iso_time(Millis time);
/// `Sunday November 22 2026 -- 12:01:02 +00:00`, for RPL_TIME and RPL_CREATED.
[[nodiscard]] std::string long_time(Millis time);
/// `12:01`, `utc_offset_minutes` east of Greenwich.
[[nodiscard]] std::string clock_time(Millis time, int utc_offset_minutes);
/// `3 days 04:05:06`.
[[nodiscard]] std::string duration_text(Millis duration);

}  // namespace chat::util
