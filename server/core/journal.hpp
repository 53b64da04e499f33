#pragma once

#include <expected>
#include <string>

#include "core/event.hpp"

namespace chat::core {

/// Where events are kept. All calls come from the engine's thread.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Adds an event to the open transaction. The event's views are valid during the call only.
  virtual void append(const Event& event) = 0;

  /// Makes all that was appended since the last commit durable. Without events there is nothing to do.
  /// On failure (a sentence says why) what was appended is kept for the next call, which tries again; nobody may be
  /// shown what depends on it before one succeeds.
  [[nodiscard]] virtual std::expected<void, std::string> commit() = 0;
};

}  // namespace chat::core
