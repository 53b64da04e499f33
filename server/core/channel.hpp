#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

struct Topic {
  std::string text;
  std::string setter;  ///< nick!user@host
  util::Millis time{0};
};

/// An entry of a ban, exception or invitation list.
struct MaskEntry {
  std::string mask;  ///< as shown, complete: nick!user@host
  std::string folded;
  std::string setter;
  util::Millis time{0};
};

/// A channel's side of a membership.
struct Member {
  UserId user;
  irc::ModeSet statuses;  ///< o, v …
};

/// One incarnation of a channel. Plain data; changed by the registry and the actions only.
struct Channel {
  ChannelId id;
  irc::ChannelName name;
  util::Millis created{0};
  std::optional<Topic> topic;
  irc::ModeSet flags;
  std::string key;  ///< empty: none
  std::optional<std::size_t> limit;
  std::vector<MaskEntry> bans;              ///< b
  std::vector<MaskEntry> exceptions;        ///< e
  std::vector<MaskEntry> invitation_masks;  ///< I
  std::vector<Member> members;              ///< mirrored by User::channels

  /// The list that `letter` (b, e or I) names.
  [[nodiscard]] std::vector<MaskEntry>& list(char letter) {
    return letter == 'b' ? bans : letter == 'e' ? exceptions : invitation_masks;
  }
  [[nodiscard]] const std::vector<MaskEntry>& list(char letter) const {
    return const_cast<Channel*>(this)->list(letter);
  }
};

}  // namespace chat::core
