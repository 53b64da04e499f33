#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "core/event.hpp"

namespace chat::core {

/// Where events are kept. All calls come from the engine's thread, except where it says otherwise.
class Journal {
 public:
  virtual ~Journal() = default;

  /// False while events can be kept only if they must be (somebody leaves): the disk is nearly full. Commands whose
  /// events may as well not happen are refused meanwhile. Constant during a batch: it changes in commit().
  [[nodiscard]] virtual bool accepts() const = 0;

  /// Adds an event to the open transaction. The event's views are valid during the call only.
  virtual void append(const Event& event) = 0;

  /// Makes all that was appended since the last commit durable. Without events there is little to do.
  /// On failure (a sentence says why) what was appended is kept for the next call, which tries again; nobody may be
  /// shown what depends on it before one succeeds.
  [[nodiscard]] virtual std::expected<void, std::string> commit() = 0;

  /// After a commit that failed: trying again is no use (the disk lost what had been written), the process has to stop.
  [[nodiscard]] virtual bool is_broken() const { return false; }

  /// How many events have been committed in all: the `arrival` of the last one.
  [[nodiscard]] virtual std::uint64_t position() const = 0;
};

}  // namespace chat::core
