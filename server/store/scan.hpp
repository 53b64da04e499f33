#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/numbers.hpp"
#include "store/rows.hpp"
#include "store/sqlite.hpp"

namespace chat::store {

/// Reads every event of a journal in the order of arrival, and around damage: what cannot be read, is gone or is not
/// what it was (by its digest) is told as lost, and the next one is read. Each page is a transaction of its own, so
/// that a server beside it can write its log over. For one thread.
class Scan {
 public:
  /// Of the events up to `last`.
  Scan(Database& journal, std::uint64_t last);

  struct Item {
    std::uint64_t arrival = 0;
    std::optional<Row> row;  ///< none: lost
    std::string problem;     ///< then: what is the matter with it
  };
  /// None: that was the last one. Throws SqliteError for what is no damage.
  [[nodiscard]] std::optional<Item> next();

 private:
  void load();
  void load_page();
  void load_one();
  void add(const Statement& statement);
  [[nodiscard]] Item lost(std::uint64_t arrival, std::string problem) const {
    return {arrival, {}, std::move(problem)};
  }

  Numbers numbers_;
  Statement page_;
  Statement one_;
  const std::uint64_t last_;
  std::uint64_t next_ = 1;     ///< arrival that is told next
  std::uint64_t careful_ = 0;  ///< up to this arrival, each is read alone: somewhere there is damage
  std::vector<Item> items_;
  std::size_t at_ = 0;
  std::string scratch_;
};

/// How many events a journal should hold: by its own count, or by its last row, whichever is more. What cannot be read
/// counts as none.
[[nodiscard]] std::uint64_t last_arrival(Database& journal);

}  // namespace chat::store
