#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "store/sqlite.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// A thread that copies what was committed from the write-ahead log into the journal's file, so that the engine's
/// thread does not have to. It never holds up a commit (SQLite's passive checkpoints).
class Checkpointer {
 public:
  struct Options {
    std::filesystem::path journal;
    std::string vfs;
    std::uint64_t step = 512;           ///< pages of log that are worth a checkpoint
    std::function<void()> each_second;  ///< called on the thread, about once a second
  };
  /// The error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<Checkpointer>, std::string> start(Options options);
  /// Joins the thread; a checkpoint that is going on ends early.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// How many pages the log has now, after a commit. Wakes the thread when that is worth it. The engine's thread.
  void log_has(std::uint64_t pages);
  /// Wakes the thread in any case.
  void hurry();

  /// How many of the log's pages, from its beginning, are in the journal's file; about. Any thread.
  [[nodiscard]] std::uint64_t copied() const { return copied_; }
  /// Whether a checkpoint is going on. Any thread.
  [[nodiscard]] bool is_busy() const { return busy_; }
  /// The system said that what was written is not on the disk. Nothing can mend that; see SqliteJournal::is_broken().
  [[nodiscard]] bool sync_failed() const { return sync_failed_; }

 private:
  explicit Checkpointer(Options options);
  void run();
  void checkpoint();

  const Options options_;
  Database database_;  // the thread's, except interrupt()
  std::atomic<std::uint64_t> copied_{0};
  std::atomic<bool> busy_{false};
  std::atomic<bool> sync_failed_{false};
  std::uint64_t noted_ = 0;  // the engine's thread: what log_has() last woke the thread for

  util::Mutex mutex_;
  util::Condition wake_;
  bool due_ CHAT_GUARDED_BY(mutex_) = false;
  bool stop_ CHAT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace chat::store
