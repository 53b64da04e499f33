#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "store/word_search.hpp"
#include "unit/store/filled_journal.hpp"

namespace chat::test {

inline const auto kLobby = core::Conversation::of_channel({{5}, 9});
inline const auto kDesk = core::Conversation::of_channel({{6}, 9});
inline const auto kForEver = std::chrono::steady_clock::time_point::max();

/// A journal, and the words of what was said in it; the indexer goes on when it is told to.
struct Spoken {
  explicit Spoken(store::WordIndexer::Options chosen = {}) : options(chosen), journal(opened(folder.path())) {
    start();
  }

  void start() {
    search.reset();
    indexer = std::make_unique<store::WordIndexer>(journal->files(), options, log);
    if (const auto open = indexer->open(); !open) FAIL(open.error());
    search = std::make_unique<store::WordSearch>(*indexer);
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
  std::vector<std::uint64_t> find(const core::SearchQuery& query, std::vector<store::Place> places = {}) const {
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
  store::WordIndexer::Options options;
  std::unique_ptr<store::SqliteJournal> journal;
  std::unique_ptr<store::WordIndexer> indexer;
  std::unique_ptr<store::WordSearch> search;
  std::uint64_t stamp = 1000;
};

using Arrivals = std::vector<std::uint64_t>;

/// What is asked, whether the words are in the file or only in the journal.
template <class Ask>
inline void before_and_after(const Spoken& spoken, Ask ask) {
  {
    INFO("not indexed");
    ask();
  }
  spoken.index_all();
  CHECK(spoken.indexer->position() == spoken.journal->position());
  INFO("indexed");
  ask();
}

}  // namespace chat::test
