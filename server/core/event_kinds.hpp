#pragma once

#include <cstdint>
#include <initializer_list>

#include "core/event.hpp"

namespace chat::core {

/// A set of kinds of events. Plain data.
class EventKinds {
 public:
  constexpr EventKinds() = default;
  constexpr EventKinds(std::initializer_list<EventKind> kinds) {
    for (const EventKind kind : kinds) add(kind);
  }
  constexpr void add(EventKind kind) { bits_ |= bit(kind); }
  [[nodiscard]] constexpr bool has(EventKind kind) const { return (bits_ & bit(kind)) != 0; }
  /// Bit `n` is the kind with the number `n`.
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }
  [[nodiscard]] constexpr bool operator==(const EventKinds&) const = default;

 private:
  /// None for a number that no kind has: it comes from a file that is damaged.
  static constexpr std::uint32_t bit(EventKind kind) {
    const auto number = static_cast<std::uint8_t>(kind);
    return number < 32 ? std::uint32_t{1} << number : 0;
  }
  std::uint32_t bits_ = 0;
};

/// See is_talk().
inline constexpr EventKinds kTalk{EventKind::message, EventKind::notice};
/// All that may be in a page. What is about one person only is in none.
inline constexpr EventKinds kOfPages{EventKind::message, EventKind::notice, EventKind::tagmsg, EventKind::join,
                                     EventKind::part,    EventKind::quit,   EventKind::nick,   EventKind::topic,
                                     EventKind::mode,    EventKind::kick,   EventKind::redact, EventKind::rename};

}  // namespace chat::core
