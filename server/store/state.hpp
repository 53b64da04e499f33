#pragma once

#include <cstdint>

#include "core/history.hpp"
#include "store/sqlite.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::store {

/// What a journal holds in all.
struct State {
  std::uint64_t events = 0;  ///< also the arrival of the last one
  util::Stamp last;          ///< the latest stamp
  core::StoreDigest digest{};
  std::uint64_t channel_bytes = 0;  ///< of texts that are still there, targets and what accounts are made of aside
  std::uint64_t private_bytes = 0;
  [[nodiscard]] bool operator==(const State&) const = default;
};

/// Reads and writes the one row of the table `state`. Throws SqliteError.
[[nodiscard]] State load_state(Database& journal);

class StateWriter {
 public:
  explicit StateWriter(Database& journal);
  void save(const State& state);

 private:
  Statement update_;
};

}  // namespace chat::store
