#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

#include <spdlog/logger.h>

#include "core/history.hpp"
#include "core/journal.hpp"
#include "store/retention.hpp"
#include "store/sqlite_journal.hpp"

namespace chat::store {

/// Everything that keeps what happens, put together: the journal, what is made from it behind, and who reads it.
/// On disk, or in memory.
class Store {
 public:
  struct Options {
    bool in_memory = false;
    std::size_t memory_events = 100'000;  ///< in memory: the last so many are kept
    SqliteJournal::Options journal;       ///< on disk
    util::Millis grace{0};                ///< how long a channel without members is remembered
    RetentionLimits retention{};          ///< on disk
  };
  using Answered = std::move_only_function<void(std::expected<core::Answer, std::string>)>;

  /// The error is one or more sentences that say what to do. Threads run from here on.
  [[nodiscard]] static std::expected<std::unique_ptr<Store>, std::string> open(const Options& options,
                                                                               std::shared_ptr<spdlog::logger> log);
  virtual ~Store() = default;
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// For the engine's thread, and nobody else once it runs.
  [[nodiscard]] virtual core::Journal& journal() = 0;
  /// Who stamps events here.
  [[nodiscard]] virtual core::NodeId node() const = 0;
  /// What the process before this one left.
  [[nodiscard]] virtual const core::Remembered& remembered() const = 0;
  /// Where it is and how much, for the log: key=value. Before the engine runs.
  [[nodiscard]] virtual std::string description() const = 0;
  /// Answers a question to the journal as it was at `position` (Journal::position()): `answered` is called once, on a
  /// thread of the store's, or at once if there are too many questions. Any thread.
  virtual void read(core::Query query, std::uint64_t position, Answered answered) = 0;
  /// Waits for the questions under way, answers the others with an error, and takes no more. Before what `answered`
  /// speaks to goes. Any thread.
  virtual void stop_reading() = 0;
  /// New limits hold from now on. Any thread.
  virtual void configure(const RetentionLimits& limits) = 0;
};

}  // namespace chat::store
