#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace chat::test {

/// Threads of a test: the first exception of any of them is thrown by join().
class Together {
 public:
  Together() = default;
  ~Together() { wait(); }
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  template <class Body>
  void start(Body body) {
    threads_.emplace_back([this, body = std::move(body)]() mutable {
      try {
        body();
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
    });
  }

  void join() {
    wait();
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void wait() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::mutex mutex_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

/// Runs `body(0)` … `body(count - 1)` at the same time, each on a thread.
inline void together(int count, const std::function<void(int)>& body) {
  Together threads;
  for (int i = 0; i < count; ++i) threads.start([&body, i] { body(i); });
  threads.join();
}

}  // namespace chat::test
