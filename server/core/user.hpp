#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/event_id.hpp"
#include "core/ids.hpp"
#include "core/metadata.hpp"
#include "core/privileges.hpp"
#include "irc/modes.hpp"
#include "irc/names.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// A user's side of a membership; the channel's side is at `position` among its members.
struct Membership {
  ChannelId channel;
  std::size_t position = 0;
};

/// Somebody with whom a user has talked in private: their history is found by that name also when they have gone.
struct Partner {
  std::string folded;  ///< their nick at the last word between the two
  EventId person;
};

/// How far a user has read a conversation; only they are told.
struct ReadMarker {
  Conversation conversation;
  util::Millis time{0};  ///< of the last message read
};

inline constexpr std::size_t kMostPartners = 100;  ///< of one user; the one not talked with the longest goes
inline constexpr std::size_t kMostMarkers = 200;   ///< of one user; the one not moved the longest goes

/// Who somebody is to others: a nick, a host, perhaps an account, and the channels they are in.
/// Plain data; changed by the registries and the actions only.
struct User {
  UserId id;
  EventId person;  ///< the account of who is logged in, else this stay of theirs; wherever it is told and for ever
  irc::Nickname nick;
  std::string username;
  std::string host;     ///< as shown to others
  std::string address;  ///< where the first session came from; shown to operators and to themselves
  std::string real_name;
  std::string source;   ///< nick!username@host, kept up to date by UserRegistry::refresh()
  std::string account;  ///< its name; empty: a guest
  std::optional<std::string> away;
  irc::ModeSet modes;
  Privileges privileges;  ///< of the device that acts for them now, as an operator; see act()
  bool secure = false;
  util::Millis signed_on{0};
  util::Millis last_active{0};  ///< the last message sent, for WHOIS
  boost::container::small_vector<SessionId, 1> sessions;
  std::vector<Membership> channels;
  Metadata metadata{};
  std::vector<ChannelId> invitations;  ///< bounded: the oldest goes
  std::vector<Partner> partners;       ///< the one talked with last at the end; bounded: the first goes
  std::vector<ReadMarker> markers;     ///< the one moved last at the end; bounded: the first goes
  std::uint64_t visited = 0;           ///< see Router: marks who has been reached in a walk

  /// How long they have said nothing; the clock may have been set back.
  [[nodiscard]] util::Millis idle(util::Millis now) const { return std::max(now - last_active, util::Millis{0}); }
  [[nodiscard]] bool is_guest() const { return account.empty(); }
  [[nodiscard]] bool is_operator() const { return modes.has('o'); }
  [[nodiscard]] bool may(Privilege privilege) const {
    return privilege == Privilege::none || (is_operator() && privileges.has(privilege));
  }
  [[nodiscard]] bool is_bot() const { return modes.has(irc::kBotMode); }
};

}  // namespace chat::core
