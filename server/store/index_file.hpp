#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "core/event.hpp"
#include "store/commit_observer.hpp"
#include "store/sqlite.hpp"
#include "store/stretch.hpp"

namespace chat::store {

/// How far an index has come: the last event of the journal that is in it.
struct IndexMark {
  std::uint64_t arrival = 0;
  util::Stamp stamp;  ///< tells whether it is that event still
};

/// The file that says where each conversation's events are, in their canonical order. Everything in it can be made
/// again from the journal. One writes it, while others read. Throws SqliteError. For one thread.
class IndexFile {
 public:
  /// Opens it, or begins an empty one where there is none, for the journal of that node.
  /// Throws SqliteError with SQLITE_NOTADB also when the file is of another node, program or version.
  IndexFile(const std::filesystem::path& file, core::NodeId node);
  /// Deletes the file and what SQLite keeps beside it. Who has it open goes on reading the old one.
  static void remove(const std::filesystem::path& file);

  [[nodiscard]] IndexMark mark() const { return mark_; }
  /// Adds entries, which should be sorted by conversation and id, and moves the mark, in one transaction. What is there
  /// stays as it is.
  void add(std::span<const IndexEntry> entries, IndexMark mark);

 private:
  void begin(core::NodeId node);

  Database database_;
  Statement add_;
  Statement set_mark_;
  IndexMark mark_;
};

/// Reads an IndexFile. Throws SqliteError. For one thread.
class IndexReader {
 public:
  explicit IndexReader(const std::filesystem::path& file);

  [[nodiscard]] Database& database() { return database_; }
  /// At most `limit`, in the stretch's direction.
  [[nodiscard]] std::vector<Spot> spots(const Stretch& stretch, std::size_t limit);

 private:
  Database database_;
  Statement newest_;
  Statement oldest_;
};

}  // namespace chat::store
