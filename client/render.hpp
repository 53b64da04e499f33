#pragma once

#include <string>

#include "client/session.hpp"

namespace chat::client {

/// One line for a terminal or a file, without its end: `12:01 #lobby <bob> hello`, with the day in front if
/// it is another than that of `now`. `now` is the time of what has none
/// of its own. With `colours` the nick is bold and errors are red. Whatever the view holds, no control byte is in it
/// that was not put there here.
[[nodiscard]] std::string render(const Shown& shown, Moment now, bool colours);

/// The same for a file, which is read on other days: the day stands in front of every time.
[[nodiscard]] std::string render_dated(const Shown& shown, Moment now);

}  // namespace chat::client
