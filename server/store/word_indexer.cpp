#include "store/word_indexer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/event.hpp"
#include "store/rows.hpp"
#include "store/words.hpp"

namespace chat::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kForm = 1;  // of the file; another one is made again
constexpr std::size_t kSwept = 500;
constexpr int kMerged = 250;  // pages of 4 KB in one step
// How much longer than a step took to rest after it.
constexpr int kRestWhenBusy = 9;
constexpr int kRestElse = 1;
constexpr std::chrono::milliseconds kLeastRest{5};
constexpr std::chrono::milliseconds kMeasure{100};
constexpr Clock::duration kPurging = std::chrono::milliseconds{20};

}  // namespace

/// Some rows of the journal, one after the other.
struct WordIndexer::Page {
  std::uint64_t last = 0;  ///< arrival; 0: there are no rows
  std::vector<std::uint8_t> digest;
  std::vector<Saying> said;
  std::vector<core::EventId> withdrawn;
};

WordIndexer::WordIndexer(Files files, Options options, std::shared_ptr<spdlog::logger> log)
    : files_(std::move(files)), options_(options), log_(std::move(log)) {}

WordIndexer::~WordIndexer() { stop(); }

std::expected<void, std::string> WordIndexer::open() {
  try {
    journal_ = Database(files_.journal, Database::Mode::read);
    journal_.run("PRAGMA cache_size = -2048; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
    numbers_.emplace(journal_);
    rows_ = journal_.prepare(
        "SELECT arrival, stamp, node, kind, flags, conversation, source, body, subject_stamp, subject_node, digest "
        "FROM events WHERE arrival > ? ORDER BY arrival LIMIT ?");
    flags_ = journal_.prepare("SELECT flags FROM events WHERE arrival = ?");
    last_row_ = journal_.prepare("SELECT max(arrival) FROM events");
    const std::string_view why = unusable();
    if (!why.empty()) make_again(why);
    return {};
  } catch (const SqliteError& error) {
    return std::unexpected(
        fmt::format("{} cannot be made: {}. Make sure that the folder is yours and its disk has room.",
                    files_.search.native(), error.what()));
  }
}

void WordIndexer::open_file() {
  // SQLite gives the files beside it the same rights.
  if (const int made = ::open(files_.search.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); made >= 0) ::close(made);
  file_ = Database(files_.search, Database::Mode::write);
  file_.run(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
      "PRAGMA cache_size = -8192; PRAGMA cell_size_check = ON");
}

/// Why the file has to be made again; empty: it is open.
std::string_view WordIndexer::unusable() {
  if (!std::filesystem::exists(files_.search)) return "missing";
  try {
    open_file();
    if (file_.integer("PRAGMA user_version") != kForm) return "old";
    if (!is_of_journal()) return "foreign";
    prepare();
    return {};
  } catch (const SqliteError& error) {
    if (!error.is_damage() && (error.code() & 0xff) != SQLITE_ERROR) throw;  // SQLITE_ERROR: there is no such table
    return "damaged";
  }
}

bool WordIndexer::is_of_journal() {
  Statement mark = file_.prepare("SELECT node, arrival, digest FROM mark");
  if (!mark.step() || mark.number(0) != numbers_->node(1)) return false;
  position_ = mark.number(1);
  if (position_ == 0) return true;
  Statement row = journal_.prepare("SELECT digest FROM events WHERE arrival = ?");
  return row.bind(1, position_.load()).step() && std::ranges::equal(row.blob(0), mark.blob(2));
}

void WordIndexer::make_again(std::string_view why) {
  mark_ = {};
  words_.reset();
  file_ = {};
  for (const char* const suffix : {"", "-wal", "-shm"}) std::filesystem::remove(files_.search.native() + suffix);
  const auto events = static_cast<std::uint64_t>(journal_.integer("SELECT max(arrival) FROM events"));
  if (events != 0) log_->warn("event=search_made_again reason={} events={}", why, events);
  open_file();
  WordTable::make(file_);
  file_.run("CREATE TABLE mark(node INTEGER NOT NULL, arrival INTEGER NOT NULL, digest BLOB NOT NULL)");
  file_.prepare("INSERT INTO mark VALUES(?, 0, x'')").bind(1, numbers_->node(1)).run();
  file_.run(fmt::format("PRAGMA user_version = {}", kForm).c_str());
  prepare();
  position_ = 0;
}

void WordIndexer::prepare() {
  // A row: somebody was erased, and their words are not yet gone from the file.
  file_.run("CREATE TABLE IF NOT EXISTS purge(due INTEGER NOT NULL)");
  purge_ = file_.integer("SELECT count(*) FROM purge") != 0 ? Purge::due : Purge::none;
  words_.emplace(file_);
  mark_ = file_.prepare("UPDATE mark SET arrival = ?, digest = ?");
  swept_ = 0;
  edition_ = edition_ + 1;
}

WordIndexer::Page WordIndexer::read_page() {
  Page page;
  const Reset reset(rows_);
  rows_.bind(1, position_.load()).bind(2, static_cast<std::int64_t>(options_.step));
  while (rows_.step()) {
    page.last = rows_.number(0);
    const auto digest = rows_.blob(10);
    page.digest.assign(digest.begin(), digest.end());
    const auto kind = static_cast<core::EventKind>(rows_.integer(3));
    if (kind == core::EventKind::redact) {
      page.withdrawn.push_back({{rows_.number(8)}, numbers_->node(rows_.number(9))});
    } else if (core::is_talk(kind) && is_for_everybody(rows_.number(4))) {
      page.said.push_back({{{rows_.number(1)}, numbers_->node(rows_.number(2))},
                           page.last,
                           rows_.number(5),
                           nick_of(rows_.text(6)),
                           std::string(rows_.text(7))});
    }
  }
  return page;
}

void WordIndexer::write(Page page) {
  std::ranges::sort(page.said, {}, &Saying::id);
  try {
    Transaction transaction(file_);
    for (const Saying& saying : page.said) words_->add(saying);
    for (const core::EventId& id : page.withdrawn) words_->remove(id);
    mark_.bind(1, page.last).bind(2, std::span<const std::uint8_t>(page.digest)).run();
    transaction.commit();
  } catch (const SqliteError&) {
    words_->forget();
    throw;
  }
  position_ = page.last;
}

bool WordIndexer::step() {
  Page page = read_page();
  if (page.last == 0) return false;
  write(std::move(page));
  return true;
}

bool WordIndexer::sweep() {
  const std::vector<WordTable::Entry> entries = words_->entries(swept_, kSwept);
  std::vector<WordTable::Entry> gone;
  for (const WordTable::Entry& entry : entries) {
    const Reset reset(flags_);
    if (!flags_.bind(1, entry.arrival).step() || (flags_.number(0) & kBlankedFlag) != 0) gone.push_back(entry);
  }
  if (!gone.empty()) {
    Transaction transaction(file_);
    for (const WordTable::Entry& entry : gone) words_->remove(entry);
    transaction.commit();
  }
  swept_ = entries.size() < kSwept ? 0 : entries.back().number;
  return swept_ != 0;
}

void WordIndexer::begin_purge() {
  if (purge_ == Purge::none) file_.run("INSERT INTO purge VALUES(1)");
  purge_ = Purge::due;
  swept_ = 0;
}

bool WordIndexer::purge() {
  switch (purge_) {
    case Purge::none:
      return false;
    case Purge::due:
    case Purge::going:
      purge_ = words_->reorganise(purge_ == Purge::due, kMerged) ? Purge::going : Purge::merged;
      return true;
    case Purge::merged:
      break;
  }
  // The log beside the file still has pages as they were. Somebody who reads may be in the way, for a moment.
  if (file_.integer("PRAGMA wal_checkpoint(TRUNCATE)") != 0) return true;
  file_.run("DELETE FROM purge");
  purge_ = Purge::none;
  return false;
}

std::expected<void, std::string> WordIndexer::start() {
  return worker_.start("words", [this] { return work(); });
}

void WordIndexer::stop() { worker_.stop(); }

Worker::Duration WordIndexer::work() {
  try {
    if (damaged_ == edition_) make_again("damaged");
    return do_part();
  } catch (const SqliteError& error) {
    log_->error("event=search_failed reason=\"{}\"", error.what());
    if (error.is_damage()) damaged_ = edition_.load();
  } catch (const std::filesystem::filesystem_error& error) {
    log_->error("event=search_failed reason=\"{}\"", error.what());
  }
  return options_.failed;
}

Worker::Duration WordIndexer::do_part() {
  const auto begin = Clock::now();
  if (step()) return rest_after(Clock::now() - begin);
  if (purge_soon_.exchange(false)) {
    begin_purge();
    next_sweep_ = begin;
  }
  if (begin < next_sweep_) return purge() ? std::max(rest_after(Clock::now() - begin), kPurging) : options_.look;
  if (!sweep()) next_sweep_ = begin + options_.sweep;
  return options_.look;
}

Worker::Duration WordIndexer::rest_after(Worker::Duration work) {
  const auto now = Clock::now();
  if (now - seen_at_ >= kMeasure) {
    const Reset reset(last_row_);
    const std::uint64_t last = last_row_.step() ? last_row_.number(0) : 0;
    const double seconds = std::chrono::duration<double>(now - seen_at_).count();
    busy_ =
        seen_ != 0 && static_cast<double>(last - std::min(last, seen_)) > static_cast<double>(options_.busy) * seconds;
    seen_ = last;
    seen_at_ = now;
  }
  return std::max<Clock::duration>(work * (busy_ ? kRestWhenBusy : kRestElse), kLeastRest);
}

}  // namespace chat::store
