#pragma once

#include <spdlog/logger.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/state.hpp"
#include "store/worker.hpp"
#include "util/hybrid_clock.hpp"
#include "util/mutex.hpp"

namespace chat::store {

/// How long what happened is kept, and how much of it.
struct RetentionLimits {
  struct Kind {
    util::Millis age{0};      ///< 0: for ever
    std::uint64_t bytes = 0;  ///< of texts; 0: as much as there is
    [[nodiscard]] bool is_limited() const { return age.count() > 0 || bytes > 0; }
  };
  Kind channels;
  Kind private_talks;
};

/// Finds what is past its limit, the oldest first, and hands it on to be blanked, on a thread of its own that
/// reads beside the journal's writer, a few thousand rows at a time. A blanked row keeps its place and its digest.
///
/// What tells of the present stays, however old: the topic that a channel has, the entering of somebody who is still in
/// it, and all that accounts and registered channels are made of, which counts in no limit either.
class Retention {
 public:
  /// Takes on to blank these rows, some time soon, and says how many of them it took, from the first; see
  /// SqliteJournal::blank_later(). Called on the thread.
  using Blank = std::function<std::size_t(const std::vector<std::uint64_t>& arrivals)>;
  struct Options {
    std::size_t most_read = 10'000;          ///< rows that one step looks at, of each kind
    std::size_t most_handed = 1'000;         ///< rows that wait to be blanked, of each kind
    std::chrono::milliseconds look{60'000};  ///< how often to look whether something has become too old
    std::chrono::milliseconds pause{200};    ///< between steps while there is more to do
    std::chrono::hours again{24};            ///< how often to begin from the oldest, for what came late or was in use
  };

  /// `files`: the journal is there; see Files.
  Retention(Files files, RetentionLimits limits, Blank blank, Options options, std::shared_ptr<spdlog::logger> log);
  ~Retention();  ///< stops
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  /// The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> open();
  /// Starts the thread.
  [[nodiscard]] std::expected<void, std::string> start();
  /// Ends the thread, after the step that it takes just now.
  void stop();
  /// New limits hold from now on. Any thread.
  void configure(RetentionLimits limits) CHAT_EXCLUDES(mutex_);

  /// Looks once, as of `now` (of the wall clock), and hands on what it finds. False: there is nothing more to do just
  /// now. For tests, which have no thread. Throws SqliteError.
  bool step(util::Millis now);

 private:
  /// What is kept apart: its limit, and how far it has been looked at.
  struct Kind {
    bool is_private = false;
    std::uint64_t seen = 0;               ///< nothing with an earlier stamp is to be handed on
    std::vector<std::uint64_t> handed{};  ///< rows that were not blanked when they were looked at last
  };
  struct Found {
    std::vector<std::uint64_t> arrivals;
    std::uint64_t seen = 0;
    bool more = false;
  };

  bool step(Kind& kind, RetentionLimits::Kind limit, std::uint64_t bytes, util::Millis now);
  [[nodiscard]] bool waits(Kind& kind);
  [[nodiscard]] Found find(const Kind& kind, RetentionLimits::Kind limit, std::uint64_t bytes, util::Millis now);
  [[nodiscard]] RetentionLimits limits() CHAT_EXCLUDES(mutex_);
  /// One step; how long to rest after it.
  [[nodiscard]] Worker::Duration work();

  const Files files_;
  const Blank blank_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;

  // The thread's, once it runs.
  Database journal_;
  Statement rows_;
  Statement flags_;
  std::array<Kind, 2> kinds_{{{.is_private = false}, {.is_private = true}}};
  util::Millis began_{0};

  util::Mutex mutex_;
  RetentionLimits limits_ CHAT_GUARDED_BY(mutex_);

  Worker worker_;
};

}  // namespace chat::store
