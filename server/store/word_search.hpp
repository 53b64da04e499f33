#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/numbers.hpp"
#include "store/search_index.hpp"
#include "store/sqlite.hpp"
#include "store/word_indexer.hpp"
#include "store/word_table.hpp"

namespace chat::store {

/// Finds words in the file that a WordIndexer fills, and in what it has not taken in yet: that is read from the
/// journal, if it is not more than kMostUnindexed events. If it is more (the file is being made again), nothing is
/// found rather than some of it. If the file turns out to be damaged, the indexer is told.
class WordSearch final : public SearchIndex {
 public:
  static constexpr std::uint64_t kMostUnindexed = 20'000;

  /// The indexer must outlive it. Throws SqliteError.
  explicit WordSearch(WordIndexer& indexer);
  /// The same; the error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<WordSearch>, std::string> open(WordIndexer& indexer);

  [[nodiscard]] std::vector<std::uint64_t> find(const core::SearchQuery& query, std::span<const Place> places,
                                                std::uint64_t position,
                                                std::chrono::steady_clock::time_point deadline) override;

 private:
  using Hits = std::vector<WordTable::Hit>;
  void open_file();
  /// Sets `upto` to the arrival up to which it has looked.
  [[nodiscard]] Hits in_file(const core::SearchQuery& query, std::span<const Place> places, std::uint64_t position,
                             std::uint64_t& upto);
  [[nodiscard]] Hits in_journal(const core::SearchQuery& query, std::span<const Place> places, std::uint64_t from,
                                std::uint64_t position);

  WordIndexer& indexer_;
  std::optional<std::uint64_t> edition_;  ///< of the file that is open
  Database file_;
  std::optional<WordTable> words_;
  Statement mark_;
  Database journal_;
  Numbers numbers_;
  Statement rows_;
  Database memory_;  ///< what is not in the file yet, for the length of a search
  std::optional<WordTable> latest_;
};

}  // namespace chat::store
