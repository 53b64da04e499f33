#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "core/history.hpp"

namespace chat::store {

/// Part of a conversation, by the number that the journal gave it; see core::Readable.
struct Place {
  std::uint64_t conversation = 0;
  core::EventId floor{};  ///< inclusive
};

/// Thrown where something that may fit cannot be looked at yet: the words are being written, and are far behind.
struct SearchIncomplete {};

/// Finds words. One for each thread that reads.
class SearchIndex {
 public:
  virtual ~SearchIndex() = default;

  /// The arrivals of the newest `query.limit` events that fit `query`, are in one of `places` (which stand for
  /// `query.where` and `query.person`) and arrived up to `position`; in any order. It may lag behind the journal a
  /// little, and name events that were withdrawn since: the caller reads their rows and leaves those out.
  /// Throws SearchIncomplete, or SqliteError; with the code SQLITE_INTERRUPT if it takes longer than `deadline` (see
  /// Deadline).
  [[nodiscard]] virtual std::vector<std::uint64_t> find(const core::SearchQuery& query, std::span<const Place> places,
                                                        std::uint64_t position,
                                                        std::chrono::steady_clock::time_point deadline) = 0;
};

}  // namespace chat::store
