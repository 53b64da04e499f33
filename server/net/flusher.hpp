#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "net/intake.hpp"
#include "net/link.hpp"
#include "net/socket.hpp"
#include "net/thread.hpp"
#include "util/mutex.hpp"

namespace chat::net {

using Links = std::vector<std::shared_ptr<Link>>;

/// A thread that sends. It owns the sending side of the links that it was handed, waits for writability where the
/// kernel takes no more, and ends connections whose last bytes or last answer take too long.
///
/// Its lists are bounded by the number of connections: a link is in each at most once.
class Flusher {
 public:
  /// For what is left when a session has ended: to be sent, and to be read by a peer that then closes.
  static constexpr std::chrono::seconds kClosingTime{5};

  explicit Flusher(Intake& intake, std::chrono::milliseconds closing_time = kClosingTime)
      : intake_(intake), closing_time_(closing_time) {}
  ~Flusher();
  Flusher(const Flusher&) = delete;
  Flusher& operator=(const Flusher&) = delete;

  [[nodiscard]] std::expected<void, std::string> start();

  /// Hands over: `flush` are links whose sending side the caller owned; the session of those in `closing` has ended,
  /// whoever sends for them. One lock and at most one wake-up. Both are left empty. Any thread.
  void hand_over(Links& flush, Links& closing) CHAT_EXCLUDES(mutex_);

  /// Ends the thread. What is not sent stays unsent.
  void stop() CHAT_EXCLUDES(mutex_);

 private:
  using Clock = std::chrono::steady_clock;
  struct Closing {
    std::weak_ptr<Link> link;
    Clock::time_point deadline;
  };

  void run() CHAT_EXCLUDES(mutex_);
  /// Takes what was handed over; false if the thread is to end.
  bool take(Links& closing) CHAT_EXCLUDES(mutex_);
  void flush(std::shared_ptr<Link> link);
  void watch(std::shared_ptr<Link> link);
  void wait(bool idle);
  void end_overdue(Clock::time_point now);
  void wake() const;

  Intake& intake_;
  const std::chrono::milliseconds closing_time_;

  util::Mutex mutex_;
  Links incoming_ CHAT_GUARDED_BY(mutex_);
  Links incoming_closing_ CHAT_GUARDED_BY(mutex_);
  bool asleep_ CHAT_GUARDED_BY(mutex_) = false;
  bool stopping_ CHAT_GUARDED_BY(mutex_) = false;

  // The thread's own.
  Links current_;
  Links again_;  ///< those that had more to send
  boost::unordered_flat_map<Link*, std::shared_ptr<Link>> blocked_;
  std::deque<Closing> closing_;  ///< by deadline, since all have the same time
  Socket epoll_;
  Socket wake_;
  Thread thread_;
};

}  // namespace chat::net
