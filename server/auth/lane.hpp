#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "util/mutex.hpp"

namespace chat::auth {

/// A few threads that do one job after the other, the oldest first; so many wait at most.
class Lane {
 public:
  enum class Turn : std::uint8_t {
    now,
    never,  ///< it stops: whoever waits for the job is to be told
  };
  using Job = std::move_only_function<void(Turn)>;

  /// `name` (at most 15 bytes) is what tools show of the threads.
  Lane(const char* name, std::size_t bound) : name_(name), bound_(bound) {}
  ~Lane() { stop(); }
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Once. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> start(std::size_t threads);
  /// False: too many wait, or it has stopped; then the job is not touched. Any thread.
  [[nodiscard]] bool push(Job& job) CHAT_EXCLUDES(mutex_);
  /// Waits for what is being done. What waits is told that it stops, on this thread. Repeated calls do nothing.
  void stop() CHAT_EXCLUDES(mutex_);

 private:
  void run() CHAT_EXCLUDES(mutex_);

  const char* const name_;
  const std::size_t bound_;
  util::Mutex mutex_;
  util::Condition work_;
  std::deque<Job> waiting_ CHAT_GUARDED_BY(mutex_);
  bool stopping_ CHAT_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace chat::auth
