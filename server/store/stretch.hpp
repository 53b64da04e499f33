#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "core/event_kinds.hpp"

namespace chat::store {

/// Events of one conversation that are looked for, in the canonical order or against it.
struct Stretch {
  std::uint64_t conversation = 0;  ///< its number
  core::EventId from{};            ///< inclusive
  std::optional<core::EventId> before{};
  bool newest = true;  ///< the latest first; false: the earliest first
  core::EventKinds kinds = core::kTalk;
  std::uint64_t position = 0;  ///< no later arrivals
};

/// Where an event of a conversation is.
struct Spot {
  core::EventId id;
  std::uint64_t arrival = 0;
  core::EventKind kind = core::EventKind::message;
};

[[nodiscard]] inline bool is_wanted(const Stretch& stretch, const Spot& spot) {
  return spot.arrival <= stretch.position && stretch.kinds.has(spot.kind);
}

/// The id that comes next, so that an exclusive lower bound is an inclusive one.
[[nodiscard]] inline core::EventId successor(core::EventId id) {
  if (id.node != std::numeric_limits<core::NodeId>::max()) return {id.stamp, id.node + 1};
  return {{id.stamp.bits + 1}, 0};
}

/// The part of the stretch that lies behind `id` in its direction.
[[nodiscard]] inline Stretch rest_of(Stretch stretch, core::EventId id) {
  if (stretch.newest) {
    stretch.before = id;
  } else {
    stretch.from = successor(id);
  }
  return stretch;
}

/// What both lists have, in the stretch's direction, each event once, at most `limit`.
[[nodiscard]] inline std::vector<Spot> merged(const Stretch& stretch, const std::vector<Spot>& a,
                                              const std::vector<Spot>& b, std::size_t limit) {
  std::vector<Spot> both;
  both.reserve(a.size() + b.size());
  std::ranges::merge(a, b, std::back_inserter(both), [&](const Spot& left, const Spot& right) {
    return stretch.newest ? left.id > right.id : left.id < right.id;
  });
  const auto twice = std::ranges::unique(both, {}, &Spot::id);
  both.erase(twice.begin(), twice.end());
  if (both.size() > limit) both.resize(limit);
  return both;
}

}  // namespace chat::store
