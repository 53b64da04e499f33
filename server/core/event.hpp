#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_id.hpp"

namespace chat::core {

/// The numbers are written down: none changes its meaning or is used again.
enum class EventKind : std::uint8_t {
  message = 1,
  notice = 2,
  tagmsg = 3,
  join = 4,
  part = 5,
  quit = 6,
  nick = 7,
  topic = 8,
  mode = 9,
  kick = 10,
  redact = 11,    ///< another event's content is withdrawn
  marker = 12,    ///< somebody has read up to a point
  fact = 13,      ///< something is so from now on: of an account or a registered channel; see fact.hpp
  identity = 14,  ///< who was one person is another from here on: a guest has logged in
  erasure = 15,   ///< all that a person has said and done loses its content, for ever
  rename = 16,    ///< a channel has another name from here on
};

/// What somebody said, as against what happened; a TAGMSG has nothing to read.
[[nodiscard]] constexpr bool is_talk(EventKind kind) { return kind == EventKind::message || kind == EventKind::notice; }

/// Something that happened and is worth keeping. Immutable. `Text` is a view during the event's making, and a string
/// where it is kept; views are valid as long as their owner says.
template <class Text, class Places>
struct BasicEvent {
  EventId id{};
  EventKind kind = EventKind::message;
  Conversation conversation{};  ///< where it happened; none for a quit and a change of nick: see `places`
  Places places{};              ///< the channels that a quit or a change of nick concerns; else empty
  EventId sender{};             ///< the person
  /// kick: the person who had to go. redact: the event. marker: the event read last. fact: the account or the channel's
  /// incarnation. identity: who they are now. erasure: the person
  EventId subject{};
  bool sender_is_bot = false;
  bool channel_is_open = false;  ///< of a channel's event: it will outlive its last member; see Channel::is_open()
  /// STATUSMSG: the status that its readers must have at least (o, v); 0: everybody reads it.
  char audience = 0;
  Text source{};   ///< nick!user@host at that time
  Text account{};  ///< empty: none
  /// As shown: the channel's name (with `@` for STATUSMSG; of a rename the new one, which is nobody's to lose), or the
  /// recipient's nick; a quit's is empty; a fact's field
  Text target{};
  Text body{};  ///< real name of who joined, the text (its lines separated by LF, if it was draft/multiline), topic,
                ///< reason, new nick, mode change (`+o nick`); a kick's begins with the nick and a space, a rename's
                ///< with the old name and a space; a marker's is its time; a fact's value
  Text client_tags{};  ///< `+key=value;…` as it stood on the wire, or empty
};

/// While it is made.
using Event = BasicEvent<std::string_view, std::span<const Conversation>>;

/// As the journal kept it.
struct StoredEvent : BasicEvent<std::string, std::vector<Conversation>> {
  std::uint64_t arrival = 0;  ///< its number on this node: 1, 2, 3 …
  bool redacted = false;      ///< its content was withdrawn: texts other than source and target are empty, and it is in
                              ///< no page
};

/// For putting a stored event in again, or comparing; views into `event`.
[[nodiscard]] Event view_of(const StoredEvent& event);
[[nodiscard]] StoredEvent copy_of(const Event& event);

}  // namespace chat::core
