#pragma once

#include <cstddef>
#include <string_view>

namespace chat::util {

/// The length in bytes of the well-formed character that `text` begins with, or 0 if it begins with none.
/// `text` is not empty.
[[nodiscard]] std::size_t character_length(std::string_view text);

/// True if `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view text);

/// The longest prefix of `text` that has at most `bytes` bytes and does not end within a character.
/// `text` must be UTF-8; for other text the cut is merely at `bytes` or up to three bytes before it.
[[nodiscard]] std::string_view truncate_utf8(std::string_view text, std::size_t bytes);

}  // namespace chat::util
