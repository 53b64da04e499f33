// storebench: how fast the journal is written and read, without a network. See usage().
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "store/indexer.hpp"
#include "store/sqlite_history.hpp"
#include "store/sqlite_journal.hpp"

using namespace chat;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kChannels = 1000;
constexpr std::uint64_t kEachCommit = 200;

double ms_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::shared_ptr<spdlog::logger> logger() {
  return std::make_shared<spdlog::logger>("storebench", std::make_shared<spdlog::sinks::stderr_sink_mt>());
}

[[noreturn]] void fail(const std::string& why) {
  fmt::print(stderr, "storebench: {}\n", why);
  std::exit(1);
}

template <class T>
T value(std::expected<T, std::string> expected) {
  if (!expected) fail(expected.error());
  if constexpr (!std::is_void_v<T>) return std::move(*expected);
}

core::Conversation channel(std::uint64_t number) { return core::Conversation::of_channel({{1000 + number}, 1}); }

store::SqliteJournal::Options options_for(const std::filesystem::path& folder) {
  store::SqliteJournal::Options options;
  options.directory = folder;
  return options;
}

struct Store {
  explicit Store(const std::filesystem::path& folder)
      : journal(value(store::SqliteJournal::open(options_for(folder)))), indexer(journal->files(), {}, logger()) {
    value(indexer.open());
    journal->observe(&indexer.observer());
  }
  ~Store() { journal->observe(nullptr); }

  std::unique_ptr<store::SqliteJournal> journal;
  store::Indexer indexer;
};

void percentiles(std::string_view name, std::vector<double>& values) {
  std::ranges::sort(values);
  const auto at = [&](double part) { return values.at(static_cast<std::size_t>(part * double(values.size() - 1))); };
  fmt::print("{}: p50 {:.3f} ms, p99 {:.3f} ms, max {:.3f} ms ({})\n", name, at(0.5), at(0.99), at(1), values.size());
}

/// Messages of 60 bytes in random channels.
void fill(const std::filesystem::path& folder, std::uint64_t events) {
  Store store(folder);
  value(store.indexer.start());
  std::mt19937_64 random(events);
  const std::string body(60, 'x');
  std::vector<double> commits;
  std::uint64_t stamp = std::max<std::uint64_t>(store.journal->state().last.bits, std::uint64_t{1} << 56U);
  const auto begin = Clock::now();
  for (std::uint64_t done = 0; done < events; done += kEachCommit) {
    for (std::uint64_t i = 0; i < kEachCommit; ++i) {
      store.journal->append({.id = {{++stamp}, store.journal->node()},
                             .conversation = channel(random() % kChannels),
                             .sender = {{7}, 1},
                             .source = "somebody!~user@host.example.org",
                             .target = "#channel",
                             .body = body});
    }
    const auto before = Clock::now();
    value(store.journal->commit());
    commits.push_back(ms_since(before));
  }
  const double written = ms_since(begin);
  fmt::print("written: {} events, {:.0f} a second\n", events, double(events) / written * 1000);
  percentiles("commit of 200", commits);
  while (store.indexer.indexed() < store.journal->position()) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  fmt::print("indexed {:.0f} ms after that\n", ms_since(begin) - written);
}

void reindex(const std::filesystem::path& folder) {
  store::IndexFile::remove(store::Files(folder).index);
  Store store(folder);
  const auto begin = Clock::now();
  while (value(store.indexer.step(Clock::now()))) {
  }
  const double taken = ms_since(begin);
  const auto events = store.journal->position();
  fmt::print("indexed anew: {} events in {:.1f} s, {:.0f} a second\n", events, taken / 1000,
             double(events) / taken * 1000);
}

/// So that the next reads come from the disk.
void drop_from_memory(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(::fdatasync(descriptor));
  static_cast<void>(::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED));
  ::close(descriptor);
}

void read(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) drop_from_memory(entry.path());
  auto begin = Clock::now();
  Store store(folder);
  auto history = value(store::SqliteHistory::open(store.journal->files(), store.indexer, nullptr, {}, logger()));
  fmt::print("start: {:.1f} ms, {} events\n", ms_since(begin), store.journal->position());

  std::mt19937_64 random(1);
  const std::uint64_t last = store.journal->state().last.bits;
  const auto page = [&](std::uint64_t number, bool latest) {
    const std::uint64_t first = std::uint64_t{1} << 56U;
    core::PageQuery query{.from = {channel(number), {}}};
    if (!latest) query.before = core::EventId{{first + (last - first) / 2 + random() % (last - first)}, 1};
    const auto start = Clock::now();
    const auto answer = value(history->read(query, store.journal->position()));
    const double taken = ms_since(start);
    if (answer.events.size() != query.limit) fail(fmt::format("a page of {}", answer.events.size()));
    return taken;
  };
  std::vector<double> cold;
  for (std::uint64_t i = 0; i < 50; ++i) cold.push_back(page(i, true));
  percentiles("latest page of 100, cold", cold);
  cold.clear();
  for (std::uint64_t i = 50; i < 100; ++i) cold.push_back(page(i, false));
  percentiles("page of 100 from the middle, cold", cold);
  std::vector<double> warm;
  for (int round = 0; round < 100; ++round) {
    for (std::uint64_t i = 0; i < 10; ++i) warm.push_back(page(i, true));
  }
  percentiles("latest page of 100, warm", warm);
  std::vector<core::Readable> channels;
  for (std::uint64_t i = 0; i < 100; ++i) channels.push_back({channel(i), {}});
  warm.clear();
  for (int round = 0; round < 100; ++round) {
    begin = Clock::now();
    static_cast<void>(value(history->read(core::TargetsQuery{.channels = channels}, store.journal->position())));
    warm.push_back(ms_since(begin));
  }
  percentiles("targets of 100 channels, warm", warm);
}

[[noreturn]] void usage() { fail("storebench fill FOLDER EVENTS | reindex FOLDER | read FOLDER"); }

}  // namespace

int main(int count, char** arguments) {
  const std::span<char*> all(arguments, static_cast<std::size_t>(count));
  const std::string_view what = all.size() > 2 ? all[1] : "";
  if (what == "fill" && all.size() == 4) {
    fill(all[2], std::strtoull(all[3], nullptr, 10));
  } else if (what == "reindex") {
    reindex(all[2]);
  } else if (what == "read") {
    read(all[2]);
  } else {
    usage();
  }
  return 0;
}
