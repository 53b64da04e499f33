#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/history.hpp"
#include "core/journal.hpp"
#include "store/apply.hpp"
#include "store/checkpointer.hpp"
#include "store/commit_observer.hpp"
#include "store/directory.hpp"
#include "store/event_digest.hpp"
#include "store/numbers.hpp"
#include "store/pending.hpp"
#include "store/rows.hpp"
#include "store/schema.hpp"
#include "store/space.hpp"
#include "store/sqlite.hpp"
#include "store/state.hpp"
#include "util/mutex.hpp"

namespace chat::store {

enum class Durability : std::uint8_t {
  commit,  ///< what was committed survives the end of the process, however sudden
  fsync,   ///< … and the loss of power
};

/// The journal on disk: one SQLite file, whose one writer this is. Events are copied in memory until commit() writes
/// them all, and what follows from them, in one transaction.
///
/// What is withdrawn, erased or expired is overwritten with zeros where it was (SQLite's secure_delete), so that it
/// does not linger in free pages; the write-ahead log loses it when it is written over.
class SqliteJournal final : public core::Journal {
 public:
  struct Options {
    std::filesystem::path directory;
    Durability durability = Durability::commit;
    std::uint64_t reserve = std::uint64_t{16} << 20;  ///< bytes of a file to give back when the disk is full; 0: none
    std::uint64_t least_free = std::uint64_t{64} << 20;  ///< bytes that must be free for accepts()
    std::uint64_t log_bound = std::uint64_t{64} << 20;   ///< bytes of write-ahead log past which the engine helps
    std::chrono::milliseconds clean_every{60'000};       ///< how often the log is emptied, if something was withdrawn
    std::string vfs;                            ///< a name registered with SQLite, for tests; empty: the default
    std::function<std::uint64_t()> free_space;  ///< for tests; empty: asks the system
  };

  /// Opens the journal in that folder, or begins one. The folder is locked until the object goes. Whatever the last
  /// process left is recovered and looked over: the end, not all of it (that is what `chatserver check` is for).
  /// The error is one or more sentences that say what to do.
  [[nodiscard]] static std::expected<std::unique_ptr<SqliteJournal>, std::string> open(Options options);
  ~SqliteJournal() override;
  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  // core::Journal
  [[nodiscard]] bool accepts() const override { return accepts_; }
  void append(const core::Event& event) override;
  [[nodiscard]] std::expected<void, std::string> commit() override;
  [[nodiscard]] std::uint64_t position() const override { return state_.events; }
  [[nodiscard]] bool is_broken() const override { return broken_; }

  // The engine's thread, or before it runs.

  /// Adds an event as another journal kept it: with that one's salt and digest.
  void append(const core::Event& event, const Seal& seal);
  /// Where a committed event is; none: not here. The error is a sentence.
  [[nodiscard]] std::expected<std::optional<std::uint64_t>, std::string> find(core::EventId id);
  /// Hears of every later commit; must outlive the journal. None: nobody.
  void observe(CommitObserver* observer) { observer_ = observer; }
  /// What the last process left: the latest stamp, accounts, channels, and who was in them. How far guests had read is
  /// forgotten.
  [[nodiscard]] std::expected<core::Remembered, std::string> remembered();
  /// Channels that emptied before then are over: they are not remembered any more.
  [[nodiscard]] std::expected<void, std::string> forget_channels(util::Millis emptied_before);
  [[nodiscard]] const State& state() const { return state_; }

  // Any thread.

  /// Who stamps events here: random, chosen when the journal was begun.
  [[nodiscard]] core::NodeId node() const { return node_; }
  [[nodiscard]] const Files& files() const { return files_; }
  [[nodiscard]] Durability durability() const { return options_.durability; }
  /// Takes source, account, texts and salt out of these rows for good, a few in each of the next commits. Returns how
  /// many of them it has taken on, from the first; the rest has to come again later.
  [[nodiscard]] std::size_t blank_later(const std::vector<std::uint64_t>& arrivals);
  /// Events up to `arrival` hold nothing any more of persons who are erased; noted in the next commit. A later call
  /// takes the place of one that still waits.
  struct GoneOver {
    std::vector<core::EventId> persons;
    std::uint64_t arrival = 0;
  };
  void note(GoneOver gone_over);

 private:
  SqliteJournal(Options options, Directory directory);

  void prepare_database();
  void check_end();
  /// True: something that was there before is gone now.
  bool write(State& state);
  bool write_event(std::size_t index, State& state);
  void blank(State& state);
  void take_notes();
  [[nodiscard]] std::expected<void, SqliteError> transact();
  [[nodiscard]] std::string sentence(const SqliteError& error) const;
  void succeeded(const State& state);
  void look_after_log();
  void clean_log();
  /// Copies what is left of the log (`mode`: one of SQLite's checkpoints). True: all of it is in the journal's file.
  bool checkpoint(int mode);
  [[nodiscard]] bool little_log_is_left() const;

  const Options options_;
  const Files files_;
  Directory directory_;
  Database database_;
  core::NodeId node_ = 0;

  // The engine's thread.
  std::optional<Numbers> numbers_;
  std::optional<RowWriter> rows_;
  std::optional<Derived> derived_;
  std::optional<StateWriter> state_writer_;
  Statement begin_;
  Statement commit_;
  Statement rollback_;
  Salts salts_;
  std::string scratch_;
  Pending pending_;
  State state_;
  std::vector<IndexEntry> entries_;
  std::vector<std::uint64_t> blanking_;  ///< what this commit takes from blank_later() …
  std::optional<GoneOver> gone_over_;    ///< … and from note()
  CommitObserver* observer_ = nullptr;
  Space space_;
  bool accepts_ = false;
  bool broken_ = false;
  std::uint64_t unlooked_ = 0;   ///< bytes written since the free space was looked at
  std::uint64_t log_pages_ = 0;  ///< of the write-ahead log, by the last commit
  std::uint64_t page_size_ = 0;
  std::uint64_t next_restart_ = 0;  ///< pages of log at which restarting it is tried again
  bool unclean_ = false;            ///< the log holds what was withdrawn since
  std::chrono::steady_clock::time_point next_cleaning_;

  util::Mutex blank_mutex_;
  std::vector<std::uint64_t> to_blank_ CHAT_GUARDED_BY(blank_mutex_);
  std::optional<GoneOver> to_note_ CHAT_GUARDED_BY(blank_mutex_);
  std::atomic<bool> any_notes_{false};

  std::unique_ptr<Checkpointer> checkpointer_;
};

}  // namespace chat::store
