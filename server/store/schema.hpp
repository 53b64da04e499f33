#pragma once

#include <cstdint>
#include <filesystem>

#include "store/sqlite.hpp"

namespace chat::store {

/// The files in a data directory. `journal` is the truth; the others are made from it again when they are missing.
struct Files {
  explicit Files(const std::filesystem::path& directory)
      : journal(directory / "journal.db"),
        index(directory / "index.db"),
        search(directory / "search.db"),
        lock(directory / "lock"),
        reserve(directory / "reserve") {}
  std::filesystem::path journal;
  std::filesystem::path index;    ///< where each conversation's events are
  std::filesystem::path search;   ///< words
  std::filesystem::path lock;     ///< held by the one process that writes
  std::filesystem::path reserve;  ///< space to give back when the disk is full
};

/// What the file begins with, so that `file` and we know it: "chat".
inline constexpr std::int32_t kApplicationId = 0x63686174;

/// Brings the journal's tables to what this program knows, in steps that are never changed once published.
/// Throws SqliteError; std::runtime_error with a sentence if the file is of a newer program, or another's.
void migrate(Database& journal);

/// Whether the tables of accounts are there: a file that is only read may be of an older program.
[[nodiscard]] bool knows_accounts(Database& journal);

}  // namespace chat::store
