#include "bench/board.hpp"

namespace chat::bench {

Board::Board(const Plan& plan, std::uint32_t workers) : sent_(plan.all_senders()), sending_(workers) {
  for (std::uint32_t worker = 0; worker != workers; ++worker) delivered_.emplace_back(plan.all_senders());
}

std::uint64_t Board::delivered(std::uint32_t sender) const {
  std::uint64_t sum = 0;
  for (const auto& worker : delivered_) sum += worker[sender].load(std::memory_order_acquire);
  return sum;
}

}  // namespace chat::bench
