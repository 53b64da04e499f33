#include "store/sqlite_journal.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "store/reading.hpp"
#include "store/remember.hpp"

namespace chat::store {
namespace {

constexpr int kPageSize = 4096;
constexpr std::uint64_t kCheckedRows = 1000;
constexpr std::size_t kBlankedEachCommit = 256;
constexpr std::size_t kMostToBlank = std::size_t{1} << 16;
constexpr std::uint64_t kLookEvery = std::uint64_t{1} << 20;
constexpr std::uint64_t kRowOverhead = 128;  // bytes of a row that are not texts, about

constexpr int kBusyMilliseconds = 5'000;
constexpr int kRestartMilliseconds = 10;  // that the engine waits for readers of the log

std::string damage(const Files& files, std::string_view what) {
  const std::filesystem::path folder = files.journal.parent_path();
  return fmt::format("{} is damaged: {}. `chatserver check --data {}` says more. {}", files.journal.native(), what,
                     folder.native(), way_out(folder));
}

}  // namespace

std::expected<std::unique_ptr<SqliteJournal>, std::string> SqliteJournal::open(Options options) {
  auto directory = Directory::take(options.directory);
  if (!directory) return std::unexpected(std::move(directory.error()));
  const Files files(options.directory);
  if (auto whole = Directory::has_no_orphans(options.directory); !whole) {
    return std::unexpected(std::move(whole.error()));
  }
  if (auto touched = directory->touch(files.journal); !touched) return std::unexpected(std::move(touched.error()));
  try {
    std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(options), std::move(*directory)));
    journal->prepare_database();
    journal->check_end();
    const std::uint64_t step = std::max<std::uint64_t>(journal->options_.log_bound / 16 / journal->page_size_, 1);
    auto checkpointer = Checkpointer::start({.journal = files.journal,
                                             .vfs = journal->options_.vfs,
                                             .step = step,
                                             .each_second = [&space = journal->space_] { space.look(); }});
    if (!checkpointer) return std::unexpected(std::move(checkpointer.error()));
    journal->checkpointer_ = std::move(*checkpointer);
    journal->accepts_ = journal->space_.is_enough();
    return journal;
  } catch (const SqliteError& error) {
    if (error.is_damage()) return std::unexpected(damage(files, error.what()));
    return std::unexpected(
        fmt::format("{} cannot be opened: {}. Make sure that the folder is yours and its disk has room.",
                    files.journal.native(), error.what()));
  } catch (const std::runtime_error& error) {
    return std::unexpected(fmt::format("{} cannot be used. {}", files.journal.native(), error.what()));
  }
}

SqliteJournal::SqliteJournal(Options options, Directory directory)
    : options_(std::move(options)),
      files_(options_.directory),
      directory_(std::move(directory)),
      database_(files_.journal, Database::Mode::write, options_.vfs),
      space_({.directory = options_.directory,
              .reserve_file = files_.reserve,
              .reserve = options_.reserve,
              .least_free = options_.least_free,
              .free = options_.free_space}) {}

SqliteJournal::~SqliteJournal() = default;

void SqliteJournal::prepare_database() {
  database_.run(fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {};"
                            "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = {}; PRAGMA cache_size = -16384;"
                            "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;"
                            "PRAGMA temp_store = MEMORY",
                            kPageSize, options_.durability == Durability::fsync ? "FULL" : "NORMAL", options_.log_bound)
                    .c_str());
  migrate(database_);
  page_size_ = static_cast<std::uint64_t>(database_.integer("PRAGMA page_size"));
  sqlite3_wal_hook(
      database_.handle(),
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<std::uint64_t*>(pages) = static_cast<std::uint64_t>(count);
        return SQLITE_OK;
      },
      &log_pages_);
  if (database_.integer("SELECT count(*) FROM nodes") == 0) {
    core::NodeId made = 0;
    while (made == 0) randombytes_buf(&made, sizeof made);
    database_.prepare("INSERT INTO nodes VALUES(1, ?)").bind(1, made).run();
    // Tables and node are synced, whatever the durability: a power cut leaves a journal, if perhaps an empty one.
    database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  Statement own = database_.prepare("SELECT id FROM nodes WHERE number = 1");
  if (!own.step()) throw SqliteError(SQLITE_CORRUPT, "the table `nodes` lacks this node");
  node_ = own.number(0);
  numbers_.emplace(database_);
  rows_.emplace(database_, *numbers_);
  derived_.emplace(database_, *numbers_, *rows_);
  state_writer_.emplace(database_);
  begin_ = database_.prepare("BEGIN IMMEDIATE");
  commit_ = database_.prepare("COMMIT");
  rollback_ = database_.prepare("ROLLBACK");
}

void SqliteJournal::check_end() {
  state_ = load_state(database_);
  const auto last = static_cast<std::uint64_t>(database_.integer("SELECT max(arrival) FROM events"));
  if (last != state_.events) {
    throw SqliteError(SQLITE_CORRUPT,
                      fmt::format("it should hold {} events, but the last one is number {}", state_.events, last));
  }
  Statement rows = database_.prepare(
      fmt::format("SELECT {} FROM events ORDER BY arrival DESC LIMIT {}", kEventColumns, kCheckedRows));
  std::uint64_t expected = last;
  while (rows.step()) {
    const Row row = read_row(rows, *numbers_);
    if (row.event.arrival != expected--)
      throw SqliteError(SQLITE_CORRUPT, fmt::format("event {} is gone", expected + 1));
    if (row.seal.blanked) continue;
    if (event_digest(core::view_of(row.event), row.seal.salt, scratch_) != row.seal.digest) {
      throw SqliteError(SQLITE_CORRUPT, fmt::format("event {} is not what it was", row.event.arrival));
    }
  }
}

void SqliteJournal::append(const core::Event& event) {
  Seal seal;
  seal.salt = salts_.next();
  seal.digest = event_digest(event, seal.salt, scratch_);
  pending_.add(event, seal);
}

void SqliteJournal::append(const core::Event& event, const Seal& seal) { pending_.add(event, seal); }

std::expected<void, std::string> SqliteJournal::commit() {
  take_notes();
  if (checkpointer_->sync_failed()) broken_ = true;
  if (broken_) {
    return std::unexpected(fmt::format("The disk lost what was written to {}. Look after the disk, then start again.",
                                       files_.journal.native()));
  }
  if (!pending_.empty() || !blanking_.empty() || gone_over_) {
    auto done = transact();
    if (!done && done.error().is_full() && space_.give_back_reserve()) done = transact();
    if (!done) {
      space_.look();
      accepts_ = space_.is_enough() && !done.error().is_full();
      if (done.error().code() == SQLITE_IOERR_FSYNC) broken_ = true;
      return std::unexpected(sentence(done.error()));
    }
    look_after_log();
  } else if (unclean_) {
    clean_log();
  }
  accepts_ = space_.is_enough();
  return {};
}

std::expected<void, SqliteError> SqliteJournal::transact() {
  State state = state_;
  entries_.clear();
  bool erases = false;
  try {
    begin_.run();
    erases = write(state);
    commit_.run();
  } catch (const SqliteError& error) {
    const int system = sqlite3_system_errno(database_.handle());
    const bool is_full = (error.code() & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT);
    try {
      if (database_.in_transaction()) rollback_.run();
    } catch (const SqliteError&) {
      // The next try will say so.
    }
    numbers_->forget();
    derived_->forget();
    return std::unexpected(is_full ? SqliteError(SQLITE_FULL, error.what()) : error);
  }
  unclean_ = unclean_ || erases;
  succeeded(state);
  return {};
}

bool SqliteJournal::write(State& state) {
  bool erases = !blanking_.empty();
  for (std::size_t index = 0; index < pending_.size(); ++index) erases |= write_event(index, state);
  blank(state);
  state_writer_->save(state);
  return erases;
}

bool SqliteJournal::write_event(std::size_t index, State& state) {
  core::Event event = pending_.event(index);
  const Seal& seal = pending_.seal(index);
  const std::uint64_t arrival = state.events + 1;
  Loss loss = derived_->loss(event);
  if (seal.blanked && event.kind != core::EventKind::fact) loss.body = true;
  strip(event, loss);
  const auto concerned = rows_->insert(arrival, event, seal, !seal.blanked && !loss.any());
  state.events = arrival;
  state.last = std::max(state.last, event.id.stamp);
  add_digest(state.digest, seal.digest);
  const std::uint64_t bytes =  // of what can be erased: a blanked row keeps its target
      event.source.size() + event.account.size() + event.body.size() + event.client_tags.size();
  if (!is_of_accounts(event.kind)) {
    (event.conversation.is_private() ? state.private_bytes : state.channel_bytes) += bytes;
  }
  unlooked_ += bytes + kRowOverhead;
  const bool erases = derived_->apply(event, concerned, state);
  for (const std::uint64_t conversation : concerned) {
    entries_.push_back({conversation, event.id, arrival, event.kind, event.audience});
  }
  return erases;
}

void SqliteJournal::blank(State& state) {
  for (const std::uint64_t arrival : blanking_) {
    derived_->blank(arrival, state);
    unlooked_ += kRowOverhead;
  }
  if (!gone_over_) return;
  for (const core::EventId person : gone_over_->persons) derived_->people().gone_over(person, gone_over_->arrival);
}

void SqliteJournal::succeeded(const State& state) {
  state_ = state;
  pending_.clear();
  blanking_.clear();
  gone_over_.reset();
  if (observer_ != nullptr && !entries_.empty()) observer_->committed(entries_);
}

std::string SqliteJournal::sentence(const SqliteError& error) const {
  if (error.is_full()) {
    return fmt::format("The disk with {} is full. Make room on it.", files_.journal.native());
  }
  if (error.is_damage()) return damage(files_, error.what());
  return fmt::format("{} cannot be written: {} ({}). Look after the disk.", files_.journal.native(), error.what(),
                     error.code());
}

void SqliteJournal::look_after_log() {
  if (unlooked_ >= kLookEvery) {
    unlooked_ = 0;
    space_.look();
  }
  checkpointer_->log_has(log_pages_);
  const std::uint64_t bound = options_.log_bound / page_size_;
  if (log_pages_ < bound) {
    next_restart_ = bound;
    return;
  }
  if (log_pages_ < next_restart_) return;
  if (!little_log_is_left() && log_pages_ < 4 * bound) return checkpointer_->hurry();
  checkpoint(SQLITE_CHECKPOINT_RESTART);
  next_restart_ = log_pages_ + bound / 16;
}

void SqliteJournal::clean_log() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_cleaning_) return;
  if (!little_log_is_left()) return checkpointer_->hurry();
  next_cleaning_ = now + options_.clean_every;
  unclean_ = !checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

bool SqliteJournal::little_log_is_left() const {
  if (checkpointer_->is_busy()) return false;
  const std::uint64_t copied = std::min(checkpointer_->copied(), log_pages_);
  return log_pages_ - copied <= options_.log_bound / page_size_ / 16;
}

bool SqliteJournal::checkpoint(int mode) {
  sqlite3_busy_timeout(database_.handle(), kRestartMilliseconds);
  const int code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, mode, nullptr, nullptr);
  sqlite3_busy_timeout(database_.handle(), kBusyMilliseconds);
  if (code == SQLITE_IOERR_FSYNC) broken_ = true;
  return code == SQLITE_OK;
}

std::expected<std::optional<std::uint64_t>, std::string> SqliteJournal::find(core::EventId id) {
  try {
    return rows_->find(id);
  } catch (const SqliteError& error) {
    return std::unexpected(sentence(error));
  }
}

std::expected<core::Remembered, std::string> SqliteJournal::remembered() {
  try {
    drop_markers_of_guests(database_);
    return remember(database_);
  } catch (const SqliteError& error) {
    return std::unexpected(sentence(error));
  }
}

std::expected<void, std::string> SqliteJournal::forget_channels(util::Millis emptied_before) {
  try {
    derived_->forget();
    database_.prepare("DELETE FROM channels WHERE emptied != 0 AND emptied < ?")
        .bind(1, static_cast<std::int64_t>(emptied_before.count()))
        .run();
    return {};
  } catch (const SqliteError& error) {
    return std::unexpected(sentence(error));
  }
}

std::size_t SqliteJournal::blank_later(const std::vector<std::uint64_t>& arrivals) {
  const util::Lock lock(blank_mutex_);
  const std::size_t taken = std::min(arrivals.size(), kMostToBlank - to_blank_.size());
  to_blank_.insert(to_blank_.end(), arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(taken));
  if (taken > 0) any_notes_ = true;
  return taken;
}

void SqliteJournal::note(GoneOver gone_over) {
  const util::Lock lock(blank_mutex_);
  to_note_ = std::move(gone_over);
  any_notes_ = true;
}

void SqliteJournal::take_notes() {
  if (!any_notes_) return;
  const util::Lock lock(blank_mutex_);
  if (blanking_.empty()) {
    const std::size_t count = std::min(to_blank_.size(), kBlankedEachCommit);
    blanking_.assign(to_blank_.end() - static_cast<std::ptrdiff_t>(count), to_blank_.end());
    to_blank_.resize(to_blank_.size() - count);
  }
  if (to_note_) gone_over_ = std::exchange(to_note_, std::nullopt);
  any_notes_ = !to_blank_.empty();
}

}  // namespace chat::store
