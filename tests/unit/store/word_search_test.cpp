#include "store/word_search.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "store/words.hpp"
#include "unit/store/eraser_harness.hpp"
#include "unit/store/filled_journal.hpp"

using namespace chat;
using namespace chat::test;
using store::Place;
using store::WordIndexer;
using store::WordSearch;

namespace {

const auto kLobby = core::Conversation::of_channel({{5}, 9});
const auto kDesk = core::Conversation::of_channel({{6}, 9});
const auto kForEver = std::chrono::steady_clock::time_point::max();

/// A journal, and the words of what was said in it; the indexer goes on when it is told to.
struct Spoken {
  explicit Spoken(WordIndexer::Options chosen = {}) : options(chosen), journal(opened(folder.path())) { start(); }

  void start() {
    search.reset();
    indexer = std::make_unique<WordIndexer>(journal->files(), options, log);
    if (const auto open = indexer->open(); !open) FAIL(open.error());
    search = std::make_unique<WordSearch>(*indexer);
  }
  void commit(const core::StoredEvent& event) {
    journal->append(core::view_of(event));
    REQUIRE(journal->commit());
  }
  core::StoredEvent say(const std::string& text, const core::Conversation& where = kLobby, const char* nick = "Ann",
                        core::NodeId node = 9) {
    core::StoredEvent event;
    event.id = {{++stamp}, node};
    event.conversation = where;
    event.sender = {{1}, 9};
    event.source = std::string(nick) + "!~u@host";
    event.target = "#lobby";
    event.body = text;
    commit(event);
    return event;
  }
  void withdraw(const core::StoredEvent& event) {
    core::StoredEvent redaction;
    redaction.id = {{++stamp}, 9};
    redaction.kind = core::EventKind::redact;
    redaction.conversation = event.conversation;
    redaction.subject = event.id;
    commit(redaction);
  }
  void index_all() const {
    while (indexer->step()) {
    }
  }
  std::vector<std::uint64_t> find(const core::SearchQuery& query, std::vector<Place> places = {}) const {
    if (places.empty()) places = {{1, {}}, {2, {}}};
    auto arrivals = search->find(query, places, journal->position(), kForEver);
    std::ranges::sort(arrivals);
    return arrivals;
  }
  std::vector<std::uint64_t> words(const std::string& text) const { return find({.words = text}); }
  [[nodiscard]] std::int64_t rows() const {
    return store::Database(journal->files().search, store::Database::Mode::read).integer("SELECT count(*) FROM words");
  }

  TemporaryFolder folder;
  std::ostringstream lines;
  std::shared_ptr<spdlog::logger> log =
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines, true));
  WordIndexer::Options options;
  std::unique_ptr<store::SqliteJournal> journal;
  std::unique_ptr<WordIndexer> indexer;
  std::unique_ptr<WordSearch> search;
  std::uint64_t stamp = 1000;
};

using Arrivals = std::vector<std::uint64_t>;

/// What is asked, whether the words are in the file or only in the journal.
template <class Ask>
void before_and_after(const Spoken& spoken, Ask ask) {
  {
    INFO("not indexed");
    ask();
  }
  spoken.index_all();
  CHECK(spoken.indexer->position() == spoken.journal->position());
  INFO("indexed");
  ask();
}

}  // namespace

TEST_CASE("Search: all the words, in any case and without accents, wherever they stand") {
  Spoken spoken;
  spoken.say("The quick brown fox");
  spoken.say("Un CAFÉ au lait, quick!");
  spoken.say("ein Fuchs; FOX");
  spoken.say("quicksand");
  before_and_after(spoken, [&] {
    CHECK(spoken.words("quick") == Arrivals{1, 2});
    CHECK(spoken.words("QUICK fox") == Arrivals{1});
    CHECK(spoken.words("cafe") == Arrivals{2});
    CHECK(spoken.words("café") == Arrivals{2});
    CHECK(spoken.words("fox,quick") == Arrivals{1});
    CHECK(spoken.words("absent").empty());
    CHECK(spoken.words("") == Arrivals{1, 2, 3, 4});
    CHECK(spoken.words("!?").size() == 4);
  });
}

TEST_CASE("Search: what a person types is no syntax") {
  Spoken spoken;
  spoken.say("x OR y NEAR z body marks c1 n616e6e");
  before_and_after(spoken, [&] {
    for (const char* const typed :
         {"\"", "\"\"", "x OR missing", "x NOT y AND", "NEAR(x y)", "x*", "^x", "body : x", "{marks}", "x AND NOT", "(",
          "x)", "-x", "+", "'", "marks : c2", "x\"y", "—", "\xff\xfe"}) {
      INFO(typed);
      CHECK_NOTHROW(spoken.words(typed));
    }
    CHECK(spoken.words("x or y") == Arrivals{1});
    CHECK(spoken.words("x or missing").empty());
    CHECK(spoken.words("NEAR(x") == Arrivals{1});
    CHECK(spoken.words("qua*").empty());
    CHECK(spoken.words("c2").empty());
  });
}

TEST_CASE("Search: by conversation and floor, nick, time, and the newest of many") {
  Spoken spoken;
  const auto first = spoken.say("a word");
  const auto second = spoken.say("a word", kDesk, "b[o]b");
  const auto third = spoken.say("a word", kLobby, "b{o}b");
  const auto fourth = spoken.say("a word", kDesk, "ANN");
  before_and_after(spoken, [&] {
    CHECK(spoken.find({.words = "word"}, {{1, {}}}) == Arrivals{1, 3});
    CHECK(spoken.find({.words = "word"}, {{1, third.id}, {2, second.id}}) == Arrivals{2, 3, 4});
    CHECK(spoken.find({.words = "word"}, {{7, {}}}).empty());
    CHECK(spoken.find({.nick = "ann"}) == Arrivals{1, 4});
    CHECK(spoken.find({.nick = "b[o]b"}) == Arrivals{2});
    CHECK(spoken.find({.nick = "an"}).empty());
    CHECK(spoken.find({.after = first.id, .before = fourth.id}) == Arrivals{2, 3});
    CHECK(spoken.find({.words = "word", .limit = 2}) == Arrivals{3, 4});
    CHECK(spoken.find({.words = "word", .limit = 0}).empty());
    std::vector<Place> many;
    for (std::uint64_t number = 2; number < 200; ++number) many.push_back({number, {}});
    CHECK(spoken.find({.words = "word"}, many) == Arrivals{2, 4});
    CHECK(spoken.find({}, many) == Arrivals{2, 4});
    CHECK(spoken.search->find({.words = "word"}, std::vector<Place>{{1, {}}}, 2, kForEver) == Arrivals{1});
  });
}

TEST_CASE("Search: the newest are those with the latest stamps, whatever came first, and equal stamps of nodes") {
  Spoken spoken({.step = 3});
  Random random(7);
  std::vector<core::StoredEvent> said;
  for (std::uint64_t i = 0; i < 200; ++i) {
    spoken.stamp = 1000 + random.below(40);
    core::StoredEvent event = spoken.say("word", kLobby, "ann", 100 + i);
    event.arrival = i + 1;
    said.push_back(event);
  }
  std::ranges::sort(said, {}, &core::StoredEvent::id);
  before_and_after(spoken, [&] {
    for (std::size_t limit : {1, 7, 50, 300}) {
      for (std::size_t end : {200, 150, 20}) {
        const core::EventId before = end < 200 ? said[end].id : core::EventId{{5000}, 0};
        Arrivals expected;
        for (std::size_t i = end - std::min(limit, end); i < end; ++i) expected.push_back(said[i].arrival);
        std::ranges::sort(expected);
        CHECK(spoken.find({.words = "word", .before = before, .limit = limit}) == expected);
      }
    }
  });
}

TEST_CASE("Search: at every point of the indexing the same is found as by reading everything") {
  Spoken spoken({.step = 40});
  RandomEvents source(11);
  static const std::vector<std::string> kWords{"red", "green", "blue", "Black", "white"};
  Random random(12);
  std::vector<core::StoredEvent> said;
  for (int round = 0; round < 12; ++round) {
    for (core::StoredEvent event : source.take(60)) {
      if (event.kind == core::EventKind::message) {
        event.body = random.pick(std::span(kWords)) + " " + random.pick(std::span(kWords));
      }
      spoken.commit(event);
    }
    if (round % 3 != 0) (void)spoken.indexer->step();
    for (int question = 0; question < 20; ++question) {
      core::SearchQuery query;
      if (random.chance(2)) query.words = random.pick(std::span(kWords)) + " " + random.pick(std::span(kWords));
      query.limit = 1 + random.below(40);
      std::vector<Place> places;
      for (std::uint64_t number = 1; number < 20; ++number) {
        if (random.chance(2)) places.push_back({number, {}});
      }
      const auto words = store::words_of(query.words);
      std::vector<store::Row> fitting;
      for (store::Row& row : rows_in(spoken.folder.path())) {
        const bool here = std::ranges::find(places, row.conversation, &Place::conversation) != places.end();
        if (core::is_talk(row.event.kind) && here && !row.seal.blanked && row.event.audience == 0 &&
            store::has_words(row.event.body, words)) {
          fitting.push_back(std::move(row));
        }
      }
      std::ranges::sort(fitting, std::ranges::greater{}, [](const store::Row& row) { return row.event.id; });
      Arrivals expected;
      for (const store::Row& row : fitting) {
        if (expected.size() < query.limit) expected.push_back(row.event.arrival);
      }
      // What was withdrawn since it was indexed may still be named; the reader of the history leaves it out.
      query.limit = 10'000;
      Arrivals found;
      for (const std::uint64_t arrival : spoken.search->find(query, places, spoken.journal->position(), kForEver)) {
        if (std::ranges::find(fitting, arrival, [](const store::Row& row) { return row.event.arrival; }) !=
                fitting.end() &&
            found.size() < expected.size()) {
          found.push_back(arrival);
        }
      }
      CHECK(found == expected);
    }
  }
}

TEST_CASE("Search: what was withdrawn or has expired is not in the file any more") {
  Spoken spoken;
  const auto secret = spoken.say("secret one");
  spoken.say("secret two");
  spoken.say("secret three");
  spoken.index_all();
  spoken.withdraw(secret);
  spoken.index_all();
  CHECK(spoken.words("secret") == Arrivals{2, 3});
  CHECK(spoken.rows() == 2);
  CHECK(spoken.journal->blank_later({2}) == 1);
  REQUIRE(spoken.journal->commit());
  CHECK_FALSE(spoken.indexer->sweep());
  CHECK(spoken.words("secret") == Arrivals{3});
  CHECK(spoken.rows() == 1);
  const auto quick = spoken.say("secret four");
  spoken.withdraw(quick);
  CHECK(spoken.words("secret") == Arrivals{3});
  spoken.index_all();
  CHECK(spoken.rows() == 1);
}

TEST_CASE("Search: the words of who is erased are gone from the files, also after a restart in between") {
  Spoken spoken({.step = 7});
  constexpr core::EventId kErased{{77}, 9};
  Random random(3);
  for (int i = 0; i < 300; ++i) {
    core::StoredEvent event;
    event.id = {{++spoken.stamp}, 9};
    event.conversation = kLobby;
    event.sender = i % 10 == 0 ? kErased : core::EventId{{1}, 9};
    event.source = i % 10 == 0 ? "zorro!~u@host" : "ann!~u@host";
    event.body = i % 10 == 0 ? "Zanzibar " + random.from("abcdef", 9) : "Lisbon " + random.from("abcdef", 9);
    spoken.commit(event);
    if (i % 30 == 0) spoken.index_all();
  }
  spoken.index_all();
  // The nick is a word of the index, too, as a token of its bytes.
  const auto has = [&](const std::string& text) {
    const store::Files files = spoken.journal->files();
    bool found = false;
    for (const auto& file : {files.journal, files.search, files.index}) {
      for (const char* const suffix : {"", "-wal"}) {
        std::ifstream in(file.native() + suffix, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        found = found || bytes.find(text) != std::string::npos;
      }
    }
    return found;
  };
  // Words share their beginnings with those before them in FTS5's pages, so the middle of one is looked for, too.
  CHECK(has("Zanzibar"));
  CHECK(has("zanzibar"));
  core::StoredEvent erasure;
  erasure.id = {{++spoken.stamp}, 9};
  erasure.kind = core::EventKind::erasure;
  erasure.subject = kErased;
  spoken.commit(erasure);
  Erasing(*spoken.journal).finish();
  spoken.indexer->begin_purge();
  const auto sweep = [&] {
    while (spoken.indexer->sweep()) {
    }
  };
  sweep();
  SECTION("at once") {}
  SECTION("over a restart") {
    CHECK(spoken.indexer->purge());
    spoken.start();
    sweep();
  }
  SECTION("while more is said") {
    CHECK(spoken.indexer->purge());
    for (int i = 0; i < 20; ++i) {
      spoken.say("Lisbon again");
      spoken.index_all();
    }
  }
  int steps = 0;
  while (spoken.indexer->purge()) REQUIRE(++steps < 1000);
  CHECK(steps >= 1);
  CHECK_FALSE(spoken.indexer->purge());
  store::Database(spoken.journal->files().journal, store::Database::Mode::write).run("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK_FALSE(has("Zanzibar"));
  CHECK_FALSE(has("zanzibar"));
  CHECK_FALSE(has("anziba"));
  CHECK_FALSE(has("zorro"));
  CHECK_FALSE(has("n7a6f72726f"));
  CHECK(has("Lisbon"));
  CHECK(has("lisbon"));
  CHECK(spoken.words("zanzibar").empty());
  CHECK(spoken.find({.words = "lisbon", .limit = 1000}).size() >= 270);
  CHECK(store::Database(spoken.journal->files().search, store::Database::Mode::read)
            .integer("SELECT count(*) FROM purge") == 0);
}

TEST_CASE("Search: a sweep goes over the whole file in parts") {
  Spoken spoken;
  for (int i = 0; i < 1100; ++i) {
    core::StoredEvent event;
    event.id = {{++spoken.stamp}, 9};
    event.conversation = kLobby;
    event.body = "word";
    spoken.journal->append(core::view_of(event));
  }
  REQUIRE(spoken.journal->commit());
  spoken.index_all();
  CHECK(spoken.journal->blank_later({3, 600, 1100}) == 3);
  REQUIRE(spoken.journal->commit());
  int parts = 1;
  while (spoken.indexer->sweep()) ++parts;
  CHECK(parts == 3);
  CHECK(spoken.rows() == 1097);
}

TEST_CASE("Search: a file that is missing, damaged, of another journal or of another form is made again") {
  Spoken spoken;
  spoken.say("a word");
  spoken.say("another word");
  spoken.index_all();
  spoken.start();
  CHECK(spoken.lines.str().empty());
  const auto file = spoken.journal->files().search;
  const auto made_again = [&](const char* why) {
    spoken.start();
    CHECK(spoken.lines.str() == std::string("event=search_made_again reason=") + why + " events=2\n");
    spoken.lines.str("");
    CHECK(spoken.indexer->position() == 0);
    CHECK(spoken.words("word") == Arrivals{1, 2});
    spoken.index_all();
    CHECK(spoken.rows() == 2);
  };
  spoken.log->set_pattern("%v");
  spoken.search.reset();
  spoken.indexer.reset();
  SECTION("missing") {
    std::filesystem::remove(file);
    made_again("missing");
  }
  SECTION("damaged") {
    std::ofstream(file, std::ios::trunc) << std::string(20'000, 'x');
    made_again("damaged");
  }
  SECTION("of another journal") {
    store::Database(file, store::Database::Mode::write).run("UPDATE mark SET node = node + 1");
    made_again("foreign");
  }
  SECTION("of a journal that has another event there: an older backup has gone another way") {
    store::Database(file, store::Database::Mode::write).run("UPDATE mark SET digest = zeroblob(16)");
    made_again("foreign");
  }
  SECTION("ahead of the journal") {
    store::Database(file, store::Database::Mode::write).run("UPDATE mark SET arrival = 99");
    made_again("foreign");
  }
  SECTION("of another form") {
    store::Database(file, store::Database::Mode::write).run("PRAGMA user_version = 99");
    made_again("old");
  }
  SECTION("something else") {
    std::filesystem::remove(file);
    store::Database(file, store::Database::Mode::write).run("PRAGMA user_version = 1; CREATE TABLE x(y)");
    made_again("damaged");
  }
}

TEST_CASE("Search: the thread takes in what is said, and makes a file again that turns out to be damaged") {
  Spoken spoken({.look = std::chrono::milliseconds{1}, .failed = std::chrono::milliseconds{1}});
  spoken.log->set_level(spdlog::level::off);
  for (int i = 0; i < 200; ++i) spoken.say("word number " + std::to_string(i));
  REQUIRE(spoken.indexer->start());
  const auto wait_for = [&](auto reached) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!reached() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    REQUIRE(reached());
  };
  wait_for([&] { return spoken.indexer->position() == 200; });
  CHECK(spoken.words("number 7") == Arrivals{8});
  const auto edition = spoken.indexer->edition();
  spoken.indexer->report_damage(edition);
  wait_for([&] { return spoken.indexer->edition() != edition && spoken.indexer->position() == 200; });
  CHECK(spoken.words("number 7") == Arrivals{8});
  spoken.say("the last word");
  CHECK(spoken.words("last") == Arrivals{201});
  wait_for([&] { return spoken.indexer->position() == 201; });
  spoken.indexer->stop();
}

TEST_CASE("Search: whoever meets damage reports it, and still searches what came last") {
  Spoken spoken;
  for (int i = 0; i < 3000; ++i) {
    core::StoredEvent event;
    event.id = {{++spoken.stamp}, 9};
    event.conversation = kLobby;
    event.body = "word " + std::to_string(i) + std::string(100, 'a');
    spoken.journal->append(core::view_of(event));
  }
  REQUIRE(spoken.journal->commit());
  spoken.index_all();
  spoken.search.reset();
  const auto file = spoken.journal->files().search;
  store::Database(file, store::Database::Mode::write).run("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto size = std::filesystem::file_size(file);
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekp(static_cast<std::streamoff>(4096));
  stream << std::string(size - 4096, '\xa5') << std::flush;
  spoken.search = std::make_unique<WordSearch>(*spoken.indexer);
  CHECK(spoken.find({.words = "word", .limit = 5}) == Arrivals{2996, 2997, 2998, 2999, 3000});
}

TEST_CASE("Search: one that takes too long ends") {
  Spoken spoken;
  for (int i = 0; i < 20'000; ++i) {
    core::StoredEvent event;
    event.id = {{++spoken.stamp}, 9};
    event.conversation = kLobby;
    event.body = "word";
    spoken.journal->append(core::view_of(event));
  }
  REQUIRE(spoken.journal->commit());
  spoken.index_all();
  const std::vector<Place> places{{1, {}}};
  try {
    (void)spoken.search->find({.words = "word", .limit = 100'000}, places, spoken.journal->position(), {});
    FAIL("it did not end");
  } catch (const store::SqliteError& error) {
    CHECK(error.code() == SQLITE_INTERRUPT);
  }
  CHECK(spoken.words("word").size() == 100);
}
