#include "store/word_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "store/words.hpp"

namespace chat::store {
namespace {

// With more conversations than this, each hit's one is looked at instead.
constexpr std::size_t kMostPlaces = 64;
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

/// A token of letters and digits that stands for a nick, whatever bytes it has.
std::string nick_token(std::string_view nick) {
  std::string token = "n";
  for (const char byte : nick) token += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return token;
}

std::string place_token(std::uint64_t conversation) { return fmt::format("c{}", conversation); }

/// What FTS5 is asked for; empty: for everything. Each word is quoted, so that none of it is syntax.
std::string expression(const core::SearchQuery& query, std::span<const Place> places) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " AND ") + part; };
  std::string words;
  for (const std::string& word : words_of(query.words)) words += fmt::format(" \"{}\"", word);
  if (!words.empty()) add(fmt::format("body : ({})", words));
  if (!query.nick.empty()) add(fmt::format("marks : \"{}\"", nick_token(query.nick)));
  if (places.size() <= kMostPlaces) {
    std::string any;
    for (const Place& place : places) {
      any += fmt::format("{}\"{}\"", any.empty() ? "" : " OR ", place_token(place.conversation));
    }
    add(fmt::format("marks : ({})", any));
  }
  return text;
}

/// The number of the first row that may be of an event with this stamp.
std::int64_t number_of(util::Stamp stamp) {
  return static_cast<std::int64_t>(std::min(stamp.bits, static_cast<std::uint64_t>(kHighest)));
}

std::int64_t sum(std::int64_t number, std::int64_t more) { return number > kHighest - more ? kHighest : number + more; }

/// Which rows count.
class Filter {
 public:
  Filter(const core::SearchQuery& query, std::span<const Place> places, std::uint64_t position)
      : query_(query), position_(position) {
    for (const Place& place : places) {
      const auto [at, is_new] = floors_.emplace(place.conversation, place.floor);
      if (!is_new) at->second = std::min(at->second, place.floor);
    }
  }

  [[nodiscard]] bool accepts(core::EventId id, std::uint64_t arrival, std::uint64_t conversation) const {
    if (arrival > position_ || (query_.after && id <= *query_.after) || (query_.before && id >= *query_.before)) {
      return false;
    }
    const auto floor = floors_.find(conversation);
    return floor != floors_.end() && id >= floor->second;
  }

  /// No row before it counts.
  [[nodiscard]] std::int64_t lowest() const {
    core::EventId lowest =
        std::ranges::min_element(floors_, {}, [](const auto& floor) { return floor.second; })->second;
    if (query_.after) lowest = std::max(lowest, *query_.after);
    return number_of(lowest.stamp);
  }
  [[nodiscard]] std::int64_t highest(std::int64_t displacement) const {
    return query_.before ? sum(number_of(query_.before->stamp), displacement) : kHighest;
  }

 private:
  const core::SearchQuery& query_;
  const std::uint64_t position_;
  std::unordered_map<std::uint64_t, core::EventId> floors_;
};

}  // namespace

void WordTable::make(Database& database) {
  database.run(R"sql(
CREATE VIRTUAL TABLE words USING fts5(
  body, marks,  -- marks: tokens that stand for the conversation and for the nick
  arrival UNINDEXED, stamp UNINDEXED, node UNINDEXED, conversation UNINDEXED,
  tokenize = 'unicode61 remove_diacritics 2'
);
-- One row: how far a row's number may be from its stamp.
CREATE TABLE displacement(most INTEGER NOT NULL);
INSERT INTO displacement VALUES(0);
)sql");
}

WordTable::WordTable(Database& database)
    : database_(database),
      add_(database.prepare(
          "INSERT INTO words(rowid, body, marks, arrival, stamp, node, conversation) VALUES(?, ?, ?, ?, ?, ?, ?)")),
      remove_(database.prepare("DELETE FROM words WHERE rowid = ?")),
      matching_(database.prepare("SELECT rowid, arrival, stamp, node, conversation FROM words WHERE words MATCH ?3 AND "
                                 "rowid BETWEEN ?1 AND ?2 ORDER BY rowid DESC")),
      all_(database.prepare("SELECT rowid, arrival, stamp, node, conversation FROM words WHERE "
                            "rowid BETWEEN ?1 AND ?2 ORDER BY rowid DESC")),
      between_(database.prepare("SELECT rowid, arrival, stamp, node FROM words WHERE rowid BETWEEN ? AND ? "
                                "ORDER BY rowid LIMIT ?")),
      last_number_(database.prepare("SELECT rowid FROM words ORDER BY rowid DESC LIMIT 1")),
      get_displacement_(database.prepare("SELECT most FROM displacement")),
      set_displacement_(database.prepare("UPDATE displacement SET most = max(most, ?)")),
      merge_(database.prepare("INSERT INTO words(words, rank) VALUES('merge', ?)")) {}

std::int64_t WordTable::displacement() {
  const Reset reset(get_displacement_);
  return get_displacement_.step() ? get_displacement_.integer(0) : 0;
}

std::int64_t WordTable::free_number(util::Stamp stamp) {
  if (!last_) {
    const Reset reset(last_number_);
    last_ = last_number_.step() ? last_number_.integer(0) : 0;
  }
  const std::int64_t wanted = number_of(stamp);
  std::int64_t number = wanted;
  if (number <= *last_) {
    const Reset reset(between_);
    between_.bind(1, number).bind(2, kHighest).bind(3, kHighest);
    while (between_.step() && between_.integer(0) == number) ++number;
  }
  last_ = std::max(*last_, number);
  if (number != wanted) set_displacement_.bind(1, number - wanted).run();
  return number;
}

void WordTable::add(const Saying& saying) {
  const std::string marks = place_token(saying.conversation) + ' ' + nick_token(saying.nick);
  add_.bind(1, free_number(saying.id.stamp)).bind(2, saying.text).bind(3, marks).bind(4, saying.arrival);
  add_.bind(5, saying.id.stamp.bits).bind(6, saying.id.node).bind(7, saying.conversation).run();
}

void WordTable::remove(core::EventId id) {
  std::optional<std::int64_t> number;
  {
    const Reset reset(between_);
    const std::int64_t first = number_of(id.stamp);
    between_.bind(1, first).bind(2, sum(first, displacement())).bind(3, kHighest);
    while (!number && between_.step()) {
      if (between_.number(2) == id.stamp.bits && between_.number(3) == id.node) number = between_.integer(0);
    }
  }
  if (number) remove_.bind(1, *number).run();
}

std::vector<WordTable::Hit> WordTable::find(const core::SearchQuery& query, std::span<const Place> places,
                                            std::uint64_t position) {
  std::vector<Hit> hits;
  if (places.empty() || query.limit == 0) return hits;
  const Filter filter(query, places, position);
  const std::string text = expression(query, places);
  Statement& statement = text.empty() ? all_ : matching_;
  const Reset reset(statement);
  statement.bind(1, filter.lowest()).bind(2, filter.highest(displacement()));
  if (!text.empty()) statement.bind(3, text);
  // Once there are enough, an event that is newer than one of them can only have a number above that one's stamp.
  std::int64_t enough = 0;
  while (statement.step() && statement.integer(0) >= enough) {
    const core::EventId id{{statement.number(2)}, statement.number(3)};
    if (!filter.accepts(id, statement.number(1), statement.number(4))) continue;
    hits.push_back({id, statement.number(1)});
    if (hits.size() == query.limit) enough = number_of(std::ranges::min(hits, {}, &Hit::id).id.stamp);
  }
  std::ranges::sort(hits, std::ranges::greater{}, &Hit::id);
  if (hits.size() > query.limit) hits.resize(query.limit);
  return hits;
}

std::vector<WordTable::Entry> WordTable::entries(std::int64_t number, std::size_t limit) {
  std::vector<Entry> entries;
  const Reset reset(between_);
  between_.bind(1, sum(number, 1)).bind(2, kHighest).bind(3, static_cast<std::int64_t>(limit));
  while (between_.step()) entries.push_back({between_.integer(0), between_.number(1)});
  return entries;
}

void WordTable::remove(const Entry& entry) { remove_.bind(1, entry.number).run(); }

bool WordTable::reorganise(bool first, int pages) {
  // https://www.sqlite.org/fts5.html#the_merge_command: a negative number first, then the same positive one, until
  // there are less than two changes. Two segments are enough to go on, or what is added meanwhile could stop it
  // halfway.
  if (first) database_.run("INSERT INTO words(words, rank) VALUES('usermerge', 2)");
  const int before = sqlite3_total_changes(database_.handle());
  merge_.bind(1, first ? -pages : pages).run();
  return sqlite3_total_changes(database_.handle()) - before >= 2;
}

void WordTable::forget() { last_.reset(); }

}  // namespace chat::store
