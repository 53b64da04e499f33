#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace chat::commands {

/// The complete mask that a short one means: `bob` is `bob!*@*`, `u@h` is `*!u@h`, `*.org` is `*!*@*.org`.
[[nodiscard]] std::string complete_mask(std::string_view mask);

/// The same for an entry of the list that `letter` (b, e or I) names, which may be an extended ban: `~m:bob` is
/// `~m:bob!*@*`. The error is a sentence: it cannot be one.
[[nodiscard]] std::expected<std::string, std::string_view> complete_entry(char letter, std::string_view given);

}  // namespace chat::commands
