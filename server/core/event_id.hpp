#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {

/// Names an event, a person's stay or a channel's incarnation on every node and for ever: when it began, and where.
/// Compares as the canonical order of events.
struct EventId {
  util::Stamp stamp;
  NodeId node = 0;

  [[nodiscard]] auto operator<=>(const EventId&) const = default;
  [[nodiscard]] explicit operator bool() const { return stamp.bits != 0; }

  /// Before and after everything that happened in that millisecond.
  [[nodiscard]] static EventId first_of(util::Millis time) {
    return {{static_cast<std::uint64_t>(time.count() < 0 ? 0 : time.count()) << 16}, 0};
  }
  [[nodiscard]] static EventId last_of(util::Millis time) {
    return {{first_of(time).stamp.bits | 0xffffU}, std::numeric_limits<NodeId>::max()};
  }
};

/// 26 characters of [0-9a-v]: compares as text as the ids do.
[[nodiscard]] std::string msgid_text(EventId id);
/// The id that msgid_text() wrote so; nothing else is one.
[[nodiscard]] std::optional<EventId> parse_msgid(std::string_view text);

/// What an event belongs to: the incarnation of a channel, or the private talk of two persons. Plain data.
struct Conversation {
  EventId first;   ///< the incarnation, or the lower of the two persons
  EventId second;  ///< the higher of the two persons; none: a channel

  [[nodiscard]] static Conversation of_channel(EventId incarnation) { return {incarnation, {}}; }
  [[nodiscard]] static Conversation between(EventId a, EventId b) {
    return a < b ? Conversation{a, b} : Conversation{b, a};
  }
  [[nodiscard]] bool is_private() const { return static_cast<bool>(second); }
  [[nodiscard]] bool has(EventId person) const { return is_private() && (first == person || second == person); }
  /// The person whom `person` talks with.
  [[nodiscard]] EventId other(EventId person) const { return first == person ? second : first; }
  [[nodiscard]] explicit operator bool() const { return static_cast<bool>(first); }
  [[nodiscard]] auto operator<=>(const Conversation&) const = default;
};

}  // namespace chat::core

template <>
struct std::hash<chat::core::EventId> {
  std::size_t operator()(const chat::core::EventId& id) const noexcept {
    return static_cast<std::size_t>((id.stamp.bits * 0x9e3779b97f4a7c15ULL) ^ (id.node * 0xc2b2ae3d27d4eb4fULL));
  }
};

template <>
struct std::hash<chat::core::Conversation> {
  std::size_t operator()(const chat::core::Conversation& conversation) const noexcept {
    const std::hash<chat::core::EventId> of_id;
    return of_id(conversation.first) * 31 + of_id(conversation.second);
  }
};
