#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "store/indexer.hpp"
#include "store/sqlite_history.hpp"
#include "unit/store/journal_harness.hpp"

namespace chat::test {

/// A journal on disk with its index, whose indexer goes on only when it is told to, and somebody who reads it.
struct Indexed {
  explicit Indexed(store::Indexer::Options chosen = {}, store::SqliteHistory::Options reading = {})
      : options(chosen), reading_options(reading), journal(opened(folder.path())) {
    options.tail.linger = std::chrono::milliseconds{0};
    start();
  }
  ~Indexed() { journal->observe(nullptr); }

  void start() {
    indexer = std::make_unique<store::Indexer>(journal->files(), options, log);
    if (auto open = indexer->open(); !open) FAIL(open.error());
    journal->observe(&indexer->observer());
    auto made = store::SqliteHistory::open(journal->files(), *indexer, nullptr, reading_options, log);
    if (!made) FAIL(made.error());
    history = std::move(*made);
  }
  /// As if the process had ended: what the tail had is gone.
  void end() {
    journal->observe(nullptr);
    history.reset();
    indexer.reset();
  }
  /// Whether there was something to write.
  bool step() {
    const auto done = indexer->step({});
    if (!done) FAIL(done.error());
    return *done;
  }
  void index_all() {
    while (step()) {
    }
  }
  void commit(const core::StoredEvent& event) {
    journal->append(core::view_of(event));
    if (auto done = journal->commit(); !done) FAIL(done.error());
  }
  [[nodiscard]] std::string logged() const { return lines.str(); }

  TemporaryFolder folder;
  std::ostringstream lines;
  std::shared_ptr<spdlog::logger> log =
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines, true));
  store::Indexer::Options options;
  store::SqliteHistory::Options reading_options;
  std::unique_ptr<store::SqliteJournal> journal;
  std::unique_ptr<store::Indexer> indexer;
  std::unique_ptr<store::SqliteHistory> history;
};

}  // namespace chat::test
