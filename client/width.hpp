#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::client {

/// The columns that UTF-8 text takes on a terminal, by the C library's tables (the locale must be a UTF-8 one; in
/// others each byte counts as one). Bytes that are no character, and characters without a width, count as one.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// `text` followed by as many spaces as make it `columns` wide; as it is if it is wider.
[[nodiscard]] std::string pad(std::string_view text, std::size_t columns);

}  // namespace chat::client
