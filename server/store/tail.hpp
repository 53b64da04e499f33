#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "store/commit_observer.hpp"
#include "store/stretch.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// A part of the tail: what was committed in some time.
class TailHeap {
 public:
  void add(const IndexEntry& entry);
  [[nodiscard]] std::vector<Spot> spots(const Stretch& stretch, std::size_t limit) const;
  [[nodiscard]] std::size_t size() const { return size_; }
  /// What arrived last.
  [[nodiscard]] const Spot& last() const { return last_; }
  /// All entries, by conversation and id.
  [[nodiscard]] std::vector<IndexEntry> sorted() const;

 private:
  std::unordered_map<std::uint64_t, std::vector<Spot>> by_conversation_;  // each by id
  std::size_t size_ = 0;
  Spot last_;
};

/// What was committed and is not in the index's file yet, in memory. Entries come into the youngest heap; the indexer
/// takes one heap after the other, which nobody changes from then on, writes it to the file, and only then drops it
/// here. So whoever asks the tail first and the file then misses nothing.
///
/// At its bound the engine waits for the indexer, which holds up everybody who writes: they are faster than the disk.
/// If that does not help in time (the index cannot be written), the tail lets go of everything and is incomplete: reads
/// are refused until the indexer has caught up from the journal, and the engine waits no more.
class Tail final : public CommitObserver {
 public:
  struct Options {
    std::size_t bound = std::size_t{1} << 18;   ///< entries, some 50 bytes each; one commit may be past it
    std::size_t heap = std::size_t{1} << 15;    ///< entries that are written at a time, if there are so many
    std::chrono::milliseconds linger{500};      ///< how long an entry waits for others to be written with it
    std::chrono::milliseconds patience{2'000};  ///< how long the engine waits at the bound
  };

  using Heap = TailHeap;

  explicit Tail(Options options) : options_(options) {}

  // CommitObserver; the engine's thread. Waits at the bound only.
  void committed(std::span<const IndexEntry> entries) override CHAT_EXCLUDES(mutex_);

  /// At most `limit`, in the stretch's direction. None: the tail is incomplete. Any thread.
  [[nodiscard]] std::optional<std::vector<Spot>> spots(const Stretch& stretch, std::size_t limit) const
      CHAT_EXCLUDES(mutex_);

  // The indexer's thread, except stop().

  /// The oldest heap, which stays until drop_oldest(). Waits for a full one, or for one whose first entry has lingered,
  /// or that the engine waits for. None: there is nothing to write until `deadline`, or ever (stop(), let_go()).
  [[nodiscard]] std::shared_ptr<const Heap> take(std::chrono::steady_clock::time_point deadline) CHAT_EXCLUDES(mutex_);
  /// What take() gave is in the file now.
  void drop_oldest() CHAT_EXCLUDES(mutex_);
  /// take() does not wait any more. Any thread.
  void stop() CHAT_EXCLUDES(mutex_);

  /// If the tail is incomplete: the arrival up to which all has to come from the journal; what is committed later is
  /// collected here, from this call on.
  [[nodiscard]] std::optional<std::uint64_t> missing() CHAT_EXCLUDES(mutex_);
  /// What missing() asked for is in the file now, or comes with `heap`. False: the tail had to let go meanwhile.
  bool complete(Heap heap = {}) CHAT_EXCLUDES(mutex_);
  /// Lets go of everything and is incomplete: the file is begun anew, or opened. `position`: the journal's, if nothing
  /// was committed since it was opened.
  void let_go(std::uint64_t position = 0) CHAT_EXCLUDES(mutex_);

 private:
  enum class State : std::uint8_t {
    idle,        ///< incomplete, and nothing is collected
    collecting,  ///< incomplete
    complete,
  };
  void let_go_held() CHAT_REQUIRES(mutex_);
  void seal_youngest() CHAT_REQUIRES(mutex_);
  /// Whether there is a heap for the indexer.
  [[nodiscard]] bool is_ready() const CHAT_REQUIRES(mutex_);

  const Options options_;
  mutable util::Mutex mutex_;
  util::Condition work_;  ///< for the indexer
  util::Condition room_;  ///< for the engine
  State state_ CHAT_GUARDED_BY(mutex_) = State::idle;
  std::deque<std::shared_ptr<const Heap>> heaps_ CHAT_GUARDED_BY(mutex_);  ///< full ones, the oldest first
  Heap youngest_ CHAT_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point first_came_ CHAT_GUARDED_BY(mutex_);  ///< of the youngest heap
  std::size_t size_ CHAT_GUARDED_BY(mutex_) = 0;                              ///< of all heaps
  std::uint64_t last_ CHAT_GUARDED_BY(mutex_) = 0;                            ///< arrival
  std::uint64_t missing_ CHAT_GUARDED_BY(mutex_) = 0;                         ///< while collecting: see missing()
  bool engine_waits_ CHAT_GUARDED_BY(mutex_) = false;
  bool stopped_ CHAT_GUARDED_BY(mutex_) = false;
};

}  // namespace chat::store
