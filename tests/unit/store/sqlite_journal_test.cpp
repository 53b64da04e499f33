#include "store/sqlite_journal.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <set>

#include "unit/store/journal_harness.hpp"

using namespace chat;
using namespace chat::test;
using store::SqliteJournal;

namespace {

const auto kWithdrawn = [](const std::vector<core::StoredEvent>& events) {
  std::set<core::EventId> ids;
  for (const auto& event : events) {
    if (event.kind == core::EventKind::redact) ids.insert(event.subject);
  }
  return ids;
};

core::StoredEvent message(std::uint64_t stamp, std::string body) {
  core::StoredEvent event;
  event.id = {{stamp}, 7};
  event.conversation = core::Conversation::between({{1}, 7}, {{2}, 8});
  event.sender = {{1}, 7};
  event.source = "ann!~u@host";
  event.target = "bob";
  event.account = "ann";
  event.client_tags = "+a=b";
  event.body = std::move(body);
  return event;
}

mode_t rights(const std::filesystem::path& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

class Hears final : public store::CommitObserver {
 public:
  std::vector<store::IndexEntry> entries;
  int commits = 0;
  void committed(std::span<const store::IndexEntry> fresh) override {
    ++commits;
    entries.insert(entries.end(), fresh.begin(), fresh.end());
  }
};

}  // namespace

TEST_CASE("A journal keeps every field of every event, in their order, over restarts") {
  const TemporaryFolder folder;
  RandomEvents source(1);
  std::vector<core::StoredEvent> events;
  core::NodeId node = 0;
  store::State state;
  for (int process = 0; process < 3; ++process) {
    const auto journal = opened(folder.path());
    CHECK(journal->position() == events.size());
    if (process > 0) {
      CHECK(journal->node() == node);
      CHECK(journal->state() == state);
    }
    node = journal->node();
    CHECK(node != 0);
    for (const std::size_t group : std::initializer_list<std::size_t>{1, 2, 0, 700}) {
      for (auto& event : source.take(group)) {
        journal->append(core::view_of(event));
        events.push_back(std::move(event));
      }
      CHECK(journal->position() == events.size() - group);
      REQUIRE(journal->commit());
      CHECK(journal->position() == events.size());
    }
    state = journal->state();
    CHECK(state.last == events.back().id.stamp);
  }
  const auto withdrawn = kWithdrawn(events);
  CHECK_FALSE(withdrawn.empty());
  const auto rows = rows_in(folder.path());
  REQUIRE(rows.size() == events.size());
  std::uint64_t bytes = 0;
  core::StoreDigest sum{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    core::StoredEvent expected = events[i];
    store::add_digest(sum, rows[i].seal.digest);
    CHECK(rows[i].event.redacted == withdrawn.contains(expected.id));
    if (rows[i].event.redacted) expected.account = expected.body = expected.client_tags = "";
    CHECK(rows[i].event.arrival == i + 1);
    CHECK(same(rows[i].event, expected));
    bytes += expected.source.size() + expected.account.size() + expected.body.size() + expected.client_tags.size();
  }
  CHECK(sum == state.digest);
  CHECK(state.channel_bytes + state.private_bytes == bytes);
  CHECK(state.private_bytes > 0);
}

TEST_CASE("Empty and very long texts are kept as they are") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  core::StoredEvent longest = message(10, std::string(200'000, 'x'));
  longest.client_tags = std::string(8'000, 't');
  core::StoredEvent empty;
  empty.id = {{11}, 7};
  empty.kind = core::EventKind::quit;
  for (std::uint64_t place = 1; place < 300; ++place) {
    empty.places.push_back(core::Conversation::of_channel({{place}, place % 5 + 1}));
  }
  journal->append(core::view_of(longest));
  journal->append(core::view_of(empty));
  REQUIRE(journal->commit());
  const auto rows = rows_in(folder.path());
  REQUIRE(rows.size() == 2);
  CHECK(same(rows[0].event, longest));
  CHECK(same(rows[1].event, empty));
}

TEST_CASE("Whoever observes hears of each commit, with one entry for each place") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  Hears hears;
  journal->observe(&hears);
  RandomEvents source(2);
  std::size_t expected = 0;
  for (int commit = 0; commit < 5; ++commit) {
    for (const auto& event : source.take(100)) {
      journal->append(core::view_of(event));
      expected += event.conversation ? 1 : event.places.size();
    }
    CHECK(hears.commits == commit);
    REQUIRE(journal->commit());
  }
  REQUIRE(journal->commit());
  CHECK(hears.commits == 5);
  REQUIRE(hears.entries.size() == expected);
  const auto rows = rows_in(folder.path());
  store::Database database(journal->files().journal, store::Database::Mode::read);
  store::Numbers numbers(database);
  for (const auto& entry : hears.entries) {
    const core::StoredEvent& event = rows.at(entry.arrival - 1).event;
    CHECK(entry.id == event.id);
    CHECK(entry.kind == event.kind);
    CHECK(entry.audience == event.audience);
    const auto where = numbers.conversation(entry.conversation);
    CHECK((where == event.conversation || std::ranges::find(event.places, where) != event.places.end()));
  }
}

TEST_CASE("An event is found by its id") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  RandomEvents source(3);
  const auto events = source.take(50);
  for (const auto& event : events) journal->append(core::view_of(event));
  REQUIRE(journal->commit());
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(journal->find(events[i].id).value() == i + 1);
  CHECK_FALSE(journal->find({{1}, 7}).value());
  CHECK_FALSE(journal->find({events[0].id.stamp, 7}).value());
}

TEST_CASE("What is withdrawn is gone from the file, also if it arrives after its withdrawal") {
  const TemporaryFolder folder;
  core::StoredEvent redact = message(30, "because");
  redact.kind = core::EventKind::redact;
  redact.subject = {{20}, 7};
  core::StoredEvent later = redact;
  later.id = {{31}, 7};
  later.subject = {{40}, 7};
  {
    const auto journal = opened(folder.path());
    journal->append(core::view_of(message(20, "a secret, said too early")));
    REQUIRE(journal->commit());
    const auto before = journal->state();
    journal->append(core::view_of(redact));
    journal->append(core::view_of(later));
    REQUIRE(journal->commit());
    CHECK(journal->state().private_bytes < before.private_bytes + 2 * 40);
  }
  {
    const auto journal = opened(folder.path());  // remembers over a restart what is withdrawn
    journal->append(core::view_of(message(40, "a secret, not even arrived")));
    REQUIRE(journal->commit());
  }
  const auto rows = rows_in(folder.path());
  for (const std::size_t i : std::initializer_list<std::size_t>{0, 3}) {
    CHECK(rows[i].event.redacted);
    CHECK(rows[i].event.body.empty());
    CHECK(rows[i].event.account.empty());
    CHECK(rows[i].event.client_tags.empty());
    CHECK(rows[i].event.source == "ann!~u@host");
    CHECK(rows[i].event.target == "bob");
  }
  std::ifstream file(store::Files(folder.path()).journal, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  CHECK(bytes.find("because") != std::string::npos);
  CHECK(bytes.find("a secret") == std::string::npos);
}

TEST_CASE("The write-ahead log loses what was withdrawn, too, while the server runs") {
  const TemporaryFolder folder;
  auto options = options_for(folder.path());
  options.clean_every = std::chrono::milliseconds{0};
  const auto journal = opened(options);
  const auto log = journal->files().journal.native() + "-wal";
  journal->append(core::view_of(message(20, "a secret")));
  REQUIRE(journal->commit());
  REQUIRE(journal->commit());
  CHECK(std::filesystem::file_size(log) > 0);  // there was nothing to clean away
  core::StoredEvent redact = message(30, "");
  redact.kind = core::EventKind::redact;
  redact.subject = {{20}, 7};
  journal->append(core::view_of(redact));
  REQUIRE(journal->commit());
  for (int tries = 0; tries < 1'000'000 && std::filesystem::file_size(log) > 0; ++tries) REQUIRE(journal->commit());
  CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("Nothing of what was withdrawn lingers in free space, however the pages were rearranged") {
  const TemporaryFolder folder;
  Random random(1);
  std::set<std::uint64_t> withdrawn;
  {
    const auto journal = opened(folder.path());
    std::uint64_t stamp = 1'000;
    for (int i = 0; i < 3'000; ++i) {
      const std::string mark = "<secret-" + std::to_string(++stamp) + ">";
      std::string body;
      const std::size_t repeats = random.chance(50) ? 2'000 : 1 + random.below(random.chance(5) ? 100 : 8);
      for (std::size_t repeat = 0; repeat < repeats; ++repeat) body += mark;
      journal->append(core::view_of(message(stamp, body)));
    }
    REQUIRE(journal->commit());
    for (int i = 0; i < 2'000; ++i) {
      core::StoredEvent redact = message(10'000 + static_cast<std::uint64_t>(i), "");
      redact.kind = core::EventKind::redact;
      redact.subject = {{1'001 + random.below(3'000)}, 7};
      withdrawn.insert(redact.subject.stamp.bits);
      journal->append(core::view_of(redact));
      if (random.chance(4)) REQUIRE(journal->commit());
    }
    REQUIRE(journal->commit());
  }
  std::ifstream file(store::Files(folder.path()).journal, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  std::set<std::uint64_t> there;
  for (auto at = bytes.find("<secret-"); at != std::string::npos; at = bytes.find("<secret-", at + 1)) {
    there.insert(std::strtoull(bytes.c_str() + at + std::strlen("<secret-"), nullptr, 10));
  }
  CHECK(there.size() > 500);
  std::vector<std::uint64_t> lingering;
  std::ranges::set_intersection(there, withdrawn, std::back_inserter(lingering));
  CAPTURE(lingering);
  CHECK(lingering.empty());
}

TEST_CASE("Rows are blanked a few in each commit, and keep their digest") {
  const TemporaryFolder folder;
  const auto journal = opened(folder.path());
  for (std::uint64_t i = 1; i <= 1000; ++i) journal->append(core::view_of(message(100 + i, "some text")));
  REQUIRE(journal->commit());
  const auto before = journal->state();
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = 1; i <= 600; ++i) all.push_back(i);
  all.push_back(5'000);  // there is no such row
  CHECK(journal->blank_later(all) == all.size());
  CHECK(journal->blank_later(std::vector<std::uint64_t>(100'000, 1)) == 65'536 - all.size());
  const auto blanked = [&] {
    return std::ranges::count_if(rows_in(folder.path()), [](const store::Row& row) { return row.event.redacted; });
  };
  REQUIRE(journal->commit());
  CHECK(blanked() <= 256);
  for (int i = 0; i < 300; ++i) REQUIRE(journal->commit());
  CHECK(blanked() == 600);
  const auto rows = rows_in(folder.path());
  for (const auto& row : rows) {
    CHECK(row.event.source.empty() == row.event.redacted);
    CHECK(row.event.body.empty() == row.event.redacted);
    CHECK(row.event.target == "bob");
  }
  CHECK(journal->state().digest == before.digest);
  CHECK(journal->state().private_bytes ==
        before.private_bytes - 600 * std::string("ann!~u@hostannsome text+a=b").size());
}

TEST_CASE("Two servers cannot have one folder") {
  const TemporaryFolder folder;
  const auto directory = folder.path() / "deep" / "data";
  auto journal = opened(directory);
  CHECK(refusal(options_for(directory)).find("Another chatserver uses the folder " + directory.native()) == 0);
  CHECK(rights(directory) == 0700);
  journal->append(core::view_of(message(1, "x")));
  REQUIRE(journal->commit());
  for (const auto& file : std::filesystem::directory_iterator(directory)) CHECK(rights(file.path()) == 0600);
  journal.reset();
  CHECK(refusal(options_for(directory)).empty());
}

TEST_CASE("A file that is none of ours is left alone") {
  const TemporaryFolder folder;
  const auto file = store::Files(folder.path()).journal;
  SECTION("another program's") {
    store::Database(file, store::Database::Mode::write).run("CREATE TABLE t(x)");
    CHECK(refusal(options_for(folder.path())).find("database of another program") != std::string::npos);
  }
  SECTION("a newer program's") {
    opened(folder.path());
    store::Database(file, store::Database::Mode::write).run("PRAGMA user_version = 99");
    CHECK(refusal(options_for(folder.path())).find("newer chatserver") != std::string::npos);
  }
  SECTION("no database") {
    std::ofstream(file) << std::string(10'000, 'x');
    CHECK(refusal(options_for(folder.path())).find("is damaged") != std::string::npos);
  }
  SECTION("a folder that cannot be made") {
    std::ofstream(folder.path() / "file") << "x";
    CHECK(refusal(options_for(folder.path() / "file" / "data")).find("--data") != std::string::npos);
  }
}

TEST_CASE("No journal is begun beside what was made from another one") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const store::Files files(folder.path());
  const fs::path derived = GENERATE(as<std::string>{}, "index.db", "search.db");
  std::ofstream(folder.path() / derived) << "words";
  SECTION("the journal is missing") {
    CHECK(refusal(options_for(folder.path())) ==
          folder.path().native() +
              " has an index and no journal: journal.db is missing or empty. Put it or a backup of it back; to begin "
              "anew, remove index.db and search.db.");
    CHECK_FALSE(fs::exists(files.journal));
  }
  SECTION("the journal is empty") {
    std::ofstream(files.journal).flush();
    CHECK(refusal(options_for(folder.path())).find("missing or empty") != std::string::npos);
    CHECK(fs::file_size(files.journal) == 0);
  }
  SECTION("there is nothing in it either") {
    fs::resize_file(folder.path() / derived, 0);
    CHECK(refusal(options_for(folder.path())).empty());
  }
  SECTION("it was removed, as the sentence says") {
    fs::remove(folder.path() / derived);
    CHECK(refusal(options_for(folder.path())).empty());
  }
}

TEST_CASE("A damaged file is noticed at the start, and the sentence says the way out") {
  const TemporaryFolder folder;
  const auto file = store::Files(folder.path()).journal;
  {
    const auto journal = opened(folder.path());
    RandomEvents source(4);
    for (const auto& event : source.take(2'000)) journal->append(core::view_of(event));
    REQUIRE(journal->commit());
  }
  std::string why;
  SECTION("its end is missing") { std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2); }
  SECTION("a page of events is overwritten") {
    store::Database database(file, store::Database::Mode::read);
    const auto page_size = database.integer("PRAGMA page_size");
    const auto page = database.integer("SELECT pageno FROM dbstat WHERE name = 'events' ORDER BY pageno DESC LIMIT 1");
    std::fstream damage(file, std::ios::binary | std::ios::in | std::ios::out);
    damage.seekp((page - 1) * page_size);
    damage << std::string(static_cast<std::size_t>(page_size), 'x');
  }
  SECTION("a text is another") {
    store::Database(file, store::Database::Mode::write)
        .run("UPDATE events SET body = 'never said' WHERE arrival = 1999; DELETE FROM redactions");
  }
  SECTION("the last rows are missing") {
    store::Database(file, store::Database::Mode::write).run("DELETE FROM events WHERE arrival > 1990");
  }
  SECTION("a row in between is missing") {
    store::Database(file, store::Database::Mode::write).run("DELETE FROM events WHERE arrival = 1990");
  }
  const std::string said = refusal(options_for(folder.path()));
  CAPTURE(said);
  CHECK(said.find("is damaged") != std::string::npos);
  CHECK(said.find("chatserver check --data " + folder.path().native()) != std::string::npos);
  CHECK(said.find("chatserver history export") != std::string::npos);
  CHECK(said.find("chatserver history import") != std::string::npos);
}

TEST_CASE("A journal tells the next process of the lines with a nonce that were said last, in their order") {
  constexpr std::uint64_t kMillisecond = 1U << 16U;
  constexpr std::uint64_t kWindow = std::chrono::milliseconds(core::kNonceWindow).count() * kMillisecond;
  constexpr std::uint64_t kLast = 5 * kWindow;
  const TemporaryFolder folder;
  const auto say = [](store::SqliteJournal& journal, std::uint64_t stamp, const std::string& tags) {
    core::StoredEvent event = message(stamp, "text " + std::to_string(stamp));
    event.client_tags = tags;
    journal.append(core::view_of(event));
    return event;
  };
  std::vector<core::StoredEvent> expected;
  core::EventId withdrawn;
  {
    const auto journal = opened(folder.path());
    say(*journal, kLast - kWindow - kMillisecond, "+chat/nonce=too-long-ago");
    expected.push_back(say(*journal, kLast - kWindow + kMillisecond, "+a;+chat/nonce=the-first"));
    say(*journal, kLast - 5, "");
    say(*journal, kLast - 4, "+a=+chat/nonce=not-one-");
    withdrawn = say(*journal, kLast - 3, "+chat/nonce=withdrawn").id;
    say(*journal, kLast - 2, "+chat/nonce=short");
    expected.push_back(say(*journal, kLast - 1, "+chat/nonce=the-last"));
    core::StoredEvent redaction = message(kLast, "");
    redaction.kind = core::EventKind::redact;
    redaction.subject = withdrawn;
    journal->append(core::view_of(redaction));
    REQUIRE(journal->commit());
  }
  const core::Remembered remembered = opened(folder.path())->remembered().value();
  REQUIRE(remembered.named_lines.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const core::KeptLine& line = remembered.named_lines[i];
    CHECK(line.id == expected[i].id);
    CHECK(line.nonce == core::nonce_in(expected[i].client_tags));
    CHECK(line.conversation == expected[i].conversation);
    CHECK(line.sender == expected[i].sender);
    CHECK(line.sender_has_account);
    CHECK(line.nick == "ann");
    CHECK(line.target == "bob");
    CHECK(line.text == core::text_digest(expected[i].body));
  }
}
