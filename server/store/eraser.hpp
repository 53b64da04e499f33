#pragma once

#include <spdlog/logger.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/event_id.hpp"
#include "store/numbers.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/worker.hpp"

namespace chat::store {

/// Goes over the journal for persons who are erased, on a thread of its own that reads beside the writer, some thousand
/// rows at a time: what was here before the erasure is handed on to be blanked (what arrives later never gets its
/// content). How far it came is kept with the erasure, so a restart goes on there. When it is through, the log says so.
class Eraser {
 public:
  struct Calls {
    /// See SqliteJournal::blank_later().
    std::function<std::size_t(const std::vector<std::uint64_t>& arrivals)> blank;
    /// See SqliteJournal::note().
    std::function<void(const std::vector<core::EventId>& persons, std::uint64_t arrival)> note;
    /// Something will be gone from the journal.
    std::function<void()> begun = [] {};
    /// Some of what was in the journal is gone.
    std::function<void()> done;
  };
  struct Options {
    std::size_t most_read = 10'000;         ///< rows that one step looks at
    std::size_t most_handed = 1'000;        ///< rows that wait to be blanked
    std::chrono::milliseconds look{1'000};  ///< how often to look whether somebody is erased
    std::chrono::milliseconds pause{50};    ///< between steps
  };

  /// `files`: the journal is there; see Files. All calls come from the thread.
  Eraser(Files files, Calls calls, Options options, std::shared_ptr<spdlog::logger> log);
  ~Eraser();  ///< stops
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  /// The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> open();
  /// Starts the thread.
  [[nodiscard]] std::expected<void, std::string> start();
  /// Ends the thread, after the step that it takes just now.
  void stop();

  /// Looks over some rows, if there is somebody to erase. False: there is not. For tests, which have no thread.
  /// Throws SqliteError.
  bool step();

 private:
  struct Page {
    std::vector<std::uint64_t> to_blank;
    std::uint64_t last = 0;  ///< arrival of the last row that was looked at; 0: there are no more
  };
  /// Who is being erased, and from where on.
  void look();
  [[nodiscard]] bool waits();
  [[nodiscard]] Page find();
  /// Whether the row that the statement is at still has something that it must lose.
  [[nodiscard]] bool has_something(const Statement& row);
  void tell_done(const std::vector<core::EventId>& open);
  /// One step; how long to rest after it.
  [[nodiscard]] Worker::Duration work();

  const Files files_;
  const Calls calls_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;

  // The thread's, once it runs.
  Database journal_;
  std::unique_ptr<Numbers> numbers_;
  Statement open_;
  Statement rows_;
  Statement row_;
  std::vector<core::EventId> persons_;  ///< sorted
  std::uint64_t at_ = 0;                ///< arrival up to which there is nothing more of them
  std::uint64_t upto_ = 0;              ///< the last arrival to look at
  std::vector<std::uint64_t> handed_;   ///< rows that were not blanked when they were looked at last

  Worker worker_;
};

}  // namespace chat::store
