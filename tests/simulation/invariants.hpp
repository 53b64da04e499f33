#pragma once

#include "core/core.hpp"

namespace chat::simulation {

/// The bounds of what grows. What is more than a bound that was lowered stays.
struct Bounds {
  explicit Bounds(const core::Settings& settings) : limits(settings.limits), metadata_keys(settings.metadata.keys) {}
  /// These settings hold from now on.
  void raise(const core::Settings& settings);

  irc::Limits limits;  ///< of these, the fields that settings.cpp changes
  std::size_t metadata_keys;
};

/// What must hold of the core's state between any two steps: both sides of every membership mirror each other, every
/// index finds what it should and nothing else, counts equal a recount, and no list is past its bound.
///
/// An invitation may name a channel that has ended: ids are never used again, so it invites to nothing, and the bound
/// of the list makes it go in the end.
void check_invariants(const core::Core& core, const Bounds& bounds);

/// The names' look-alikes, which cost more to compute. Part of the above, to be checked now and then.
void check_skeletons(const core::Core& core);

/// After everyone has left, nothing is left but what is meant to stay: the counts since the start, and WHOWAS.
void check_nothing_left(const core::Core& core, const Bounds& bounds);

}  // namespace chat::simulation
