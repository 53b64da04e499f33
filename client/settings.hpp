#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chat::client {

/// What a person may choose of how the client behaves, by its configuration file and by /set. One value: whoever
/// changes something makes a new one. Lists have at most kMaxListed entries.
struct Settings {
  static constexpr std::size_t kMaxListed = 200;

  enum class Theme : std::uint8_t { automatic, dark, light };
  enum class Colours : std::uint8_t { automatic, on, off };
  enum class Clock : std::uint8_t { minutes, seconds, off };
  enum class Attention : std::uint8_t { off, mentions, all };  ///< private lines count as mentions
  enum class Popups : std::uint8_t { automatic, osc9, osc777, off };

  std::size_t history = 20;  ///< lines of a channel's past that are shown on entering it

  Theme theme = Theme::automatic;
  Colours colours = Colours::automatic;
  bool nick_colours = true;
  Clock clock = Clock::minutes;
  bool fold = true;  ///< several joins and parts in a row become one line

  std::vector<std::string> highlight;  ///< words that count as a mention, besides one's nick
  std::vector<std::string> mute;       ///< channels and nicks that call for no attention
  std::vector<std::string> ignore;     ///< nicks and masks (nick!user@host with * and ?) of whom nothing is shown
  Attention bell = Attention::mentions;
  Popups popups = Popups::automatic;  ///< the terminal's own notifications
  std::size_t away_after = 0;         ///< minutes without a key after which one is away; 0: never

  bool reconnect = true;
  bool remember = true;  ///< what was typed can be had back by the Up key in later runs, too
  std::string log;       ///< the folder for logs of conversations; empty: none

  bool operator==(const Settings&) const = default;
};

}  // namespace chat::client
