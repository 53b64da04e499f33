#include "core/event.hpp"

namespace chat::core {
namespace {

constexpr std::size_t kDigitsOfNumber = 13;

/// 13 digits of base 32 in ASCII order, so that text compares as the number does.
void append_sortable(std::string& out, std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
  for (int shift = 60; shift >= 0; shift -= 5) out += kDigits[(value >> static_cast<unsigned>(shift)) & 31U];
}

/// The number that append_sortable() wrote so; 13 digits hold 65 bits, so the first is at most `f`.
std::optional<std::uint64_t> parse_sortable(std::string_view digits) {
  if (digits.front() > 'f') return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) {
    const bool decimal = digit >= '0' && digit <= '9';
    if (!decimal && (digit < 'a' || digit > 'v')) return std::nullopt;
    value = value << 5 | static_cast<std::uint64_t>(decimal ? digit - '0' : digit - 'a' + 10);
  }
  return value;
}

template <class To, class From>
To converted(const From& from) {
  To to;
  to.id = from.id;
  to.kind = from.kind;
  to.conversation = from.conversation;
  to.places = {from.places.begin(), from.places.end()};
  to.sender = from.sender;
  to.subject = from.subject;
  to.sender_is_bot = from.sender_is_bot;
  to.channel_is_open = from.channel_is_open;
  to.audience = from.audience;
  to.source = from.source;
  to.account = from.account;
  to.target = from.target;
  to.body = from.body;
  to.client_tags = from.client_tags;
  return to;
}

}  // namespace

std::string msgid_text(EventId id) {
  std::string text;
  text.reserve(2 * kDigitsOfNumber);
  append_sortable(text, id.stamp.bits);
  append_sortable(text, id.node);
  return text;
}

std::optional<EventId> parse_msgid(std::string_view text) {
  if (text.size() != 2 * kDigitsOfNumber) return std::nullopt;
  const auto stamp = parse_sortable(text.substr(0, kDigitsOfNumber));
  const auto node = parse_sortable(text.substr(kDigitsOfNumber));
  if (!stamp || !node) return std::nullopt;
  return EventId{{*stamp}, *node};
}

Event view_of(const StoredEvent& event) { return converted<Event>(event); }

StoredEvent copy_of(const Event& event) { return converted<StoredEvent>(event); }

}  // namespace chat::core
