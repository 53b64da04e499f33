#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/event_id.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// Which channels had which names lately (RENAME), so that who comes by an old one is told the new one, and how long
/// ago each was renamed. In memory only: after a restart nobody is redirected. Bounded in time and number.
class Renames {
 public:
  static constexpr util::Millis kRest{std::chrono::minutes{5}};  ///< between two renames of one channel
  static constexpr util::Millis kHold{std::chrono::hours{24}};   ///< how long an old name leads to the new one
  static constexpr std::size_t kMostNames = 4;                   ///< old ones of one channel; the oldest goes
  static constexpr std::size_t kMost = 1000;                     ///< in all; the oldest goes

  /// The channel has the name `now` from here on. A change of case only is one, too, and leaves no old name.
  void note(EventId channel, const irc::ChannelName& before, const irc::ChannelName& now, util::Millis time);

  /// Where a name leads that a channel had within kHold: the channel, and what it is called now.
  struct Way {
    EventId channel;
    irc::ChannelName now;
  };
  /// nullptr: nowhere. `folded`: the old name.
  [[nodiscard]] const Way* find(const std::string& folded, util::Millis time) const;

  /// How long the channel cannot be renamed again; 0: it can.
  [[nodiscard]] util::Millis wait(EventId channel, util::Millis time) const;

 private:
  struct Former {
    Way way;
    util::Millis since{0};
  };
  void drop_surplus(EventId channel);

  std::map<std::string, Former> former_;     ///< by the folded old name
  std::map<EventId, util::Millis> renamed_;  ///< when, the last time
};

}  // namespace chat::core
