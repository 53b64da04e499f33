#include "auth/lane.hpp"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

namespace chat::auth {

std::expected<void, std::string> Lane::start(std::size_t threads) {
  // A new thread has its maker's signals: the main thread alone takes them.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  std::expected<void, std::string> started;
  try {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        ::pthread_setname_np(::pthread_self(), name_);
        run();
      });
    }
  } catch (const std::system_error& error) {
    started = std::unexpected(std::string("No thread can be started: ") + error.what() + ".");
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

bool Lane::push(Job& job) {
  const util::Lock lock(mutex_);
  if (stopping_ || waiting_.size() >= bound_) return false;
  waiting_.push_back(std::move(job));
  work_.notify_one();
  return true;
}

void Lane::stop() {
  std::deque<Job> left;
  {
    const util::Lock lock(mutex_);
    stopping_ = true;
    left.swap(waiting_);
    work_.notify_all();
  }
  for (Job& job : left) job(Turn::never);
  for (std::thread& thread : std::exchange(threads_, {})) thread.join();
}

void Lane::run() {
  constexpr std::chrono::seconds kLongestWait{10};
  while (true) {
    Job job;
    {
      util::Lock lock(mutex_);
      while (!stopping_ && waiting_.empty()) {
        work_.wait_until(lock, std::chrono::steady_clock::now() + kLongestWait);
      }
      if (stopping_) return;
      job = std::move(waiting_.front());
      waiting_.pop_front();
    }
    job(Turn::now);
  }
}

}  // namespace chat::auth
