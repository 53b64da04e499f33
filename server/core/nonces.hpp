#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/event.hpp"

namespace chat::core {

// A client names a line of its own by a nonce, a client-only tag. If its connection is lost before it is told that the
// line was said, it sends the line again with the same nonce, and the server says it once only (docs/protocol.md).

inline constexpr std::string_view kNonceTag = "+chat/nonce";
/// How long a nonce is remembered.
inline constexpr std::chrono::seconds kNonceWindow{600};

/// The nonce among the tags of something said (Event::client_tags): 8 to 64 characters of A-Z, a-z, 0-9, `_` and `-`.
/// Empty: there is none, or it is none because it is written otherwise. A view into `client_tags`.
[[nodiscard]] std::string_view nonce_in(std::string_view client_tags);
/// The tags as others are shown them: without the nonce, if there is one.
[[nodiscard]] std::string without_nonce(std::string_view client_tags);

/// Somebody who speaks or is spoken to, by what is the same when they come again. A view.
struct Party {
  EventId id{};               ///< an account's, or a channel's incarnation; none: a guest …
  std::string_view folded{};  ///< … whose nick this is
};

/// A line with a nonce. Views.
struct NamedLine {
  std::string_view nonce;
  EventKind kind = EventKind::message;
  char audience = 0;  ///< as Event::audience
  Party from{};
  Party to{};
  std::size_t text = 0;  ///< of what was kept of it; see text_digest()
};

/// Equal for equal texts, in one process.
[[nodiscard]] std::size_t text_digest(std::string_view text);

/// A line with a nonce as the journal tells the next process of it.
struct KeptLine {
  EventId id;
  EventKind kind = EventKind::message;
  char audience = 0;
  Conversation conversation;
  EventId sender;
  bool sender_has_account = false;
  std::string nick;    ///< the sender's
  std::string target;  ///< as Event::target
  std::string nonce;
  std::size_t text = 0;  ///< text_digest()
};
/// None: nothing was said in the event, or it has no nonce.
[[nodiscard]] std::optional<KeptLine> kept_line(const StoredEvent& event);

/// The lines with a nonce that were said lately, and which events they became.
class Nonces {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 16;  ///< some 16 MB

  explicit Nonces(std::size_t most = kMost) : most_(most) {}

  /// The event that this line became, not longer ago than kNonceWindow. None: it is a line that was not said, or it is
  /// forgotten.
  [[nodiscard]] std::optional<EventId> find(const NamedLine& line, util::Millis now) const;
  /// It becomes this event. Forgets what is older than kNonceWindow, and the oldest if there is no room.
  void note(const NamedLine& line, EventId event, util::Millis now);
  [[nodiscard]] std::size_t size() const { return said_.size(); }

 private:
  struct Said {
    EventId event;
    std::size_t text = 0;
  };
  using Table = std::unordered_map<std::string, Said>;
  void drop_oldest();

  std::size_t most_;
  Table said_;                                  ///< by all of a line but its text
  std::deque<const Table::value_type*> order_;  ///< all of them, as they were noted
};

}  // namespace chat::core
