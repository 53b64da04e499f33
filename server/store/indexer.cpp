#include "store/indexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "store/rows.hpp"
#include "store/state.hpp"
#include "store/thread.hpp"

namespace chat::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongestWait{1};
constexpr std::size_t kRowsAtOnce = 4096;  // a read that lasts would hold up the journal's checkpoints

}  // namespace

Indexer::Indexer(Files files, Options options, std::shared_ptr<spdlog::logger> log)
    : files_(std::move(files)), options_(options), log_(std::move(log)), tail_(options.tail) {}

Indexer::~Indexer() { stop(); }

std::expected<void, std::string> Indexer::open() {
  try {
    journal_ = Database(files_.journal, Database::Mode::read);
    numbers_.emplace(journal_);
    node_ = numbers_->node(1);
    rows_ = journal_.prepare(
        "SELECT arrival, stamp, node, kind, conversation, places FROM events WHERE arrival > ? AND arrival <= ? "
        "ORDER BY arrival LIMIT ?");
    const std::uint64_t events = load_state(journal_).events;
    open_file(events);
    indexed_ = file_->mark().arrival;
    tail_.let_go(events);
    const std::uint64_t missing = tail_.missing().value_or(0);
    IndexMark mark = file_->mark();
    if (missing - mark.arrival > options_.tail.bound) return {};  // the thread catches up
    Tail::Heap heap;
    while (mark.arrival < missing) {
      for (const IndexEntry& entry : entries_behind(mark, missing, kRowsAtOnce)) heap.add(entry);
    }
    tail_.complete(std::move(heap));
    return {};
  } catch (const SqliteError& error) {
    return std::unexpected(
        fmt::format("{} cannot be made: {}. Make sure that the folder is yours and its disk has room.",
                    files_.index.native(), error.what()));
  }
}

void Indexer::open_file(std::uint64_t events) {
  const bool is_new = !std::filesystem::exists(files_.index);
  if (is_new && events == 0) {
    file_.emplace(files_.index, node_);
    return;
  }
  std::string why = "missing";
  if (!is_new) {
    try {
      file_.emplace(files_.index, node_);
      if (is_of_journal(events)) return;
      why = "of another journal";
    } catch (const SqliteError& error) {
      why = error.what();
    }
  }
  make_again(why);
}

bool Indexer::is_of_journal(std::uint64_t events) {
  const IndexMark mark = file_->mark();
  if (mark.arrival == 0) return true;
  if (mark.arrival > events) return false;
  Statement row = journal_.prepare("SELECT stamp FROM events WHERE arrival = ?");
  return row.bind(1, mark.arrival).step() && row.number(0) == mark.stamp.bits;
}

void Indexer::make_again(std::string_view why) {
  edition_ = edition_ | 1U;  // it may be so since the last try
  tail_.let_go();
  file_.reset();
  IndexFile::remove(files_.index);
  file_.emplace(files_.index, node_);
  indexed_ = 0;
  ++edition_;
  log_->warn("event=index_made_again file={} reason=\"{}\"", files_.index.native(), why);
}

std::expected<void, std::string> Indexer::start() {
  auto thread = start_thread("indexer", [this] { run(); });
  if (!thread) return std::unexpected(std::move(thread.error()));
  thread_ = std::move(*thread);
  return {};
}

void Indexer::stop() {
  {
    const util::Lock lock(mutex_);
    stop_ = true;
    stopping_.notify_all();
  }
  tail_.stop();
  if (thread_.joinable()) thread_.join();
}

void Indexer::run() {
  bool failed = false;
  while (true) {
    const auto deadline = Clock::now() + kLongestWait;
    const auto done = step(deadline);
    if (!done && !std::exchange(failed, true)) log_->error("event=index_failed reason=\"{}\"", done.error());
    if (done && *done && std::exchange(failed, false)) log_->info("event=index_goes_on");
    if (!done) pause(deadline);
    const util::Lock lock(mutex_);
    if (stop_) return;
  }
}

void Indexer::pause(Clock::time_point deadline) {
  util::Lock lock(mutex_);
  while (!stop_ && stopping_.wait_until(lock, deadline)) {
  }
}

std::expected<bool, std::string> Indexer::step(Clock::time_point deadline) {
  try {
    return work(deadline);
  } catch (const SqliteError& error) {
    return std::unexpected(error.what());
  }
}

bool Indexer::work(Clock::time_point deadline) {
  if (!file_ || damaged_ == edition_) make_again("damaged");
  if (const auto missing = tail_.missing()) {
    IndexMark mark = file_->mark();
    if (mark.arrival < *missing) {
      std::vector<IndexEntry> entries;
      while (entries.size() < options_.stretch && mark.arrival < *missing) {
        std::ranges::move(entries_behind(mark, *missing, kRowsAtOnce), std::back_inserter(entries));
      }
      std::ranges::sort(entries, {}, [](const IndexEntry& entry) { return std::pair(entry.conversation, entry.id); });
      write(entries, mark);
      return true;
    }
    if (tail_.complete()) log_->info("event=index_complete events={}", *missing);
  }
  const auto heap = tail_.take(deadline);
  if (heap == nullptr) return false;
  write(heap->sorted(), {heap->last().arrival, heap->last().id.stamp});
  tail_.drop_oldest();
  return true;
}

void Indexer::write(std::span<const IndexEntry> entries, IndexMark mark) {
  try {
    file_->add(entries, mark);
    indexed_ = mark.arrival;
  } catch (const SqliteError& error) {
    if (error.is_damage()) damaged_ = edition_.load();
    throw;
  }
}

std::vector<IndexEntry> Indexer::entries_behind(IndexMark& mark, std::uint64_t upto, std::size_t rows) {
  std::vector<IndexEntry> entries;
  const Reset reset(rows_);
  rows_.bind(1, mark.arrival).bind(2, upto).bind(3, static_cast<std::uint64_t>(rows));
  bool any = false;
  while (rows_.step()) {
    any = true;
    mark = {rows_.number(0), {rows_.number(1)}};
    IndexEntry entry;
    entry.id = {mark.stamp, numbers_->node(rows_.number(2))};
    entry.arrival = mark.arrival;
    entry.kind = static_cast<core::EventKind>(rows_.integer(3));
    entry.conversation = rows_.number(4);
    if (entry.conversation != 0) entries.push_back(entry);
    for (const std::uint64_t place : place_numbers(rows_.blob(5))) {
      entry.conversation = place;
      entries.push_back(entry);
    }
  }
  if (!any) throw SqliteError(SQLITE_CORRUPT, fmt::format("the journal lacks events behind {}", mark.arrival));
  return entries;
}

void Indexer::report_damage(std::uint64_t edition) { damaged_ = edition; }

}  // namespace chat::store
