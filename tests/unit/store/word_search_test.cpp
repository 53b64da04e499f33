#include "store/word_search.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "store/words.hpp"
#include "unit/store/eraser_harness.hpp"
#include "unit/store/filled_journal.hpp"
#include "unit/store/spoken.hpp"

using namespace chat;
using namespace chat::test;
using store::Place;
using store::WordSearch;

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
