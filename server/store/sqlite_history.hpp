#pragma once

#include <spdlog/logger.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/history.hpp"
#include "store/index_file.hpp"
#include "store/indexer.hpp"
#include "store/numbers.hpp"
#include "store/schema.hpp"
#include "store/search_index.hpp"
#include "store/sqlite.hpp"
#include "store/stretch.hpp"

namespace chat::store {

/// Reads the journal's file with the help of the index and its tail. It has its own connections, and no transaction
/// is open between two reads. For one thread.
class SqliteHistory final : public core::History {
 public:
  struct Options {
    std::chrono::milliseconds patience{5'000};         ///< how long a read may take
    std::chrono::milliseconds search_patience{1'500};  ///< how long a search may take
    const std::atomic<bool>* cancelled = nullptr;      ///< while true, reads end as if they had taken too long
  };

  /// The journal is open. `indexer` must outlive the object. Without `search`, a search reads the conversations
  /// themselves. The error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<SqliteHistory>, std::string> open(
      Files files, Indexer& indexer, std::unique_ptr<SearchIndex> search, Options options,
      std::shared_ptr<spdlog::logger> log);

  [[nodiscard]] std::expected<core::Answer, std::string> read(const core::Query& query,
                                                              std::uint64_t position) override;

 private:
  struct Refused;
  using Events = std::vector<core::StoredEvent>;

  SqliteHistory(Files files, Indexer& indexer, std::unique_ptr<SearchIndex> search, Options options,
                std::shared_ptr<spdlog::logger> log);

  [[nodiscard]] core::Answer answer(const core::PageQuery& query, std::uint64_t position);
  [[nodiscard]] core::Answer answer(const core::AroundQuery& query, std::uint64_t position);
  [[nodiscard]] core::Answer answer(const core::TargetsQuery& query, std::uint64_t position);
  [[nodiscard]] core::Answer answer(const core::EventQuery& query, std::uint64_t position);
  [[nodiscard]] core::Answer answer(const core::SearchQuery& query, std::uint64_t position);
  [[nodiscard]] core::Answer answer(const core::SummaryQuery& query, std::uint64_t position);

  /// The first `limit` events in the stretch's direction that `wanted` is true of.
  template <class Wanted>
  [[nodiscard]] Events events(Stretch stretch, std::size_t limit, Wanted&& wanted);
  /// From the tail and the index.
  [[nodiscard]] std::vector<Spot> spots(const Stretch& stretch, std::size_t limit);
  [[nodiscard]] IndexReader& index(std::uint64_t edition);
  [[nodiscard]] std::optional<core::StoredEvent> event(std::uint64_t arrival);
  /// Whose erasure is under way: what they said is not shown, though it may still be there.
  void look_who_is_erased();
  [[nodiscard]] core::StoredEvent shown(const Statement& row);
  [[nodiscard]] std::optional<std::uint64_t> number_of(const core::Conversation& conversation);
  /// `channels`, and the private talks of `person`.
  [[nodiscard]] std::vector<Place> places(const std::vector<core::Readable>& channels, core::EventId person);
  void check_time() const;
  [[nodiscard]] std::string sentence(const SqliteError& error);

  const Files files_;
  Indexer& indexer_;
  const std::unique_ptr<SearchIndex> search_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;

  Database journal_;
  Numbers numbers_;
  Statement by_arrival_;
  Statement by_id_;
  Statement talks_;
  Statement erasures_;
  std::vector<core::EventId> erased_;  ///< as of this read

  std::optional<IndexReader> index_;
  std::uint64_t edition_ = 0;  ///< of the index that is open
  bool index_failed_ = false;  ///< it was the index that threw
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace chat::store
