#pragma once

#include <chrono>

#include "net/connection.hpp"

namespace chat::test {

inline constexpr net::Rules::Flood kNoFlood{.enabled = false, .burst = 1, .per_second = 1};

/// Nothing ends within a test because of its time.
inline constexpr net::Rules::Timeouts kPatient{.silence = std::chrono::hours{1},
                                               .registration = std::chrono::hours{1},
                                               .choose_name = std::chrono::hours{1},
                                               .ping_after = std::chrono::hours{1},
                                               .ping_timeout = std::chrono::hours{1}};

}  // namespace chat::test
