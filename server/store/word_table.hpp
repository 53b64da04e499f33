#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/history.hpp"
#include "store/search_index.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// What was said, as it is searched for.
struct Saying {
  core::EventId id;
  std::uint64_t arrival = 0;
  std::uint64_t conversation = 0;  ///< its number
  std::string nick;                ///< who said it, folded; see nick_of()
  std::string text;
};

/// A table of words (SQLite's FTS5) in some database. A row's number is its event's stamp, or the next one that is free
/// where nodes have stamped the same: so rows are found in canonical order, the newest first, without sorting.
/// Capitals and accents do not matter. Throws SqliteError. For one connection.
class WordTable {
 public:
  /// Makes the table, in a database that has none.
  static void make(Database& database);
  explicit WordTable(Database& database);

  /// In a transaction of the caller's. Fastest in the order of stamps.
  void add(const Saying& saying);
  /// Nothing happens if it is not here.
  void remove(core::EventId id);

  struct Hit {
    core::EventId id;
    std::uint64_t arrival = 0;
  };
  /// The newest `query.limit` that fit; see SearchIndex::find(). The latest first.
  [[nodiscard]] std::vector<Hit> find(const core::SearchQuery& query, std::span<const Place> places,
                                      std::uint64_t position);

  /// A row behind `number`, up to `limit` of them, in the order of their numbers.
  struct Entry {
    std::int64_t number = 0;
    std::uint64_t arrival = 0;
  };
  [[nodiscard]] std::vector<Entry> entries(std::int64_t number, std::size_t limit);
  void remove(const Entry& entry);

  /// What was removed is only marked as gone until the table is reorganised; here some of that is done, up to `pages`
  /// of the file. `first`: it begins anew, and takes in all that is here now. False: it is through.
  bool reorganise(bool first, int pages);

  /// After a rollback.
  void forget();

 private:
  [[nodiscard]] std::int64_t displacement();
  [[nodiscard]] std::int64_t free_number(util::Stamp stamp);

  Database& database_;
  Statement add_;
  Statement remove_;
  Statement matching_;
  Statement all_;
  Statement between_;
  Statement last_number_;
  Statement get_displacement_;
  Statement set_displacement_;
  Statement merge_;
  std::optional<std::int64_t> last_;  ///< the highest number there is
};

}  // namespace chat::store
