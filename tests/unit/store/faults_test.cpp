#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "store/verify.hpp"
#include "support/faulty_vfs.hpp"
#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;
using store::Durability;
using store::SqliteJournal;

namespace {

SqliteJournal::Options options_on(const FaultyVfs& vfs, const std::filesystem::path& directory,
                                  Durability durability = Durability::commit) {
  auto options = options_for(directory);
  options.vfs = vfs.name();
  options.durability = durability;
  options.log_bound = 256 << 10;  // so that checkpoints of every kind come often
  return options;
}

/// The rows are the first so many of these events, each once and as it was.
void check_prefix(const std::vector<store::Row>& rows, const std::vector<core::StoredEvent>& events) {
  REQUIRE(rows.size() <= events.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    core::StoredEvent expected = events[i];
    const core::StoredEvent& row = rows[i].event;
    if (row.redacted) {
      expected.account = expected.body = expected.client_tags = "";
      if (row.source.empty()) expected.source = "";  // erased, and of facts perhaps what they were about, too
      if (row.kind == core::EventKind::fact && row.target.empty()) expected.target = "";
      if (row.kind == core::EventKind::fact && !row.body.empty()) expected.body = events[i].body;
    }
    REQUIRE(rows[i].event.arrival == i + 1);
    REQUIRE(same(rows[i].event, expected));
  }
}

/// SQLite finds nothing wrong, and the totals are those of the rows.
void check_sound(const std::filesystem::path& directory, const std::vector<store::Row>& rows) {
  store::Database database(store::Files(directory).journal, store::Database::Mode::read);
  store::Statement check = database.prepare("PRAGMA integrity_check");
  REQUIRE(check.step());
  CHECK(check.text(0) == "ok");
  const store::State state = store::load_state(database);
  CHECK(state.events == rows.size());
  core::StoreDigest sum{};
  std::uint64_t bytes = 0;
  for (const auto& row : rows) {
    store::add_digest(sum, row.seal.digest);
    if (store::is_of_accounts(row.event.kind)) continue;
    bytes += row.event.source.size() + row.event.account.size() + row.event.body.size() + row.event.client_tags.size();
  }
  CHECK(state.digest == sum);
  CHECK(state.channel_bytes + state.private_bytes == bytes);
  CHECK(store::look_over(database).problems == std::vector<std::string>{});
}

void append(SqliteJournal& journal, RandomEvents& source, std::size_t count, std::vector<core::StoredEvent>& events) {
  for (auto& event : source.with_accounts().take(count)) {
    journal.append(core::view_of(event));
    events.push_back(std::move(event));
  }
}

}  // namespace

TEST_CASE("A commit that fails keeps its rows, and each is there once when one succeeds") {
  const int code = GENERATE(SQLITE_FULL, SQLITE_IOERR_WRITE);
  std::uint64_t failed = 0;
  for (std::uint64_t after = 0; after < 40; ++after) {
    CAPTURE(code, after);
    const TemporaryFolder folder;
    FaultyVfs vfs(after);
    RandomEvents source(after);
    std::vector<core::StoredEvent> events;
    auto options = options_on(vfs, folder.path());
    options.log_bound = 64 << 20;  // no checkpoint takes a failure that is meant for the commit
    auto journal = opened(options);
    append(*journal, source, 20, events);
    REQUIRE(journal->commit());
    append(*journal, source, 60, events);
    vfs.fail_writes(after, 2, code);
    const auto committed = journal->commit();
    if (!committed) {
      ++failed;
      CHECK(committed.error().find(code == SQLITE_FULL ? "is full" : "cannot be written") != std::string::npos);
      CHECK(journal->position() == 20);
      CHECK(rows_in(folder.path(), vfs.name()).size() == 20);
      append(*journal, source, 5, events);
      bool succeeded = false;
      for (int tries = 0; tries < 3 && !succeeded; ++tries) succeeded = journal->commit().has_value();
      REQUIRE(succeeded);
    }
    CHECK(journal->position() == events.size());
    journal.reset();
    const auto rows = rows_in(folder.path());
    REQUIRE(rows.size() == events.size());
    check_prefix(rows, events);
    check_sound(folder.path(), rows);
  }
  CHECK(failed > 10);
}

TEST_CASE("Under writes that fail at random every event is kept once, over restarts") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const TemporaryFolder folder;
    FaultyVfs vfs(seed);
    RandomEvents source(seed);
    std::vector<core::StoredEvent> events;
    for (int process = 0; process < 2; ++process) {
      auto journal = opened(options_on(vfs, folder.path()));
      vfs.fail_randomly(40, seed % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR_WRITE);
      for (int batch = 0; batch < 60; ++batch) {
        append(*journal, source, 1 + static_cast<std::size_t>(batch) % 30, events);
        static_cast<void>(journal->commit());
      }
      vfs.fail_randomly(0, 0);
      REQUIRE(journal->commit());
      CHECK(journal->position() == events.size());
    }
    CHECK(vfs.failures() > 5);
    const auto rows = rows_in(folder.path());
    REQUIRE(rows.size() == events.size());
    check_prefix(rows, events);
    check_sound(folder.path(), rows);
  }
}

TEST_CASE("After a power cut everything is there that fsync had committed, in order") {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    const TemporaryFolder folder;
    FaultyVfs vfs(seed);
    RandomEvents source(seed);
    std::vector<core::StoredEvent> events;
    std::size_t safe = 0;
    for (int process = 0; process < 3; ++process) {
      auto journal = opened(options_on(vfs, folder.path(), Durability::fsync));
      CHECK(journal->position() >= safe);
      events.resize(journal->position());  // what was in a failed commit may be there or not
      RandomEvents more(seed * 100 + static_cast<std::uint64_t>(process));
      for (std::uint64_t batch = 0; batch < 5 + seed * 2; ++batch) {
        append(*journal, more, 1 + batch % 40, events);
        REQUIRE(journal->commit());
        safe = journal->position();
      }
      append(*journal, more, 30, events);
      if (seed % 2 == 0) {  // it goes in the midst of a commit
        vfs.fail_writes(seed % 7, 1'000'000, SQLITE_IOERR_WRITE);
        CHECK_FALSE(journal->commit());
      }
      vfs.kill();
      journal.reset();
      vfs.lose_unsynced();
      vfs.fail_writes(0, 0, 0);
      const auto rows = rows_in(folder.path());
      REQUIRE(rows.size() >= safe);
      check_prefix(rows, events);
      check_sound(folder.path(), rows);
    }
  }
}

TEST_CASE("After the process was killed everything is there that was committed; a power cut leaves a clean beginning") {
  const bool power = GENERATE(false, true);
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    CAPTURE(power, seed);
    const TemporaryFolder folder;
    FaultyVfs vfs(seed);
    RandomEvents source(seed);
    std::vector<core::StoredEvent> events;
    auto journal = opened(options_on(vfs, folder.path()));
    for (std::uint64_t batch = 0; batch < 10 + seed * 4; ++batch) {
      append(*journal, source, 1 + batch % 40, events);
      REQUIRE(journal->commit());
    }
    vfs.kill();
    journal.reset();
    power ? vfs.lose_unsynced() : vfs.revive();
    const auto rows = rows_in(folder.path());
    if (!power) CHECK(rows.size() == events.size());
    check_prefix(rows, events);
    if (!rows.empty()) check_sound(folder.path(), rows);
    journal = opened(options_on(vfs, folder.path()));
    CHECK(journal->position() == rows.size());
  }
}

TEST_CASE("A failed fsync is final") {
  const TemporaryFolder folder;
  FaultyVfs vfs;
  RandomEvents source(1);
  std::vector<core::StoredEvent> events;
  auto journal = opened(options_on(vfs, folder.path(), Durability::fsync));
  append(*journal, source, 10, events);
  REQUIRE(journal->commit());
  CHECK_FALSE(journal->is_broken());
  append(*journal, source, 10, events);
  vfs.fail_syncs(1'000);
  CHECK_FALSE(journal->commit());
  CHECK(journal->is_broken());
  const auto again = journal->commit();
  REQUIRE_FALSE(again);
  CHECK(again.error().find("start again") != std::string::npos);
  CHECK(journal->position() == 10);
}

TEST_CASE("A failed fsync of a checkpoint ends the commits, too") {
  const TemporaryFolder folder;
  FaultyVfs vfs;
  RandomEvents source(1);
  std::vector<core::StoredEvent> events;
  auto journal = opened(options_on(vfs, folder.path()));
  vfs.fail_syncs(1'000'000);
  for (int batch = 0; batch < 100'000 && !journal->is_broken(); ++batch) {
    append(*journal, source, 20, events);
    static_cast<void>(journal->commit());
  }
  CHECK(journal->is_broken());
}

TEST_CASE("A full disk: the reserve is given back, nothing new is accepted, and all is well when there is room again") {
  const TemporaryFolder folder;
  FaultyVfs vfs;
  RandomEvents source(1);
  std::vector<core::StoredEvent> events;
  std::atomic<std::uint64_t> free{10 << 20};
  auto options = options_on(vfs, folder.path());
  options.reserve = 1 << 20;
  options.least_free = 4 << 20;
  options.free_space = [&free] { return free.load(); };
  auto journal = opened(options);
  const auto reserve = journal->files().reserve;
  CHECK(journal->accepts());
  CHECK(std::filesystem::file_size(reserve) == 1 << 20);

  append(*journal, source, 5, events);
  free = 0;
  vfs.fail_writes(0, 1, SQLITE_FULL);
  REQUIRE(journal->commit());  // by the room that the reserve had
  CHECK_FALSE(std::filesystem::exists(reserve));

  append(*journal, source, 5, events);
  vfs.fail_writes(0, 1'000'000, SQLITE_FULL);
  CHECK_FALSE(journal->commit());  // there is nothing more to give
  CHECK_FALSE(journal->accepts());
  vfs.fail_writes(0, 0, SQLITE_OK);
  free = (5 << 20) - 1;
  REQUIRE(journal->commit());
  CHECK(journal->position() == 10);
  CHECK_FALSE(journal->accepts());

  free = 5 << 20;
  // The checkpointer's thread looks each second; a commit, too, after each MiB.
  const std::string body(600'000, 'x');
  for (int i = 0; i < 2; ++i) {
    core::Event big;
    big.id = {{1'000'000 + static_cast<std::uint64_t>(i)}, 1};
    big.conversation = core::Conversation::between({{1}, 1}, {{2}, 1});
    big.body = body;
    journal->append(big);
  }
  REQUIRE(journal->commit());
  CHECK(journal->accepts());
  CHECK(std::filesystem::file_size(reserve) == 1 << 20);
}

TEST_CASE("Without room from the start nothing is accepted, and what must be kept still is") {
  const TemporaryFolder folder;
  auto options = options_for(folder.path());
  options.reserve = 1 << 20;
  options.least_free = 4 << 20;
  options.free_space = [] { return std::uint64_t{1} << 20; };
  auto journal = opened(options);
  CHECK_FALSE(journal->accepts());
  CHECK_FALSE(std::filesystem::exists(journal->files().reserve));
  RandomEvents source(1);
  journal->append(core::view_of(source.next()));
  CHECK(journal->commit());
  CHECK_FALSE(journal->accepts());
  CHECK(journal->position() == 1);
}
