#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_id.hpp"
#include "core/ids.hpp"
#include "core/list_mask.hpp"
#include "core/metadata.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

struct Topic {
  std::string text;
  std::string setter;  ///< nick!user@host
  util::Millis time{0};
  EventId person{};  ///< the setter, where it is known
};

/// An entry of a ban, exception or invitation list. Made whole: what it says is read once, not at each look.
struct MaskEntry {
  MaskEntry(const irc::NameRules& names, std::string_view mask_text, std::string_view setter_text, util::Millis when,
            EventId setter_person = {})
      : mask(mask_text),
        folded(folded_mask(names, mask_text)),
        says(read_list_mask(folded)),
        setter(setter_text),
        time(when),
        person(setter_person) {}

  /// With `*` and `?`, folded: of an account's name or of nick!user@host.
  [[nodiscard]] std::string_view pattern() const { return std::string_view(folded).substr(says.pattern); }

  std::string mask;    ///< as shown, complete: nick!user@host, or an extended ban
  std::string folded;  ///< see folded_mask()
  ListMask says;       ///< the folded form, read
  std::string setter;  ///< nick!user@host; `*`: somebody who is erased
  util::Millis time{0};
  EventId person{};  ///< the setter, where it is known
};

/// A channel's side of a membership.
struct Member {
  UserId user;
  irc::ModeSet statuses;  ///< of those that there are (Settings::prefixes): o, v …
  EventId joined{};       ///< the event
  EventId reads_from{};  ///< what was said before is not for them, unless it is for everybody; see policy::reads_from()
};

/// One incarnation of a channel. Plain data; changed by the registry and the actions only.
struct Channel {
  ChannelId id;
  EventId incarnation;  ///< the same when it wakes up after it was without members
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
  Metadata metadata{};
  bool was_open = true;      ///< by the last event in it
  EventId open_since;        ///< since when it has been open the last time
  bool has_history = false;  ///< something may have been said in it

  /// Anyone may find it and walk in. It outlives its last member for a while, and its history is for everybody.
  [[nodiscard]] bool is_open() const { return key.empty() && !flags.has('i') && !flags.has('s') && !flags.has('p'); }
  [[nodiscard]] Conversation conversation() const { return Conversation::of_channel(incarnation); }

  /// The list that `letter` (b, e or I) names.
  [[nodiscard]] std::vector<MaskEntry>& list(char letter) {
    return letter == 'b' ? bans : letter == 'e' ? exceptions : invitation_masks;
  }
  [[nodiscard]] const std::vector<MaskEntry>& list(char letter) const {
    return const_cast<Channel*>(this)->list(letter);
  }
};

}  // namespace chat::core
