#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "store/eraser.hpp"
#include "unit/store/journal_harness.hpp"

namespace chat::test {

/// Erases from a journal that is open, and goes on only when it is told to.
struct Erasing {
  explicit Erasing(store::SqliteJournal& to_write, store::Eraser::Options options = {})
      : journal(to_write),
        eraser(to_write.files(),
               {.blank = [this](const std::vector<std::uint64_t>& rows) { return journal.blank_later(rows); },
                .note = [this](const std::vector<core::EventId>& persons,
                               std::uint64_t arrival) { journal.note({persons, arrival}); },
                .done = [this] { ++done; }},
               options, log) {
    if (auto open = eraser.open(); !open) FAIL(open.error());
  }

  /// False: there is nobody to erase.
  bool step() {
    const bool more = eraser.step();
    REQUIRE(journal.commit());
    return more;
  }
  int finish() {
    int steps = 1;
    for (; step(); ++steps) REQUIRE(steps < 10'000);
    return steps;
  }
  [[nodiscard]] std::string logged() const { return lines.str(); }

  store::SqliteJournal& journal;
  int done = 0;
  std::ostringstream lines;
  std::shared_ptr<spdlog::logger> log =
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines, true));
  store::Eraser eraser;
};

}  // namespace chat::test
