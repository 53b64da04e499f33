#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "core/journal.hpp"

namespace chat::store {

/// A journal that keeps nothing: what was said is gone when the server stops. It counts, and its commits never fail.
class MemoryJournal final : public core::Journal {
 public:
  void append(const core::Event& event) override;
  [[nodiscard]] bool accepts() const override { return true; }
  [[nodiscard]] std::expected<void, std::string> commit() override;
  [[nodiscard]] std::uint64_t position() const override { return events_; }

  /// Events in all the transactions that were committed.
  [[nodiscard]] std::uint64_t events() const { return events_; }
  /// Transactions with at least one event.
  [[nodiscard]] std::uint64_t commits() const { return commits_; }

 private:
  std::uint64_t open_ = 0;  ///< events of the open transaction
  std::uint64_t events_ = 0;
  std::uint64_t commits_ = 0;
};

}  // namespace chat::store
