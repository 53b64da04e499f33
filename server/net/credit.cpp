#include "net/credit.hpp"

namespace chat::net {

bool Credit::wait_for(std::uint32_t bound, Deadline deadline) {
  if (outstanding_.load() <= bound || given_up_.load()) return true;
  util::Lock lock(mutex_);
  // Set before the counter is read again: either this sees the engine's subtraction, or the engine sees the flag.
  waiting_.store(true);
  bool in_time = true;
  while (in_time && outstanding_.load() > bound && !given_up_.load()) in_time = changed_.wait_until(lock, deadline);
  waiting_.store(false);
  return outstanding_.load() <= bound || given_up_.load();
}

void Credit::give(std::uint32_t bytes) {
  outstanding_.fetch_sub(bytes);
  if (waiting_.load()) wake();
}

void Credit::give_up() {
  given_up_.store(true);
  if (waiting_.load()) wake();
}

void Credit::wake() {
  const util::Lock lock(mutex_);
  changed_.notify_one();
}

}  // namespace chat::net
