#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "net/socket.hpp"
#include "net/transport.hpp"
#include "util/mutex.hpp"

namespace chat::net {

/// The bytes that wait to be sent to one connection, from the engine's release to the kernel.
///
/// The engine gathers a batch's lines in a buffer of its own, without a lock, and gives it all to release() once the
/// batch is committed. Whoever was told by release() to flush owns the sending side, alone, until flush() gives it
/// back: so bytes keep their order and no lock is held across a send. Memory follows the need: an outbox that has
/// drained holds small buffers at most.
class Outbox {
 public:
  /// A long reply pauses while more than this waits for a session …
  static constexpr std::size_t kHighWater = std::size_t{64} << 10;
  /// … and goes on when no more than this does.
  static constexpr std::size_t kLowWater = std::size_t{16} << 10;
  /// Buffers up to this size go round between the engine, the outbox and the flusher instead of to the heap and back.
  static constexpr std::size_t kKeptCapacity = 1024;

  struct Released {
    std::size_t backlog = 0;  ///< bytes that wait now
    bool flush = false;       ///< the caller owns the sending side now and has to see to it that flush() is called
    bool resume = false;      ///< `want_resume` was given and no more than kLowWater waits: go on at once
  };
  struct Release {
    bool want_resume = false;  ///< flush() is to say when no more than kLowWater waits
    bool close = false;        ///< nothing will follow: end the connection once all is sent
  };

  enum class State : std::uint8_t {
    idle,     ///< all is sent; the sending side is given back
    more,     ///< more has come meanwhile: call again, after others had their turn
    blocked,  ///< the kernel takes no more: call again when the socket is writable
    ended,    ///< all is sent, the peer was told that nothing follows, or the connection is broken; never call again
  };
  struct Flushed {
    State state = State::idle;
    bool resume = false;  ///< what `want_resume` asked for has happened
  };

  /// `transport` may be null: plain.
  Outbox(const Socket& socket, Transport* transport) : socket_(socket), transport_(transport) {}

  // The engine's thread; before it knows of the connection, the connection's own.

  /// Adds `staged` and leaves it empty. After a release that closes, and on a broken connection, bytes vanish.
  Released release(std::string& staged, Release how) CHAT_EXCLUDES(mutex_);
  /// Drops what waits and ends the connection at once.
  void abandon() CHAT_EXCLUDES(mutex_);
  /// Bytes that the kernel has not taken yet.
  [[nodiscard]] std::size_t backlog() CHAT_EXCLUDES(mutex_);

  // The connection's thread.

  /// The transport has bytes to send. True: the caller owns the sending side now, as after release(); false: who owns
  /// it sends them.
  [[nodiscard]] bool claim() CHAT_EXCLUDES(mutex_);

  // Who owns the sending side.

  /// Gives the kernel what it takes, without waiting.
  Flushed flush() CHAT_EXCLUDES(mutex_);

 private:
  enum class Sent : std::uint8_t { all, some, failed };

  /// Makes what is ready the next to be sent; false if there is nothing, and then `result` says what that means.
  bool take_ready(Flushed& result) CHAT_EXCLUDES(mutex_);
  State give_back_or_take(bool& resume) CHAT_EXCLUDES(mutex_);
  /// Makes the transport's last bytes the next to be sent; false if there are none.
  bool take_farewell();
  /// False: what was taken cannot be sent.
  bool encode_taken();
  Sent send_taken();
  Flushed blocked() CHAT_EXCLUDES(mutex_);
  Flushed broken() CHAT_EXCLUDES(mutex_);

  const Socket& socket_;
  Transport* const transport_;

  util::Mutex mutex_;
  std::string ready_ CHAT_GUARDED_BY(mutex_);
  std::size_t taken_ CHAT_GUARDED_BY(mutex_) = 0;  ///< of what the owner holds, not sent when it was last counted
  bool owned_ CHAT_GUARDED_BY(mutex_) = false;
  bool wire_waits_ CHAT_GUARDED_BY(mutex_) = false;  ///< the transport has bytes that nobody released
  bool want_resume_ CHAT_GUARDED_BY(mutex_) = false;
  bool closing_ CHAT_GUARDED_BY(mutex_) = false;
  bool broken_ CHAT_GUARDED_BY(mutex_) = false;

  // Who owns the sending side.
  std::string sending_;
  std::size_t sent_ = 0;   ///< of sending_
  bool unsent_ = false;    ///< something was taken and is not sent; it may be what the transport alone has to say
  bool encoded_ = false;   ///< sending_ has been through the transport
  bool finished_ = false;  ///< the transport has said its last
};

}  // namespace chat::net
