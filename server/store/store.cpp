#include "store/store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <random>
#include <utility>

#include "store/eraser.hpp"
#include "store/indexer.hpp"
#include "store/memory_journal.hpp"
#include "store/readers.hpp"
#include "store/sqlite_history.hpp"
#include "store/word_indexer.hpp"
#include "store/word_search.hpp"

namespace chat::store {
namespace {

/// What both have: readers, and the way to them.
class ReadStore : public Store {
 public:
  void read(core::Query query, std::uint64_t position, Answered answered) override {
    // The reply is kept at hand until it is known whether it was taken.
    auto reply = std::make_shared<Answered>(std::move(answered));
    const auto taken =
        readers_->submit(std::move(query), position,
                         [reply](std::expected<core::Answer, std::string> answer) { (*reply)(std::move(answer)); });
    if (!taken) (*reply)(std::unexpected(taken.error()));
  }
  void stop_reading() override { readers_.reset(); }

 protected:
  std::expected<void, std::string> start_readers(const Readers::Make& make) {
    auto readers = Readers::start(make, {});
    if (!readers) return std::unexpected(std::move(readers.error()));
    readers_ = std::move(*readers);
    return {};
  }

 private:
  std::unique_ptr<Readers> readers_;
};

class MemoryStore final : public ReadStore {
 public:
  explicit MemoryStore(std::size_t events) : journal_(events) {
    std::random_device random;
    node_ = (core::NodeId{random()} << 32) | random();
  }
  ~MemoryStore() override { stop_reading(); }

  std::expected<void, std::string> start() {
    return start_readers(
        [this](const std::atomic<bool>&) -> std::expected<std::unique_ptr<core::History>, std::string> {
          return std::make_unique<Reading>(journal_);
        });
  }

  core::Journal& journal() override { return journal_; }
  [[nodiscard]] core::NodeId node() const override { return node_; }
  [[nodiscard]] const core::Remembered& remembered() const override { return nothing_; }
  [[nodiscard]] std::string description() const override { return fmt::format("memory_events={}", journal_.bound()); }
  void configure(const RetentionLimits& /*limits*/) override {}  // its bound is a number of events

 private:
  /// All readers share the one journal.
  class Reading final : public core::History {
   public:
    explicit Reading(MemoryJournal& journal) : journal_(journal) {}
    std::expected<core::Answer, std::string> read(const core::Query& query, std::uint64_t position) override {
      return journal_.read(query, position);
    }

   private:
    MemoryJournal& journal_;
  };

  MemoryJournal journal_;
  core::NodeId node_ = 0;
  const core::Remembered nothing_;
};

class DiskStore final : public ReadStore {
 public:
  DiskStore(std::unique_ptr<SqliteJournal> journal, const RetentionLimits& limits, std::shared_ptr<spdlog::logger> log)
      : log_(std::move(log)),
        journal_(std::move(journal)),
        indexer_(journal_->files(), {}, log_),
        words_(journal_->files(), {}, log_),
        retention_(
            journal_->files(), limits,
            [&journal = *journal_](const std::vector<std::uint64_t>& arrivals) {
              return journal.blank_later(arrivals);
            },
            {}, log_),
        eraser_(journal_->files(),
                {.blank = [&journal = *journal_](
                              const std::vector<std::uint64_t>& arrivals) { return journal.blank_later(arrivals); },
                 .note = [&journal = *journal_](const std::vector<core::EventId>& persons,
                                                std::uint64_t arrival) { journal.note({persons, arrival}); },
                 .begun = [this] { words_.purge_soon(); },  // noted there, so that a restart forgets nothing
                 .done = [this] { words_.purge_soon(); }},
                {}, log_) {}
  ~DiskStore() override {
    stop_reading();
    journal_->observe(nullptr);
    eraser_.stop();
    retention_.stop();
    words_.stop();
    indexer_.stop();
  }

  std::expected<void, std::string> start(util::Millis grace) {
    const auto now = std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch());
    if (auto forgotten = journal_->forget_channels(now - grace); !forgotten) return forgotten;
    auto remembered = journal_->remembered();
    if (!remembered) return std::unexpected(std::move(remembered.error()));
    remembered_ = std::move(*remembered);
    if (auto opened = indexer_.open(); !opened) return opened;
    journal_->observe(&indexer_.observer());
    if (auto started = indexer_.start(); !started) return started;
    if (auto opened = words_.open(); !opened) return opened;
    if (auto started = words_.start(); !started) return started;
    if (auto opened = retention_.open(); !opened) return opened;
    if (auto started = retention_.start(); !started) return started;
    if (auto opened = eraser_.open(); !opened) return opened;
    if (auto started = eraser_.start(); !started) return started;
    return start_readers([this](const std::atomic<bool>& cancelled) { return make_history(cancelled); });
  }

  core::Journal& journal() override { return *journal_; }
  [[nodiscard]] core::NodeId node() const override { return journal_->node(); }
  [[nodiscard]] const core::Remembered& remembered() const override { return remembered_; }
  [[nodiscard]] std::string description() const override {
    return fmt::format("directory=\"{}\" durability={} events={}", journal_->files().journal.parent_path().string(),
                       journal_->durability() == Durability::fsync ? "fsync" : "commit", journal_->position());
  }
  void configure(const RetentionLimits& limits) override { retention_.configure(limits); }

 private:
  std::expected<std::unique_ptr<core::History>, std::string> make_history(const std::atomic<bool>& cancelled) {
    auto search = WordSearch::open(words_);
    if (!search) return std::unexpected(std::move(search.error()));
    return SqliteHistory::open(journal_->files(), indexer_, std::move(*search), {.cancelled = &cancelled}, log_);
  }

  const std::shared_ptr<spdlog::logger> log_;
  // In the order in which each may use those before it; they end in the reverse order.
  std::unique_ptr<SqliteJournal> journal_;
  Indexer indexer_;
  WordIndexer words_;
  Retention retention_;
  Eraser eraser_;
  core::Remembered remembered_;
};

}  // namespace

std::expected<std::unique_ptr<Store>, std::string> Store::open(const Options& options,
                                                               std::shared_ptr<spdlog::logger> log) {
  if (options.in_memory) {
    auto store = std::make_unique<MemoryStore>(options.memory_events);
    if (auto started = store->start(); !started) return std::unexpected(std::move(started.error()));
    return store;
  }
  auto journal = SqliteJournal::open(options.journal);
  if (!journal) return std::unexpected(std::move(journal.error()));
  auto store = std::make_unique<DiskStore>(std::move(*journal), options.retention, std::move(log));
  if (auto started = store->start(options.grace); !started) return std::unexpected(std::move(started.error()));
  return store;
}

}  // namespace chat::store
