#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/event_id.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// Who renames, for counting: an account counts for itself, guests of one network together (util::network_of()).
struct Renamer {
  std::string account;  ///< folded; empty: a guest
  std::string network;
};

/// Which channels had which names lately (RENAME), so that who comes by an old one is told the new one, and how long
/// ago each was renamed. In memory only: after a restart nobody is redirected. Bounded in time and number, each
/// person's share, too: what is full takes nothing more, and nobody's entry goes for another's.
class Renames {
 public:
  static constexpr util::Millis kRest{std::chrono::minutes{5}};  ///< between two renames of one channel
  static constexpr util::Millis kHold{std::chrono::hours{24}};   ///< how long an old name leads to the new one
  static constexpr std::size_t kMostNames = 4;                   ///< old ones of one channel; its oldest goes
  static constexpr std::size_t kMostOfOne = 10;                  ///< of one account, or of the guests of one network
  static constexpr std::size_t kMostOfNetwork = 40;              ///< of all accounts and guests of one network
  static constexpr std::size_t kMost = 10'000;                   ///< in all

  enum class Room : std::uint8_t {
    enough,
    none_for_them,  ///< they have renamed too many
    none,
  };
  /// Whether another old name can be kept of who renames. See forget_past().
  [[nodiscard]] Room room(const Renamer& who) const;

  /// The channel has the name `now` from here on. A change of case only is no rename: it leaves no old name, and begins
  /// no rest.
  void note(EventId channel, const irc::ChannelName& before, const irc::ChannelName& now, const Renamer& who,
            util::Millis time);

  /// Where a name leads that a channel had within kHold: the channel, and what it is called now.
  struct Way {
    EventId channel;
    irc::ChannelName now;
  };
  /// nullptr: nowhere. `folded`: the old name.
  [[nodiscard]] const Way* find(const std::string& folded, util::Millis time) const;

  /// How long the channel cannot be renamed again; 0: it can.
  [[nodiscard]] util::Millis wait(EventId channel, util::Millis time) const;

  /// Drops what is over, and what is of channels that are gone: `is_there(const Way&)` says which are not.
  template <class IsThere>
  void forget_past(util::Millis time, IsThere&& is_there) {
    std::erase_if(former_,
                  [&](const auto& entry) { return time - entry.second.since >= kHold || !is_there(entry.second.way); });
    std::erase_if(renamed_, [&](const auto& entry) { return time - entry.second >= kRest; });
  }
  [[nodiscard]] std::size_t size() const { return former_.size(); }

 private:
  struct Former {
    Way way;
    util::Millis since{0};
    Renamer by;
  };
  void drop_surplus(EventId channel);

  std::map<std::string, Former> former_;     ///< by the folded old name
  std::map<EventId, util::Millis> renamed_;  ///< when, the last time; bounded by kMost
};

}  // namespace chat::core
