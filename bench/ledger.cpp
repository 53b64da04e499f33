#include "bench/ledger.hpp"

namespace chat::bench {

Tally& Tally::operator+=(const Tally& other) {
  delivered += other.delivered;
  lost += other.lost;
  duplicates += other.duplicates;
  out_of_order += other.out_of_order;
  return *this;
}

bool Ledger::record_unexpected(std::size_t link, std::uint32_t sequence) {
  std::uint32_t& next = next_[link];
  if (sequence < next) {
    if (gaps_.erase({link, sequence}) == 0) {
      ++tally_.duplicates;
      return false;
    }
    ++tally_.out_of_order;
    ++tally_.delivered;
    return true;
  }
  for (; next != sequence && gaps_.size() < kMaxGaps; ++next) gaps_.emplace(link, next);
  tally_.lost += sequence - next;
  next = sequence + 1;
  ++tally_.delivered;
  return true;
}

void Ledger::close(std::size_t link, std::uint32_t sent) {
  if (sent > next_[link]) tally_.lost += sent - next_[link];
  const auto first = gaps_.lower_bound({link, 0});
  const auto last = gaps_.lower_bound({link + 1, 0});
  for (auto gap = first; gap != last; ++gap) ++tally_.lost;
  gaps_.erase(first, last);
}

}  // namespace chat::bench
