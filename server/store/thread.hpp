#pragma once

#include <expected>
#include <functional>
#include <string>
#include <thread>

namespace chat::store {

/// Starts a thread with all signals blocked (the main thread alone takes them) and a stack of the system's usual size,
/// which is enough for SQLite. `name` (at most 15 bytes) is what tools show. The error is a sentence.
[[nodiscard]] std::expected<std::thread, std::string> start_thread(const char* name,
                                                                   std::move_only_function<void()> body);

}  // namespace chat::store
