#pragma once

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "unit/store/journal_harness.hpp"

namespace chat::test {

/// Puts events into a journal that is open, a few a commit.
inline void fill(store::SqliteJournal& journal, RandomEvents& source, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    journal.append(core::view_of(source.next()));
    if (i % 50 == 49) REQUIRE(journal.commit());
  }
  REQUIRE(journal.commit());
}

/// A folder's journal with so many events, closed again. What it holds is returned.
inline store::State filled(const std::filesystem::path& directory, std::size_t count, std::uint64_t seed = 1) {
  RandomEvents source(seed);
  const auto journal = opened(directory);
  fill(*journal, source, count);
  return journal->state();
}

/// Changes a journal's file behind the program's back.
inline void tamper(const std::filesystem::path& directory, const char* sql) {
  store::Database database(store::Files(directory).journal, store::Database::Mode::write);
  database.run(sql);
}

/// Overwrites some of the file, by a part of its length.
inline void scribble(const std::filesystem::path& directory, double from, std::size_t bytes) {
  const auto path = store::Files(directory).journal;
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(size * from));
  file << std::string(bytes, '\x5a');
  REQUIRE(file.flush());
}

}  // namespace chat::test
