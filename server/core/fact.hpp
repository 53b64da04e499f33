#pragma once

#include <boost/container/flat_map.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/event_id.hpp"

namespace chat::core {

/// Something that is so until it is changed: an account's password, a registered channel's topic. Facts are events
/// (EventKind::fact) of which the last one of each field counts, by their ids, in whatever order they arrive. Elements
/// of a list are fields of their own (`ban:*!*@192.0.2.7`). Accounts and registered channels are what their facts say.
struct Fact {
  EventId subject;    ///< an account, or the incarnation of a registered channel
  std::string field;  ///< see account.hpp
  std::string value;  ///< empty: it is not so any more
  EventId since;      ///< the event
  EventId by{};       ///< who said it, of what a channel remembers with who set it; none: it is not known
};

/// Fields that begin so hold what must not be told: exports leave their values out, and a value is blanked in the
/// journal once another takes its place.
inline constexpr std::string_view kSecretFields = "secret:";
[[nodiscard]] constexpr bool is_secret(std::string_view field) { return field.starts_with(kSecretFields); }

/// Which event said the last word of each field of one subject.
class LastWords {
 public:
  /// Takes note. False: a later word (or this one) was there already, so this one counts for nothing.
  bool accept(const Fact& fact) {
    const auto [known, added] = since_.try_emplace(fact.field, fact.since);
    if (added) return true;
    if (known->second >= fact.since) return false;
    known->second = fact.since;
    return true;
  }
  /// Of the fields that begin with `prefix` and are not so any more, the oldest go, past `most`: an older word that
  /// comes later than that would count.
  template <class IsSo>
  void forget(std::string_view prefix, std::size_t most, IsSo&& is_so) {
    for (;;) {
      std::size_t count = 0;
      auto oldest = since_.end();
      for (auto at = since_.lower_bound(prefix); at != since_.end() && at->first.starts_with(prefix); ++at) {
        if (is_so(std::string_view(at->first))) continue;
        ++count;
        if (oldest == since_.end() || at->second < oldest->second) oldest = at;
      }
      if (count <= most) return;
      since_.erase(oldest);
    }
  }

 private:
  boost::container::flat_map<std::string, EventId, std::less<>> since_;
};

}  // namespace chat::core
