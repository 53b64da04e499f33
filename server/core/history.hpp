#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/event.hpp"
#include "core/event_kinds.hpp"
#include "core/fact.hpp"
#include "core/nonces.hpp"
#include "irc/modes.hpp"

namespace chat::core {

// Questions to the journal. They cost time (a disk may have to turn), so the core never asks them itself: a command
// hands one out as a request, others answer it on a thread of theirs, and the answer comes back as a call of the mind.

/// Part of a conversation, from which a reader may see everything from `floor` on.
struct Readable {
  Conversation conversation{};
  EventId floor{};  ///< inclusive
  /// What was said to those of a status (Event::audience) is read by who has it (their statuses are here) and was
  /// there.
  irc::ModeSet audiences{};
  EventId there_since{};
  EventId reader{};  ///< whose own words are for them in any case

  template <class AnEvent>
  [[nodiscard]] bool shows(const AnEvent& event) const {
    if (event.audience == 0 || (reader && event.sender == reader)) return true;
    return audiences.has(event.audience) && event.id >= there_since;
  }
  [[nodiscard]] bool operator==(const Readable&) const = default;
};

/// A page of a conversation, in canonical order.
struct PageQuery {
  Readable from{};
  std::optional<EventId> after{};   ///< exclusive
  std::optional<EventId> before{};  ///< exclusive
  bool newest = true;               ///< the last `limit` between the bounds; false: the first
  EventKinds kinds = kTalk;         ///< of those in kOfPages: nothing else is in the page, or counts
  std::size_t limit = 100;
};

/// Up to half of `limit` before `centre`, the rest from it on (it included).
struct AroundQuery {
  Readable from{};
  EventId centre{};
  EventKinds kinds = kTalk;
  std::size_t limit = 100;
};

/// The conversations whose last word is between the bounds, the one with the oldest last word first.
struct TargetsQuery {
  std::vector<Readable> channels{};  ///< that the asker is in
  EventId person{};                  ///< the asker: all their private talks count, too
  std::optional<EventId> after{};    ///< exclusive
  std::optional<EventId> before{};   ///< exclusive
  bool newest = true;                ///< of more than `limit`, the ones with the latest last words; false: the earliest
  std::size_t limit = 100;
};

/// One event, of those that conversations are made of: no fact, identity or erasure.
struct EventQuery {
  EventId id{};
};

/// What was said to everybody in its conversation and has all the words (each as a word, in any case and without
/// accents), newest `limit`, in canonical order.
struct SearchQuery {
  std::vector<Readable> where{};  ///< channels; see TargetsQuery
  EventId person{};               ///< private talks of this person count, too; none: they do not
  std::string words{};            ///< as typed; empty: everything that fits the rest
  std::string nick{};             ///< who said it, folded in ASCII; empty: anyone
  std::optional<EventId> after{};
  std::optional<EventId> before{};
  std::size_t limit = 100;
};

/// What the store holds in all.
struct SummaryQuery {};

using Query = std::variant<PageQuery, AroundQuery, TargetsQuery, EventQuery, SearchQuery, SummaryQuery>;

/// A conversation in which something was said.
struct Target {
  Conversation conversation;
  StoredEvent last;  ///< the last word
};

/// 16 bytes, equal on all nodes that hold the same set of events, whatever the order of their arrival.
using StoreDigest = std::array<std::uint8_t, 16>;

struct Summary {
  std::uint64_t events = 0;
  StoreDigest digest{};
};
/// 32 hexadecimal digits.
[[nodiscard]] std::string digest_text(const StoreDigest& digest);

struct Answer {
  std::vector<StoredEvent> events;  ///< PageQuery, AroundQuery, EventQuery (none or one), SearchQuery
  std::vector<Target> targets;      ///< TargetsQuery
  Summary summary;                  ///< SummaryQuery
};

/// An answer holds at most so many bytes of texts, and one event: then it is shorter than was asked for. Long messages
/// are paged like others, only fewer at a time, and whoever does not read does not cost more memory than this.
inline constexpr std::size_t kMostAnswerBytes = std::size_t{1} << 20;
[[nodiscard]] std::size_t bytes_of(const StoredEvent& event);

/// Reads what the journal keeps. Called on a thread that may wait.
class History {
 public:
  virtual ~History() = default;

  /// Sees the events that arrived up to `position` (Journal::position()), and no later ones.
  /// The error is a sentence for the person who asked.
  [[nodiscard]] virtual std::expected<Answer, std::string> read(const Query& query, std::uint64_t position) = 0;
};

/// A channel that is there without members, or that had members when the last process ended.
struct KeptChannel {
  EventId incarnation;
  std::string name;
  EventId open_since;        ///< see Channel::open_since
  std::string topic;         ///< empty: none
  std::string topic_setter;  ///< nick!user@host
  util::Millis topic_time{0};
  util::Millis emptied{0};  ///< when its last member left; 0: it had some when the process ended
  bool open = true;
};

/// Somebody who was in channels when the last process ended.
struct LostMember {
  EventId person;
  std::string source;
  std::vector<EventId> incarnations;
  std::vector<EventId> joined{};  ///< when they entered each of these; shorter, or an id that is none: not known
};

/// How far somebody with an account has read.
struct KeptMarker {
  EventId person;
  Conversation conversation;
  util::Millis time{0};  ///< of the last message read
};

/// What a journal remembers for the next process.
struct Remembered {
  util::Stamp last;  ///< of all events
  /// What is so (or was, if it is empty), each field of a subject once; those of a subject together, its name first, in
  /// the order in which the subjects began
  std::vector<Fact> facts;
  std::vector<KeptMarker> markers;
  std::vector<KeptChannel> channels;
  std::vector<LostMember> lost;
  /// With a nonce, not older than kNonceWindow before `last`, in the order in which they were said; at most
  /// Nonces::kMost, the latest.
  std::vector<KeptLine> named_lines{};
};

}  // namespace chat::core
