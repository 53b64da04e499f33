#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "text/slash.hpp"

namespace chat::text {

// The names that a person types. What the server alone can know (length, letters, whether it is there) is left to it;
// here only what would make the line mean something else is refused, with a sentence.

/// Takes the first word off `rest`, and the spaces behind it.
[[nodiscard]] std::string_view take_word(std::string_view& rest);

/// True if `text` begins with one of the server's channel types.
[[nodiscard]] bool names_channel(std::string_view text, const SlashContext& context);

/// The channel that is meant, its `#` put in front if it was left out.
[[nodiscard]] std::expected<std::string, std::string> channel_name(std::string_view text, const SlashContext& context);

/// The nick that is meant: one word that no server takes for a list, a mask or a channel.
[[nodiscard]] std::expected<std::string, std::string> nick_name(std::string_view text, const SlashContext& context);

/// What LIST is asked for: names that have `word` in them, unless it has wildcards or is a condition (`>10`).
[[nodiscard]] std::string list_pattern(std::string_view word, const SlashContext& context);

}  // namespace chat::text
