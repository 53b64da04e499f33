#include "store/memory_journal.hpp"

#include <utility>

namespace chat::store {

void MemoryJournal::append(const core::Event& /*event*/) { ++open_; }

std::expected<void, std::string> MemoryJournal::commit() {
  if (open_ == 0) return {};
  ++commits_;
  events_ += std::exchange(open_, 0);
  return {};
}

}  // namespace chat::store
