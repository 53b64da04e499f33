#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "store/sqlite.hpp"
#include "store/state.hpp"

namespace chat::store {

/// What a look at a whole journal found.
struct Findings {
  State state;                        ///< by the journal's own count
  std::uint64_t blanked = 0;          ///< events without their content: withdrawn, erased or expired
  std::uint64_t lost = 0;             ///< events that cannot be read or are not what they were
  std::vector<std::string> problems;  ///< each a sentence; the first ones. None: all is well

  [[nodiscard]] bool is_whole() const { return problems.empty(); }
};

/// Reads all of a journal: SQLite's own check of the file, each event by its digest, the numbers without a gap, the
/// sums, and whether the tables of accounts say what the events say. Beside a running server it looks at what was there
/// when it began. The error is a sentence: there is nothing to look at.
[[nodiscard]] std::expected<Findings, std::string> verify(const std::filesystem::path& directory);

/// The same of a journal that is open. Throws SqliteError for what is no damage.
[[nodiscard]] Findings look_over(Database& journal);

}  // namespace chat::store
