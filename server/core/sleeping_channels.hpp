#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "core/history.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// Open channels without members, by their folded name. Who enters one within the grace time finds its backlog.
class SleepingChannels {
 public:
  /// Puts a channel to sleep; its `emptied` says since when. Of more than `most`, the longest asleep goes.
  void put(std::string folded, KeptChannel channel, std::size_t most);
  /// Wakes the channel of that name, if there is one that fell asleep less than `grace` ago.
  [[nodiscard]] std::optional<KeptChannel> take(const std::string& folded, util::Millis now, util::Millis grace);

  /// Whether there is one of that name that can be woken.
  [[nodiscard]] bool has(const std::string& folded, util::Millis now, util::Millis grace) const;

  template <class Visit>
  void for_each(Visit&& visit) {
    for (auto& [folded, sleeper] : channels_) visit(sleeper.channel);
  }
  [[nodiscard]] std::size_t size() const { return channels_.size(); }

 private:
  struct Sleeper {
    KeptChannel channel;
    std::uint64_t order = 0;
  };
  /// The order in which they fell asleep; some may have woken up since.
  struct Place {
    std::string folded;
    std::uint64_t order;
  };
  void drop_first();
  [[nodiscard]] bool is_asleep(const Place& place) const;

  boost::unordered_flat_map<std::string, Sleeper> channels_;
  std::deque<Place> order_;
  std::uint64_t next_ = 0;
};

}  // namespace chat::core
