#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <thread>

#include "unit/store/eraser_harness.hpp"
#include "unit/store/spoken.hpp"

// What is in search.db, and how it comes and goes. What is found in it: word_search_test.cpp.

using namespace chat;
using namespace chat::test;

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
