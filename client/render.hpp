#pragma once

#include <string>
#include <string_view>

#include "client/look.hpp"
#include "client/session.hpp"

namespace chat::client {

// One line for a person or a file, without its end. Whatever the view holds, no control byte is in it that was not put
// there here. `now` is the time of what has none of its own.

/// For a script: `12:01 #lobby <bob> hello`, with the day in front if it is another than that of `now`.
[[nodiscard]] std::string render(const Shown& shown, Moment now);

/// For a file, which is read on other days: the day stands in front of every time.
[[nodiscard]] std::string render_dated(const Shown& shown, Moment now);

/// What a line is to the one who reads it.
struct Regard {
  bool speaks_to_one = false;      ///< is marked: behind the clock stands a `*` instead of a space
  std::string_view folded_nick{};  ///< of the speaker
};
/// For a terminal, with its colours if the look has any. No style goes on behind the line's end.
[[nodiscard]] std::string render_for_terminal(const Shown& shown, Moment now, const Look& look, const Regard& regard);

}  // namespace chat::client
