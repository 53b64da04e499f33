#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <string>
#include <thread>

#include "util/mutex.hpp"

namespace chat::store {

/// A thread that works in steps and rests between them, until it is stopped: what goes on behind the journal's writer.
class Worker {
 public:
  using Duration = std::chrono::steady_clock::duration;

  Worker() = default;
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Calls `step` again and again on a thread called `name` (at most 15 bytes); it says how long to rest after it, and
  /// must not throw. Once only. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> start(const char* name, std::move_only_function<Duration()> step);
  /// The rest that it takes, or takes next, is over at once. Any thread.
  void hurry() CHAT_EXCLUDES(mutex_);
  /// Ends the thread, after the step that it takes just now. Repeated calls do nothing.
  void stop() CHAT_EXCLUDES(mutex_);

 private:
  /// False: it is over.
  bool rest(Duration time) CHAT_EXCLUDES(mutex_);

  util::Mutex mutex_;
  util::Condition wake_;
  bool hurry_ CHAT_GUARDED_BY(mutex_) = false;
  bool stop_ CHAT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace chat::store
