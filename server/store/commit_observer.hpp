#pragma once

#include <cstdint>
#include <span>

#include "core/event.hpp"

namespace chat::store {

/// Where an event belongs: one for each conversation that it concerns (a quit or a change of nick: for each channel).
struct IndexEntry {
  std::uint64_t conversation = 0;  ///< its number in the table `conversations`
  core::EventId id;
  std::uint64_t arrival = 0;
  core::EventKind kind = core::EventKind::message;
  char audience = 0;  ///< see Event::audience
};

/// Hears what has become durable, before anybody is shown it. Called on the engine's thread: must be quick.
class CommitObserver {
 public:
  virtual ~CommitObserver() = default;
  /// The entries of all events of one commit, in the order of their arrival. Valid during the call only.
  virtual void committed(std::span<const IndexEntry> entries) = 0;
};

}  // namespace chat::store
