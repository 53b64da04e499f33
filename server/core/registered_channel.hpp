#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/channel.hpp"
#include "core/fact.hpp"
#include "irc/names.hpp"

namespace chat::core {

/// The fields of a registered channel's facts, whose subject is its incarnation. Those with a colon at their end are
/// followed by an element of a list.
namespace channel_field {
inline constexpr std::string_view kName = "name";              ///< begins with #, by which a channel's is known
inline constexpr std::string_view kRegistered = "registered";  ///< by whom; what was so before it is not so any more
inline constexpr std::string_view kFounder = "founder";        ///< msgid_text() of the account; empty: not registered
inline constexpr std::string_view kTopic = "topic";            ///< when in ms, a space, who, a space, the text
inline constexpr std::string_view kFlags = "flags";            ///< letters
inline constexpr std::string_view kKey = "key";
inline constexpr std::string_view kLimit = "limit";
inline constexpr std::string_view kOpenSince = "open-since";    ///< msgid_text(); see Channel::open_since
inline constexpr std::string_view kBan = "ban:";                ///< …the folded mask: when in ms, who, the mask
inline constexpr std::string_view kException = "except:";       ///< the same
inline constexpr std::string_view kInvitation = "invite:";      ///< the same
inline constexpr std::string_view kAccess = "access:";          ///< …msgid_text() of the account: access_name()
inline constexpr std::string_view kMetadata = "channel-meta:";  ///< …key: the value
}  // namespace channel_field

/// Whether it is one of a channel's facts, and not of an account's.
[[nodiscard]] bool is_of_channel(const Fact& fact);

/// What an account may do in a registered channel; each level includes those before it.
enum class Access : std::uint8_t {
  none,
  voice,   ///< gets +v
  halfop,  ///< gets +h (where there is none: +v), and enters in spite of +i, +k, +l and +R
  op,      ///< gets +o
  admin,   ///< gets +a (where there is one) and +o
  owner,   ///< gets +q (where there is one) and +o; decides about those below; bans do not hit them
  founder  ///< the same, and decides who is owner, and gives the channel away or drops it; there is one
};
[[nodiscard]] std::string_view access_name(Access access);
/// owner, admin, operator, halfop or voice; anything else is none.
[[nodiscard]] Access parse_access(std::string_view name);

/// The field of an entry of the list that `letter` (b, e or I) names, and the value; and back.
[[nodiscard]] std::string list_field(char letter, std::string_view folded_mask);
[[nodiscard]] std::string list_value(const MaskEntry& entry);
[[nodiscard]] std::string topic_value(const Topic& topic);
[[nodiscard]] std::string access_field(EventId account);

/// Whether the values of a field say who set them: the topic and the lists of masks.
[[nodiscard]] bool names_setter(std::string_view field);
/// Whether a field holds what somebody said, as against what they decided: the topic and metadata. It is erased with
/// them.
[[nodiscard]] bool is_said(std::string_view field);
/// Who set such a value, as nick!user@host; empty: it says so of nobody.
[[nodiscard]] std::string_view setter_of(std::string_view value);
/// The same value, set by `*`.
[[nodiscard]] std::string without_setter(std::string_view value);

/// A channel that somebody has registered: an incarnation that does not end with its last member. It is what its facts
/// say, which are kept as they are and read when they are asked for. Changed by RegisteredChannels::apply() only.
struct RegisteredChannel {
  /// What is so, and since when. An empty value: it is not so any more.
  struct Word {
    std::string value;
    EventId since;
    EventId by{};  ///< see Fact::by
  };
  using Words = std::map<std::string, Word, std::less<>>;
  struct Entry {
    EventId account;
    Access access = Access::none;
    EventId since;
  };

  EventId incarnation;
  irc::ChannelName name;
  EventId registered;  ///< the event: of two registrations of one name, the earlier one has it
  EventId founder;     ///< an account, which may be gone
  Words words;

  /// Not dropped, and complete.
  [[nodiscard]] bool is_registered() const { return founder && registered && !name.empty(); }
  /// Empty if it is not so.
  [[nodiscard]] std::string_view value(std::string_view field) const;
  [[nodiscard]] Access access(EventId account) const;
  /// Without the founder, the oldest entry first.
  [[nodiscard]] std::vector<Entry> access_list() const;
  /// As it is when nobody is in it: `id` is none. `names` folds its masks.
  [[nodiscard]] Channel asleep(const irc::NameRules& names) const;
};

}  // namespace chat::core
