#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/link.hpp"

namespace chat::net {

/// Where connections bring what happens on them; the engine is behind it. What one connection submits is worked off
/// in its order. Any thread.
class Intake {
 public:
  virtual ~Intake() = default;

  /// The connection is there, its handshake done. False: the server is stopping, nobody will ever answer.
  [[nodiscard]] virtual bool opened(const std::shared_ptr<Link>& link) = 0;

  /// A block of lines (line_block.hpp). Waits while the engine's queue is full. The caller has taken the block's size
  /// from the link's credit; the engine gives it back when the lines are worked off or dropped.
  virtual void lines(const std::shared_ptr<Link>& link, std::string_view block) = 0;

  // The rest never waits: there is at most one of each for a connection at a time.

  virtual void silent(const std::shared_ptr<Link>& link) = 0;  ///< see Mind::silent
  virtual void idle(const std::shared_ptr<Link>& link) = 0;    ///< see Mind::idle
  /// Ends the session unless it has ended; the engine closes the link in either case.
  virtual void ended(const std::shared_ptr<Link>& link, std::string_view reason) = 0;
  /// From a flusher: the outbox has room again for a reply that paused.
  virtual void drained(const std::shared_ptr<Link>& link) = 0;

  /// The caller owns the link's sending side and hands it on, to a flusher.
  virtual void flush(const std::shared_ptr<Link>& link) = 0;

  /// True if a connection's first line comes from an IRC client, not from a person.
  [[nodiscard]] virtual bool begins_irc(std::string_view first_line) const = 0;
};

}  // namespace chat::net
