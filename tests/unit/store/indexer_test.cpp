#include "store/indexer.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "store/deadline.hpp"
#include "unit/store/history_harness.hpp"

using namespace chat;

namespace {

const core::Conversation kLobby = core::Conversation::of_channel({{5}, 9});

core::StoredEvent message(std::uint64_t stamp) {
  core::StoredEvent event;
  event.id = {{stamp}, 9};
  event.conversation = kLobby;
  event.sender = {{1}, 9};
  event.source = "Ann!ann@host";
  event.target = "#lobby";
  event.body = "hello";
  return event;
}

void say(test::Indexed& disk, std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t stamp = from; stamp <= to; ++stamp) disk.journal->append(core::view_of(message(stamp)));
  REQUIRE(disk.journal->commit());
}

/// How many events a page has; or the sentence of the refusal.
std::string page(test::Indexed& disk) {
  const auto answer = disk.history->read(core::PageQuery{.from = {kLobby, {}}, .limit = 100'000}, ~std::uint64_t{0});
  return answer ? std::to_string(answer->events.size()) : answer.error();
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::size_t in_file(const std::filesystem::path& file) {
  store::IndexReader reader(file);
  return static_cast<std::size_t>(reader.database().integer("SELECT count(*) FROM entries"));
}

/// Overwrites a part of a file.
void spoil(const std::filesystem::path& file, std::streamoff from, std::size_t bytes) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(from);
  stream << std::string(bytes, '\xa5');
  REQUIRE(stream.good());
}

constexpr std::string_view kMadeAgain = "event=index_made_again";
const std::string kRefused = "The history is being put in order; try again in a minute.";

store::Indexer::Options options(std::size_t bound, std::size_t heap = 100) {
  store::Indexer::Options options;
  options.tail = {.bound = bound, .heap = heap, .linger = {}, .patience = {}};
  options.stretch = 50;
  return options;
}

}  // namespace

TEST_CASE("The index goes on where it was after a restart, and what it lacks is there at once") {
  test::Indexed disk(options(1000));
  say(disk, 11, 110);
  CHECK(page(disk) == "100");
  disk.index_all();
  say(disk, 111, 130);
  disk.end();
  CHECK(in_file(disk.journal->files().index) == 100);
  disk.start();
  CHECK(page(disk) == "120");
  CHECK(disk.step());
  CHECK_FALSE(disk.step());
  CHECK(in_file(disk.journal->files().index) == 120);
  CHECK(page(disk) == "120");
  CHECK(disk.logged().empty());
}

TEST_CASE("An index that is gone is made again, and says so once") {
  const bool fits = GENERATE(true, false);
  test::Indexed disk(options(fits ? 1000 : 200));
  for (std::uint64_t stamp = 11; stamp <= 300; stamp += 10) {
    say(disk, stamp, stamp + 9);
    disk.index_all();
  }
  disk.end();
  store::IndexFile::remove(disk.journal->files().index);
  disk.start();
  CHECK(page(disk) == (fits ? "290" : kRefused));
  say(disk, 301, 310);
  disk.index_all();
  CHECK(page(disk) == "300");
  CHECK(in_file(disk.journal->files().index) == 300);
  CHECK(count(disk.logged(), kMadeAgain) == 1);
}

TEST_CASE("A file that is no index is made again") {
  test::Indexed disk(options(1000));
  say(disk, 11, 110);
  disk.index_all();
  disk.end();
  store::IndexFile::remove(disk.journal->files().index);
  std::ofstream(disk.journal->files().index) << std::string(20'000, 'x');
  disk.start();
  CHECK(page(disk) == "100");
  disk.index_all();
  CHECK(in_file(disk.journal->files().index) == 100);
  CHECK(count(disk.logged(), kMadeAgain) == 1);
}

TEST_CASE("Damage inside the index is found by a read, and mended") {
  test::Indexed disk(options(100'000, 1000));
  say(disk, 11, 5010);
  disk.index_all();
  disk.end();
  const auto file = disk.journal->files().index;
  CHECK(store::Database(file, store::Database::Mode::write).integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
  const auto size = std::filesystem::file_size(file);
  REQUIRE(size > 5 * 4096);
  spoil(file, 3 * 4096, size - 3 * 4096);
  disk.start();
  CHECK(disk.logged().empty());
  CHECK(page(disk) == kRefused);
  disk.index_all();
  CHECK(page(disk) == "5000");
  CHECK(in_file(file) == 5000);
  CHECK(count(disk.logged(), kMadeAgain) == 1);
}

TEST_CASE("An index of another journal is made again") {
  test::Indexed other(options(1000));
  say(other, 11, 20);
  other.index_all();
  other.end();
  test::Indexed disk(options(1000));
  say(disk, 11, 110);
  disk.index_all();
  disk.end();
  store::IndexFile::remove(disk.journal->files().index);
  std::filesystem::copy_file(other.journal->files().index, disk.journal->files().index);
  disk.start();
  CHECK(page(disk) == "100");
  CHECK(count(disk.logged(), kMadeAgain) == 1);
}

TEST_CASE("An index that is ahead of its journal, or of a past that did not happen, is made again") {
  const auto mark = GENERATE(store::IndexMark{101, {110}}, store::IndexMark{50, {61}});
  test::Indexed disk(options(1000));
  say(disk, 11, 110);
  disk.index_all();
  disk.end();
  store::IndexFile(disk.journal->files().index, disk.journal->node()).add({}, mark);
  disk.start();
  CHECK(page(disk) == "100");
  CHECK(count(disk.logged(), kMadeAgain) == 1);
}

TEST_CASE("When the tail had to let go, the indexer catches up from the journal") {
  test::Indexed disk(options(100));
  say(disk, 11, 60);
  CHECK(page(disk) == "50");
  say(disk, 61, 120);
  CHECK(page(disk) == kRefused);
  CHECK(disk.step());
  CHECK(page(disk) == kRefused);
  say(disk, 121, 130);
  disk.index_all();
  CHECK(page(disk) == "120");
  CHECK(in_file(disk.journal->files().index) == 120);
}

TEST_CASE("The indexer's thread writes what is committed, and ends") {
  test::Indexed disk(options(100'000));
  REQUIRE(disk.indexer->start());
  for (std::uint64_t stamp = 11; stamp <= 1000; stamp += 10) say(disk, stamp, stamp + 9);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (disk.indexer->indexed() < 990 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  disk.indexer->stop();
  CHECK(in_file(disk.journal->files().index) == 990);
  CHECK(page(disk) == "990");
}

TEST_CASE("A read that takes too long, or that nobody waits for, ends with a sentence") {
  const std::string sentence = "Reading the history took too long; narrow it down.";
  std::atomic<bool> cancelled{true};
  test::Indexed slow(options(1000), {.patience = std::chrono::milliseconds{0}});
  say(slow, 11, 20);
  CHECK(page(slow) == sentence);
  test::Indexed disk(options(1000), {.cancelled = &cancelled});
  say(disk, 11, 20);
  CHECK(page(disk) == sentence);
  cancelled = false;
  CHECK(page(disk) == "10");
}

TEST_CASE("A statement that is busy ends at its deadline") {
  test::Indexed disk;
  store::Database database(disk.journal->files().journal, store::Database::Mode::read);
  const store::Deadline deadline(database, std::chrono::steady_clock::now());
  try {
    static_cast<void>(
        database.integer("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"));
    FAIL("it never ends by itself");
  } catch (const store::SqliteError& error) {
    CHECK(error.code() == SQLITE_INTERRUPT);
  }
}

TEST_CASE("No read holds up the journal's checkpoints when it is over") {
  test::Indexed disk(options(1000));
  say(disk, 11, 20);
  CHECK(page(disk) == "10");
  store::Database database(disk.journal->files().journal, store::Database::Mode::write);
  CHECK(database.integer("PRAGMA wal_checkpoint(TRUNCATE)") == 0);
}
