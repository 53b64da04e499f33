#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace chat::client {

inline constexpr std::size_t kMaxTextFile = 1U << 20U;  ///< bytes

/// What stands in a text file (/paste FILE): UTF-8, at most kMaxTextFile bytes. `~/` in front of `name` is the person's
/// home folder. An error is a sentence that says why it cannot be had. Waits for nothing but the disk.
[[nodiscard]] std::expected<std::string, std::string> read_text_file(std::string_view name);

}  // namespace chat::client
