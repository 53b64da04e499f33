#pragma once
// Which of the expected lines arrived. A link is one (receiver, sender) pair; its lines are numbered from 0.
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace chat::bench {

struct Tally {
  std::uint64_t delivered = 0;     // different lines that arrived
  std::uint64_t lost = 0;          // lines that were sent and never arrived
  std::uint64_t duplicates = 0;    // lines that arrived again
  std::uint64_t out_of_order = 0;  // lines that arrived after a later line of the same sender

  Tally& operator+=(const Tally& other);
};

class Ledger {
 public:
  explicit Ledger(std::size_t links) : next_(links) {}

  // Notes that line `sequence` arrived over `link` (below the number of links). True when it is there for the
  // first time. In order, which is nearly always, this is one comparison.
  bool record(std::size_t link, std::uint32_t sequence) {
    if (sequence == next_[link]) {
      ++next_[link];
      ++tally_.delivered;
      return true;
    }
    return record_unexpected(link, sequence);
  }

  // To be called once for every link, at the end: `sent` lines were sent over it, what is missing is lost.
  void close(std::size_t link, std::uint32_t sent);

  const Tally& tally() const { return tally_; }

 private:
  bool record_unexpected(std::size_t link, std::uint32_t sequence);

  // Lines that were skipped and may still come. Past the bound a skipped line counts as lost at once, and as a
  // duplicate should it come after all: such a run is broken either way.
  static constexpr std::size_t kMaxGaps = 100'000;

  std::vector<std::uint32_t> next_;
  std::set<std::pair<std::size_t, std::uint32_t>> gaps_;
  Tally tally_;
};

}  // namespace chat::bench
