#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "irc/message.hpp"

namespace chat::text {

// What a numeric says to a person, where one sentence is enough. chatclient and the server's plain sessions say the
// same, whatever server it comes from.

struct Sentence {
  std::uint16_t number;
  /// `{1}` is the parameter behind the client's nick, `{2}` the next; `{text}` is the server's own text, the last
  /// parameter, without a full stop. Empty: a person is not shown this numeric.
  std::string_view text;
};

/// All of them, by number.
[[nodiscard]] std::span<const Sentence> sentences();

/// The entry for this number, if there is one.
[[nodiscard]] const Sentence* find_sentence(std::uint16_t number);

/// The sentence with the message's parameters put in, and `text` where that stands. Nothing if the message lacks one of
/// them; the text of a refusal does not count as one.
[[nodiscard]] std::optional<std::string> fill_sentence(const Sentence& sentence, const irc::Message& message,
                                                       std::string_view text);

/// `text` without the full stop behind it.
[[nodiscard]] std::string_view without_full_stop(std::string_view text);

/// True if the numeric says that something did not work.
[[nodiscard]] bool is_refusal(std::uint16_t number);

}  // namespace chat::text
