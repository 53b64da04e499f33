#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace chat::client {

/// True if `typed` is written as `s/OLD/NEW/`, `s/OLD/NEW` or, for every OLD there is, `s/OLD/NEW/g`, OLD not empty.
[[nodiscard]] bool is_substitution(std::string_view typed);

/// What `line` becomes by `typed`: with a part of it replaced if that is_substitution(), else all that was typed.
/// An error is a sentence: OLD does not stand in the line, nothing is left, or it was to be a substitution and is none.
/// Pure.
[[nodiscard]] std::expected<std::string, std::string> corrected(std::string_view line, std::string_view typed);

}  // namespace chat::client
