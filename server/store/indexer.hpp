#pragma once

#include <spdlog/logger.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "store/index_file.hpp"
#include "store/numbers.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/tail.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// Writes the index behind the journal: what was committed waits in the tail, is sorted, and goes into the file in
/// stretches, on a thread of its own. Where the tail does not have it (after a restart, or when the file
/// is made again), it is read from the journal.
class Indexer {
 public:
  struct Options {
    Tail::Options tail;
    std::size_t stretch = std::size_t{1} << 17;  ///< rows of the journal that are read and sorted at a time
  };

  /// `files`: the journal is there and open; see Files.
  Indexer(Files files, Options options, std::shared_ptr<spdlog::logger> log);
  ~Indexer();
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  /// Opens the file. If it is missing, damaged, or not of this journal, it is made again: by the thread, and reads are
  /// refused meanwhile. Before the journal gets its first event. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> open();
  /// What the journal has to tell of its commits.
  [[nodiscard]] CommitObserver& observer() { return tail_; }

  /// Starts the thread.
  [[nodiscard]] std::expected<void, std::string> start();
  /// Ends the thread. What is in the tail then comes from the journal at the next start.
  void stop();
  /// What the thread does again and again: writes one stretch; if there is none, waits for one until `deadline`.
  /// False: there was none. The error is a phrase; it may be tried again. For tests, which have no thread.
  std::expected<bool, std::string> step(std::chrono::steady_clock::time_point deadline);

  // Any thread.

  [[nodiscard]] const Tail& tail() const { return tail_; }
  /// The arrival up to which all is in the file.
  [[nodiscard]] std::uint64_t indexed() const { return indexed_; }
  /// Changes when the file is made again: who reads it has to open it anew. Odd: that is going on just now.
  [[nodiscard]] std::uint64_t edition() const { return edition_; }
  /// Whoever reads that edition finds it damaged: it will be made again.
  void report_damage(std::uint64_t edition);

 private:
  void run();
  void open_file(std::uint64_t events);
  void make_again(std::string_view why);
  /// Whether what the file has marked is in the journal.
  [[nodiscard]] bool is_of_journal(std::uint64_t events);
  bool work(std::chrono::steady_clock::time_point deadline);
  void write(std::span<const IndexEntry> entries, IndexMark mark);
  /// The entries of up to `rows` rows of the journal, behind `mark` and up to `upto`; moves the mark to the last one.
  [[nodiscard]] std::vector<IndexEntry> entries_behind(IndexMark& mark, std::uint64_t upto, std::size_t rows);
  void pause(std::chrono::steady_clock::time_point deadline) CHAT_EXCLUDES(mutex_);

  const Files files_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;
  Tail tail_;

  // The thread's, once it runs.
  Database journal_;
  std::optional<Numbers> numbers_;
  Statement rows_;
  core::NodeId node_ = 0;
  std::optional<IndexFile> file_;

  std::atomic<std::uint64_t> indexed_{0};
  std::atomic<std::uint64_t> edition_{2};
  std::atomic<std::uint64_t> damaged_{0};  ///< an edition
  util::Mutex mutex_;
  util::Condition stopping_;
  bool stop_ CHAT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace chat::store
