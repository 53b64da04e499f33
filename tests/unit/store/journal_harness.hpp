#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite_journal.hpp"
#include "support/temporary_folder.hpp"
#include "unit/store/random_events.hpp"

namespace chat::test {

/// Without a reserve, whatever room there is.
inline store::SqliteJournal::Options options_for(const std::filesystem::path& directory) {
  store::SqliteJournal::Options options;
  options.directory = directory;
  options.reserve = 0;
  options.least_free = 0;
  return options;
}

inline std::unique_ptr<store::SqliteJournal> opened(store::SqliteJournal::Options options) {
  auto journal = store::SqliteJournal::open(std::move(options));
  if (!journal) FAIL(journal.error());
  return std::move(*journal);
}

inline std::unique_ptr<store::SqliteJournal> opened(const std::filesystem::path& directory) {
  return opened(options_for(directory));
}

inline std::string refusal(store::SqliteJournal::Options options) {
  auto journal = store::SqliteJournal::open(std::move(options));
  return journal ? "" : journal.error();
}

/// The rows of a journal's file, in the order of their arrival.
inline std::vector<store::Row> rows_in(const std::filesystem::path& directory, const std::string& vfs = {}) {
  store::Database database(store::Files(directory).journal, store::Database::Mode::read, vfs);
  store::Numbers numbers(database);
  store::Statement statement =
      database.prepare("SELECT " + std::string(store::kEventColumns) + " FROM events ORDER BY arrival");
  std::vector<store::Row> rows;
  while (statement.step()) rows.push_back(store::read_row(statement, numbers));
  return rows;
}

/// A table as text: each row's columns in a line.
inline std::string table(const std::filesystem::path& directory, const std::string& sql) {
  store::Database database(store::Files(directory).journal, store::Database::Mode::read);
  store::Statement statement = database.prepare(sql);
  std::string text;
  while (statement.step()) {
    text += std::string(statement.text(0)) + "\n";
  }
  return text;
}

/// Equal in everything that was appended.
inline bool same(const core::StoredEvent& a, const core::StoredEvent& b) {
  return a.id == b.id && a.kind == b.kind && a.conversation == b.conversation && a.places == b.places &&
         a.sender == b.sender && a.subject == b.subject && a.sender_is_bot == b.sender_is_bot &&
         a.channel_is_open == b.channel_is_open && a.audience == b.audience && a.source == b.source &&
         a.account == b.account && a.target == b.target && a.body == b.body && a.client_tags == b.client_tags;
}

}  // namespace chat::test
