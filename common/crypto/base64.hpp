#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::crypto {

/// The standard alphabet with padding (RFC 4648 section 4), on one line.
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// The bytes that such a text stands for. Strict: the padding must be there, what it hides must be zero, and nothing
/// else may be in between, so that each text stands for bytes that no other text stands for.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace chat::crypto
