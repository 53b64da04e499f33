#include "store/worker.hpp"

#include <utility>

#include "store/thread.hpp"

namespace chat::store {

std::expected<void, std::string> Worker::start(const char* name, std::move_only_function<Duration()> step) {
  auto thread = start_thread(name, [this, step = std::move(step)]() mutable {
    for (Duration pause{0}; rest(pause);) pause = step();
  });
  if (!thread) return std::unexpected(std::move(thread.error()));
  thread_ = std::move(*thread);
  return {};
}

void Worker::hurry() {
  {
    const util::Lock lock(mutex_);
    hurry_ = true;
  }
  wake_.notify_one();
}

void Worker::stop() {
  {
    const util::Lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool Worker::rest(Duration time) {
  const auto until = std::chrono::steady_clock::now() + time;
  util::Lock lock(mutex_);
  while (!stop_ && !hurry_ && wake_.wait_until(lock, until)) {
  }
  hurry_ = false;
  return !stop_;
}

}  // namespace chat::store
