#include "store/index_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "store/schema.hpp"

namespace chat::store {
namespace {

// A change of the tables is a new version, and the file is made again.
constexpr std::int64_t kVersion = 1;

constexpr const char* kTables = R"sql(
-- Ids are in it as signed numbers that compare as they do: 2^63 less.
CREATE TABLE entries(
  conversation INTEGER NOT NULL,
  stamp INTEGER NOT NULL, node INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  PRIMARY KEY(conversation, stamp, node)
) WITHOUT ROWID;
-- One row: whose journal it is of, and up to where.
CREATE TABLE state(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  node INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  stamp INTEGER NOT NULL
);
)sql";

constexpr std::uint64_t kTop = std::uint64_t{1} << 63U;

std::int64_t sortable(std::uint64_t number) { return static_cast<std::int64_t>(number ^ kTop); }
std::uint64_t original(std::int64_t number) { return static_cast<std::uint64_t>(number) ^ kTop; }

std::string spots_sql(std::string_view direction) {
  return fmt::format(
      "SELECT stamp, node, arrival, kind FROM entries WHERE conversation = ?1 AND (stamp, node) >= (?2, ?3) "
      "AND (stamp, node) < (?4, ?5) AND arrival <= ?6 AND (?7 >> kind) & 1 "
      "ORDER BY stamp {0}, node {0} LIMIT ?8",
      direction);
}

/// SQLite would let others read it.
void touch(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

IndexFile::IndexFile(const std::filesystem::path& file, core::NodeId node) {
  if (!std::filesystem::exists(file)) remove(file);
  touch(file);
  database_ = Database(file, Database::Mode::write);
  // What a loss of power takes from it is made again; it must only not be torn. Entries come to the ends of many
  // conversations: small pages, of which the log takes many versions before one is copied into the file.
  database_.run(
      "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "PRAGMA wal_autocheckpoint = 16384; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;"
      "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
  if (database_.integer("SELECT count(*) FROM sqlite_schema") == 0) begin(node);
  if (database_.integer("PRAGMA application_id") != kApplicationId ||
      database_.integer("PRAGMA user_version") != kVersion) {
    throw SqliteError(SQLITE_NOTADB, "it is of another version");
  }
  Statement state = database_.prepare("SELECT node, arrival, stamp FROM state");
  if (!state.step() || state.number(0) != node) throw SqliteError(SQLITE_NOTADB, "it is of another journal");
  mark_ = {state.number(1), {state.number(2)}};
  state.reset();
  add_ = database_.prepare("INSERT OR IGNORE INTO entries VALUES(?, ?, ?, ?, ?)");
  set_mark_ = database_.prepare("UPDATE state SET arrival = ?, stamp = ?");
}

void IndexFile::remove(const std::filesystem::path& file) {
  std::error_code ignored;  // what cannot be removed cannot be opened for writing either
  for (const char* const suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(file.native() + suffix, ignored);
  }
}

void IndexFile::begin(core::NodeId node) {
  Transaction transaction(database_);
  database_.run(kTables);
  database_.prepare("INSERT INTO state VALUES(1, ?, 0, 0)").bind(1, node).run();
  database_.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
  database_.run(("PRAGMA user_version = " + std::to_string(kVersion)).c_str());
  transaction.commit();
}

void IndexFile::add(std::span<const IndexEntry> entries, IndexMark mark) {
  Transaction transaction(database_);
  for (const IndexEntry& entry : entries) {
    add_.bind(1, entry.conversation).bind(2, sortable(entry.id.stamp.bits)).bind(3, sortable(entry.id.node));
    add_.bind(4, entry.arrival).bind(5, static_cast<int>(entry.kind)).run();
  }
  set_mark_.bind(1, mark.arrival).bind(2, mark.stamp.bits).run();
  transaction.commit();
  mark_ = mark;
}

IndexReader::IndexReader(const std::filesystem::path& file) : database_(file, Database::Mode::read) {
  database_.run("PRAGMA cache_size = -8192; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
  newest_ = database_.prepare(spots_sql("DESC"));
  oldest_ = database_.prepare(spots_sql("ASC"));
}

std::vector<Spot> IndexReader::spots(const Stretch& stretch, std::size_t limit) {
  // There is no id without a stamp below 2^64 - 1.
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  const core::EventId before = stretch.before.value_or(core::EventId{{kMost}, kMost});
  constexpr auto kMostArrivals = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  Statement& statement = stretch.newest ? newest_ : oldest_;
  const Reset reset(statement);
  statement.bind(1, stretch.conversation);
  statement.bind(2, sortable(stretch.from.stamp.bits)).bind(3, sortable(stretch.from.node));
  statement.bind(4, sortable(before.stamp.bits)).bind(5, sortable(before.node));
  statement.bind(6, std::min(stretch.position, kMostArrivals)).bind(7, std::uint64_t{stretch.kinds.bits()});
  statement.bind(8, static_cast<std::uint64_t>(std::min<std::size_t>(limit, kMostArrivals)));
  std::vector<Spot> spots;
  while (statement.step()) {
    spots.push_back({{{original(statement.integer(0))}, original(statement.integer(1))},
                     statement.number(2),
                     static_cast<core::EventKind>(statement.integer(3))});
  }
  return spots;
}

}  // namespace chat::store
