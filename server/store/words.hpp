#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat::store {

// How a search without an index reads a text: words are runs of ASCII letters, digits and whatever is not ASCII, and
// capitals of ASCII are the small letters.

/// The words of a text, folded, in their order.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// True if each of `words` (from words_of()) is a word of `text`.
[[nodiscard]] bool has_words(std::string_view text, const std::vector<std::string>& words);

/// The nick of a source `nick!user@host`, folded in ASCII.
[[nodiscard]] std::string nick_of(std::string_view source);

}  // namespace chat::store
