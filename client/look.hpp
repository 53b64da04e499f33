#pragma once

#include <string>

#include "client/paint.hpp"
#include "client/settings.hpp"

namespace chat::client {

/// What the surroundings say of the terminal.
struct Surroundings {
  bool plain = false;     ///< by --plain: no colours, and the line of a day in ASCII
  bool no_color = false;  ///< $NO_COLOR is set and not empty
  std::string term{};
  std::string colorterm{};
  std::string colorfgbg{};
};

/// How lines look on a terminal.
struct Look {
  bool colours = false;  ///< SGR sequences at all: bold type and such, too
  Palette palette{};
  bool nick_colours = true;
  bool plain = false;
  Settings::Clock clock = Settings::Clock::minutes;
};

/// From what the person has chosen, and where they left the choice, from the surroundings. Pure. Chosen colours are
/// shown in spite of $NO_COLOR and of what $TERM says; --plain shows none.
[[nodiscard]] Look look_of(const Settings& settings, const Surroundings& surroundings);

}  // namespace chat::client
