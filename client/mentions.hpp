#pragma once

#include <span>
#include <string>
#include <string_view>

#include "irc/isupport.hpp"

namespace chat::client {

/// True if `text`, which has passed strip_controls(), has one's own nick in it, or one of the words that one wants to
/// be told of. Case folds as the server folds names (`isupport`). They count as whole words alone: no letter, digit,
/// `_`, `-` or `|` may stand next to them, as these make another nick or word (`bobby`, `bob_`, `bob|away`). All other
/// punctuation parts words, and so does writing that puts no spaces between them (Chinese, Japanese, Korean). An edge
/// of a word that is none of these itself (`c++`) may have any neighbour. Empty words are in no text. Pure.
[[nodiscard]] bool mentions(std::string_view text, std::string_view nick, std::span<const std::string> words,
                            const irc::Isupport& isupport);

}  // namespace chat::client
