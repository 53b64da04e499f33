#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

enum class EventKind : std::uint8_t { message, notice, tagmsg, join, part, quit, nick, topic, mode, kick };

/// Something that happened and is worth keeping. Immutable. Views are valid as long as their owner says.
struct Event {
  util::Stamp stamp;
  EventKind kind = EventKind::message;
  ChannelId channel;  ///< where it happened; no channel: a private conversation, or about a user everywhere
  UserId sender;
  UserId recipient;              ///< of a private message
  std::string_view msgid;        ///< the stamp and the node as sortable text; see msgid_text()
  std::string_view source;       ///< nick!user@host at that time
  std::string_view account;      ///< empty: none
  std::string_view target;       ///< as shown: the channel's name, or the recipient's nick
  std::string_view body;         ///< the text, topic, reason, new nick or mode change
  std::string_view client_tags;  ///< `+key=value;…` as it stood on the wire, or empty
};

/// 26 characters of [0-9a-v]: compares as text as the stamps compare, then as the nodes do.
[[nodiscard]] std::string msgid_text(util::Stamp stamp, NodeId node);

}  // namespace chat::core
