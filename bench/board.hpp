#pragma once
// The little that the load generator's threads know of each other while lines are under way.
#include <atomic>
#include <cstdint>
#include <vector>

#include "bench/plan.hpp"

namespace chat::bench {

// Every counter has one writing thread; all threads read.
class Board {
 public:
  Board(const Plan& plan, std::uint32_t workers);

  // Written by the sender's own worker.
  void add_sent(std::uint32_t sender, std::uint32_t lines) {
    sent_[sender].fetch_add(lines, std::memory_order_release);
  }
  std::uint32_t sent(std::uint32_t sender) const { return sent_[sender].load(std::memory_order_acquire); }

  // Written by `worker`: one more of the sender's lines arrived at one of the worker's clients. Returns how many did.
  std::uint64_t add_delivered(std::uint32_t worker, std::uint32_t sender) {
    std::atomic<std::uint64_t>& count = delivered_[worker][sender];
    const std::uint64_t now = count.load(std::memory_order_relaxed) + 1;
    count.store(now, std::memory_order_release);
    return now;
  }

  // Deliveries of the sender's lines, at the clients of all workers.
  std::uint64_t delivered(std::uint32_t sender) const;

  void worker_stopped_sending() { sending_.fetch_sub(1, std::memory_order_release); }
  bool nobody_sends() const { return sending_.load(std::memory_order_acquire) == 0; }

 private:
  std::vector<std::atomic<std::uint32_t>> sent_;
  std::vector<std::vector<std::atomic<std::uint64_t>>> delivered_;  // by worker, then by sender
  std::atomic<std::uint32_t> sending_;
};

}  // namespace chat::bench
