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
#include <string_view>
#include <vector>

#include "core/event_id.hpp"
#include "store/numbers.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/word_table.hpp"
#include "store/worker.hpp"

namespace chat::store {

/// Fills the file of words behind the journal, on a thread that gives way to traffic: it reads the journal in pages,
/// writes each in a transaction of its own file, and rests after each; longer while people talk much. What is withdrawn
/// is taken out as the redaction comes by here; what was erased or has expired, as the sweep comes by, which goes over
/// the whole file now and then while there is nothing else to do. Its words are marked as gone then, and leave the file
/// as it grows; after somebody was erased, they are taken out of it (a purge), which a restart does not forget.
///
/// The file is made again, with one line in the log, when it is missing, damaged, of another journal, or of another
/// form. While it is far behind, WordSearch refuses to search.
class WordIndexer {
 public:
  struct Options {
    std::size_t step = 2000;                   ///< events of one transaction
    std::uint64_t busy = 2000;                 ///< events a second from which on there is much traffic
    std::chrono::milliseconds look{250};       ///< how often to look whether there is something new
    std::chrono::milliseconds sweep{600'000};  ///< how long to wait between two rounds
    std::chrono::milliseconds failed{10'000};  ///< how long to wait after an error of the disk
  };

  /// `files`: the journal is there; see Files.
  WordIndexer(Files files, Options options, std::shared_ptr<spdlog::logger> log);
  ~WordIndexer();  ///< stops
  WordIndexer(const WordIndexer&) = delete;
  WordIndexer& operator=(const WordIndexer&) = delete;

  /// Opens the file, or makes it. The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> open();
  /// Starts the thread.
  [[nodiscard]] std::expected<void, std::string> start();
  /// Ends the thread, after the step that it takes just now.
  void stop();

  // The thread's. For tests, which have no thread. Throw SqliteError.

  /// Takes in the next events. False: there were none.
  bool step();
  /// Looks over the next part of the file. False: that was the end of a round.
  bool sweep();
  /// Somebody was erased: a round of sweep() has to begin, and purge() after it.
  void begin_purge();
  /// Takes some of what is marked as gone out of the file. False: there is nothing more to do.
  bool purge();

  // Any thread.

  [[nodiscard]] const Files& files() const { return files_; }
  /// Changes when the file is made again: who reads it has to open it anew.
  [[nodiscard]] std::uint64_t edition() const { return edition_; }
  /// Whoever reads that edition finds it damaged: it will be made again.
  void report_damage(std::uint64_t edition) { damaged_ = edition; }
  /// What somebody said is gone from the journal for ever: soon the words are gone, too.
  void purge_soon() { purge_soon_ = true; }
  /// The arrival up to which everything is in the file.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  struct Page;
  enum class Purge : std::uint8_t { none, due, going, merged };
  void prepare();
  void open_file();
  [[nodiscard]] std::string_view unusable();
  [[nodiscard]] bool is_of_journal();
  void make_again(std::string_view why);
  [[nodiscard]] Page read_page();
  void write(Page page);
  /// What there is to do now, also if it fails; how long to rest after it.
  [[nodiscard]] Worker::Duration work();
  /// One step or part of a sweep; the same.
  [[nodiscard]] Worker::Duration do_part();
  [[nodiscard]] Worker::Duration rest_after(Worker::Duration work);

  const Files files_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;

  // The thread's, once it runs.
  Database journal_;
  std::optional<Numbers> numbers_;
  Statement rows_;
  Statement flags_;
  Statement last_row_;
  Database file_;
  std::optional<WordTable> words_;
  Statement mark_;
  std::int64_t swept_ = 0;  ///< number of a row
  Purge purge_ = Purge::none;
  std::chrono::steady_clock::time_point next_sweep_{};
  std::uint64_t seen_ = 0;  ///< the journal's last arrival, when it was looked at …
  std::chrono::steady_clock::time_point seen_at_{};
  bool busy_ = false;

  std::atomic<bool> purge_soon_{false};
  std::atomic<std::uint64_t> edition_{0};
  std::atomic<std::uint64_t> damaged_{0};  ///< an edition
  std::atomic<std::uint64_t> position_{0};

  Worker worker_;
};

}  // namespace chat::store
