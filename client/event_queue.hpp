#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "client/event.hpp"
#include "util/mutex.hpp"

namespace chat::client {

/// From the reader thread to the main thread, in order and bounded. At the bound the reader waits: it then does not
/// read, TCP makes the server wait, and nothing is dropped. The main thread never waits here; it polls `fd()`.
class EventQueue {
 public:
  /// `capacity`: the most events that are kept, at least 1.
  explicit EventQueue(std::size_t capacity = 1024);
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  /// Any thread. Appends, waiting while the queue is full. False if it was closed: the event is dropped.
  [[nodiscard]] bool push(Event event);

  /// Any thread. Takes all that is there, perhaps nothing; does not wait.
  [[nodiscard]] std::vector<Event> take_all();

  /// Any thread. Whoever waits in push() returns; later pushes are refused; what is in the queue stays.
  void close();

  /// Readable (as poll() says) while there is something to take.
  [[nodiscard]] int fd() const { return fd_; }

 private:
  const std::size_t capacity_;
  const int fd_;
  util::Mutex mutex_;
  util::Condition room_;
  std::deque<Event> events_ CHAT_GUARDED_BY(mutex_);
  bool closed_ CHAT_GUARDED_BY(mutex_) = false;
};

}  // namespace chat::client
