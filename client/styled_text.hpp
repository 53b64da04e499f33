#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/paint.hpp"
#include "text/formatting.hpp"

namespace chat::client {

/// `text` in a style (parameters of SGR), which ends with it. As it is if the style or the text is empty.
[[nodiscard]] std::string in_style(std::string_view text, std::string_view style);

/// The spans as they are shown. A word that is a link (`https://…`, `www.…`) is never styled, and no escape sequence
/// stands next to it: what terminals and people take for the link is the link alone.
[[nodiscard]] std::string styled_text(const std::vector<text::Span>& spans, const Palette& palette);
/// The same for text that looks the same all through.
[[nodiscard]] std::string styled_text(std::string_view text, std::string_view style);

}  // namespace chat::client
