#pragma once

#include <string>
#include <string_view>

namespace chat::crypto {

/// SHA-256, as 64 small hexadecimal digits. Any thread.
[[nodiscard]] std::string sha256_text(std::string_view bytes);

}  // namespace chat::crypto
