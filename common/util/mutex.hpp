#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// Clang's thread-safety analysis (the `clang` preset makes its warnings errors); nothing to other compilers.
#if defined(__clang__)
#define CHAT_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define CHAT_THREAD_ANNOTATION(x)
#endif

#define CHAT_CAPABILITY(x) CHAT_THREAD_ANNOTATION(capability(x))
#define CHAT_SCOPED_CAPABILITY CHAT_THREAD_ANNOTATION(scoped_lockable)
#define CHAT_GUARDED_BY(x) CHAT_THREAD_ANNOTATION(guarded_by(x))
#define CHAT_REQUIRES(...) CHAT_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define CHAT_EXCLUDES(...) CHAT_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define CHAT_ACQUIRE(...) CHAT_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define CHAT_RELEASE(...) CHAT_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define CHAT_NO_ANALYSIS CHAT_THREAD_ANNOTATION(no_thread_safety_analysis)

namespace chat::util {

/// std::mutex that the analysis knows. Every mutex of the project is a leaf: nobody holds two.
class CHAT_CAPABILITY("mutex") Mutex {
 public:
  void lock() CHAT_ACQUIRE() { mutex_.lock(); }
  void unlock() CHAT_RELEASE() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

class CHAT_SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex) CHAT_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() CHAT_RELEASE() { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  friend class Condition;
  Mutex& mutex_;
};

/// A condition variable to be used with Lock. Callers loop: a wait may end without a cause.
class Condition {
 public:
  void wait(Lock& lock) CHAT_NO_ANALYSIS {
    std::unique_lock<std::mutex> held(lock.mutex_.mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();
  }
  /// False if the time was up.
  template <class Clock, class Duration>
  bool wait_until(Lock& lock, const std::chrono::time_point<Clock, Duration>& deadline) CHAT_NO_ANALYSIS {
    std::unique_lock<std::mutex> held(lock.mutex_.mutex_, std::adopt_lock);
    const bool in_time = condition_.wait_until(held, deadline) == std::cv_status::no_timeout;
    held.release();
    return in_time;
  }
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace chat::util
