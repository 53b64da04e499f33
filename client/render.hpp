#pragma once

#include <string>

#include "client/session.hpp"

namespace chat::client {

/// One line for a terminal or a file, without its end: `12:01 #lobby <bob> hello`. `now` is the time of what has none
/// of its own. With `colours` the nick is bold and errors are red. Whatever the view holds, no control byte is in it
/// that was not put there here.
[[nodiscard]] std::string render(const Shown& shown, Moment now, bool colours);

}  // namespace chat::client
