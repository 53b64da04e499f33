#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>

#include "store/transfer.hpp"
#include "store/verify.hpp"
#include "support/faulty_vfs.hpp"
#include "support/golden.hpp"
#include "unit/store/history_harness.hpp"

// A store that the first schema's program wrote; see tests/data/README.md.

using namespace chat;
using namespace chat::test;

namespace {

std::filesystem::path frozen(const char* name) { return source_folder() / "tests" / "data" / "first_schema" / name; }

void put_frozen(const std::filesystem::path& directory) {
  const auto file = store::Files(directory).journal;
  std::filesystem::copy_file(frozen("journal.db"), file, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string exported(const std::filesystem::path& directory) {
  std::ostringstream out;
  const auto done = store::export_history(directory, out);
  if (!done) FAIL(done.error());
  return out.str();
}

std::string frozen_history() {
  std::ifstream file(frozen("history.jsonl"));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::int64_t version(const std::filesystem::path& directory, const std::string& vfs = {}) {
  store::Database database(store::Files(directory).journal, store::Database::Mode::read, vfs);
  return database.integer("PRAGMA user_version");
}

core::StoredEvent fact(core::EventId id, core::EventId subject, std::string field, std::string value) {
  core::StoredEvent event;
  event.id = id;
  event.kind = core::EventKind::fact;
  event.subject = subject;
  event.target = std::move(field);
  event.body = std::move(value);
  return event;
}

}  // namespace

TEST_CASE("A store of the first schema opens with all that is in it, and goes on") {
  const TemporaryFolder folder;
  put_frozen(folder.path());
  REQUIRE(version(folder.path()) == 1);
  // Also before anybody has opened it for writing.
  CHECK(exported(folder.path()) == frozen_history());
  CHECK(store::verify(folder.path()).value().is_whole());

  core::StoreDigest digest{};
  {
    const auto journal = opened(folder.path());
    CHECK(journal->position() == 23);
    const core::Remembered remembered = journal->remembered().value();
    CHECK(remembered.facts.empty());
    CHECK(remembered.markers.empty());  // all were guests
    REQUIRE(remembered.channels.size() == 3);
    CHECK(remembered.channels[0].name == "#garden");
    CHECK(remembered.channels[0].topic == "Roses and other thorns");
    CHECK(remembered.channels[0].topic_setter == "ann!~ann@127.0.0.1");
    CHECK(remembered.channels[0].emptied == util::Millis{0});
    CHECK(remembered.channels[1].name == "#attic");
    CHECK(remembered.channels[1].topic == "Dust");
    CHECK(remembered.channels[1].emptied != util::Millis{0});
    CHECK(remembered.channels[2].name == "#cellar");
    CHECK_FALSE(remembered.channels[2].open);
    REQUIRE(remembered.lost.size() == 2);
    CHECK(remembered.lost[0].source == "ann!~ann@127.0.0.1");
    CHECK(remembered.lost[1].incarnations.size() == 2);
    digest = journal->state().digest;

    const core::EventId account{{(std::uint64_t{1'900'000'000'000} << 16)}, journal->node()};
    journal->append(core::view_of(fact({{account.stamp.bits + 1}, journal->node()}, account, "name", "ann")));
    REQUIRE(journal->commit());
  }
  CHECK(core::digest_text(digest) == "e4f0d3ecf24129b862fd4b648f82cd3a");
  const std::string now = exported(folder.path());
  CHECK(now.starts_with(frozen_history()));
  CHECK(now.find("\"kind\":\"fact\"", frozen_history().size()) != std::string::npos);
  CHECK(store::verify(folder.path()).value().problems == std::vector<std::string>{});
  CHECK(opened(folder.path())->remembered().value().facts.at(0).value == "ann");
}

TEST_CASE("What was said in a store of the first schema is read as ever") {
  Indexed indexed;
  indexed.end();
  indexed.journal.reset();
  for (const char* const name : {"journal.db", "journal.db-wal", "journal.db-shm", "index.db"}) {
    std::filesystem::remove(indexed.folder.path() / name);
  }
  put_frozen(indexed.folder.path());
  indexed.journal = opened(indexed.folder.path());
  indexed.start();
  indexed.index_all();
  const auto channels = indexed.journal->remembered().value().channels;
  const auto page =
      indexed.history->read(core::PageQuery{.from = {core::Conversation::of_channel(channels.at(0).incarnation), {}}},
                            indexed.journal->position());
  REQUIRE(page);
  REQUIRE(page->events.size() == 2);  // the third was withdrawn
  CHECK(page->events[0].body == "the roses are in bloom");
  CHECK(page->events[1].body == "naïve café");
  const auto lost = indexed.journal->remembered().value().lost;
  const auto targets =
      indexed.history->read(core::TargetsQuery{.person = lost.at(0).person}, indexed.journal->position());
  REQUIRE(targets);
  REQUIRE(targets->targets.size() == 1);
  CHECK(targets->targets[0].last.body == "it stays here");
}

TEST_CASE("A step of the schema that fails half way leaves the store as it was") {
  std::uint64_t failed = 0;
  for (std::uint64_t after = 0; after < 30; ++after) {
    CAPTURE(after);
    const TemporaryFolder folder;
    put_frozen(folder.path());
    FaultyVfs vfs(after);
    auto options = options_for(folder.path());
    options.vfs = vfs.name();
    vfs.fail_writes(after, 1'000'000, SQLITE_IOERR_WRITE);
    const std::string refused = refusal(options);
    vfs.fail_writes(0, 0, SQLITE_OK);
    if (version(folder.path()) == 2) break;  // it came through
    ++failed;
    CHECK(refused.find("cannot be opened") != std::string::npos);
    CHECK(version(folder.path()) == 1);
    CHECK(table(folder.path(), "SELECT count(*) FROM sqlite_schema WHERE name IN ('facts', 'markers', 'erasures')") ==
          "0\n");
    CHECK(exported(folder.path()) == frozen_history());
    const auto journal = opened(folder.path());
    CHECK(journal->position() == 23);
    CHECK(version(folder.path()) == 2);
  }
  CHECK(failed > 3);
}
