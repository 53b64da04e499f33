#include "store/word_search.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/event.hpp"
#include "store/deadline.hpp"
#include "store/rows.hpp"
#include "store/words.hpp"

namespace chat::store {

WordSearch::WordSearch(WordIndexer& indexer)
    : indexer_(indexer),
      journal_(indexer.files().journal, Database::Mode::read),
      numbers_(journal_),
      rows_(journal_.prepare("SELECT arrival, stamp, node, kind, flags, conversation, source, body FROM events "
                             "WHERE arrival > ? AND arrival <= ?")),
      memory_(":memory:", Database::Mode::write) {
  WordTable::make(memory_);
  latest_.emplace(memory_);
}

std::expected<std::unique_ptr<WordSearch>, std::string> WordSearch::open(WordIndexer& indexer) {
  try {
    return std::make_unique<WordSearch>(indexer);
  } catch (const SqliteError& error) {
    return std::unexpected(std::string("The journal cannot be opened for searching: ") + error.what() + ".");
  }
}

std::vector<std::uint64_t> WordSearch::find(const core::SearchQuery& query, std::span<const Place> places,
                                            std::uint64_t position, std::chrono::steady_clock::time_point deadline) {
  std::uint64_t upto = 0;
  Hits hits;
  try {
    open_file();
    const Deadline in_time(file_, deadline);
    hits = in_file(query, places, position, upto);
  } catch (const SqliteError& error) {
    if (error.code() == SQLITE_INTERRUPT) throw;
    // Damage, or the file is just being made again.
    if (error.is_damage() && edition_) indexer_.report_damage(*edition_);
    edition_.reset();
    upto = 0;
    hits.clear();
  }
  if (upto < position) {
    if (position - upto > kMostUnindexed) throw SearchIncomplete{};
    const Deadline in_time(journal_, deadline);
    std::ranges::move(in_journal(query, places, upto, position), std::back_inserter(hits));
    std::ranges::sort(hits, std::ranges::greater{}, &WordTable::Hit::id);
    if (hits.size() > query.limit) hits.resize(query.limit);
  }
  std::vector<std::uint64_t> arrivals;
  arrivals.reserve(hits.size());
  for (const WordTable::Hit& hit : hits) arrivals.push_back(hit.arrival);
  return arrivals;
}

void WordSearch::open_file() {
  const std::uint64_t edition = indexer_.edition();
  if (edition_ == edition) return;
  mark_ = {};
  words_.reset();
  edition_ = edition;
  file_ = Database(indexer_.files().search, Database::Mode::read);
  file_.run("PRAGMA cache_size = -4096; PRAGMA cell_size_check = ON");
  words_.emplace(file_);
  mark_ = file_.prepare("SELECT arrival FROM mark");
}

WordSearch::Hits WordSearch::in_file(const core::SearchQuery& query, std::span<const Place> places,
                                     std::uint64_t position, std::uint64_t& upto) {
  // What it has, and how far, as of one moment.
  file_.run("BEGIN");
  const struct End {
    Database& file;
    ~End() {
      try {
        if (file.in_transaction()) file.run("ROLLBACK");
      } catch (const SqliteError&) {
        // It has ended by itself.
      }
    }
  } end{file_};
  {
    const Reset reset(mark_);
    upto = mark_.step() ? mark_.number(0) : 0;
  }
  return words_->find(query, places, position);
}

WordSearch::Hits WordSearch::in_journal(const core::SearchQuery& query, std::span<const Place> places,
                                        std::uint64_t from, std::uint64_t position) {
  std::unordered_set<std::uint64_t> conversations;
  for (const Place& place : places) conversations.insert(place.conversation);
  // Rolled back in the end.
  const Transaction transaction(memory_);
  latest_->forget();
  const Reset reset(rows_);
  rows_.bind(1, from).bind(2, position);
  while (rows_.step()) {
    const bool said =
        core::is_talk(static_cast<core::EventKind>(rows_.integer(3))) && is_for_everybody(rows_.number(4));
    if (!said || !conversations.contains(rows_.number(5))) continue;
    std::string nick = nick_of(rows_.text(6));
    if (!query.nick.empty() && nick != query.nick) continue;
    latest_->add({{{rows_.number(1)}, numbers_.node(rows_.number(2))},
                  rows_.number(0),
                  rows_.number(5),
                  std::move(nick),
                  std::string(rows_.text(7))});
  }
  return latest_->find(query, places, position);
}

}  // namespace chat::store
