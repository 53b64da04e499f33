#include "store/sqlite_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <ranges>
#include <utility>

#include "store/deadline.hpp"
#include "store/loss.hpp"
#include "store/rows.hpp"
#include "store/state.hpp"
#include "store/words.hpp"

namespace chat::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kIncomplete = "The history is being put in order; try again in a minute.";
constexpr const char* kTookTooLong = "Reading the history took too long; narrow it down.";

/// One state of a file for all statements of a read, which ends with it.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(database) { database_.run("BEGIN"); }
  ~Snapshot() {
    try {
      if (database_.in_transaction()) database_.run("COMMIT");
    } catch (const SqliteError&) {
      // Nothing was written.
    }
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& database_;
};

core::EventId lower_bound_of(core::EventId floor, const std::optional<core::EventId>& after) {
  return after ? std::max(floor, successor(*after)) : floor;
}

using core::bytes_of;

bool is_said(const core::StoredEvent& event) { return core::is_talk(event.kind) && !event.redacted; }

core::Answer with(std::vector<core::StoredEvent> events) {
  core::Answer answer;
  answer.events = std::move(events);
  return answer;
}

/// Leaves the last `limit` of a vector.
template <class T>
void keep_last(std::vector<T>& all, std::size_t limit) {
  if (all.size() > limit) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(limit));
}

/// Leaves the first `limit` of a vector.
template <class T>
void keep_first(std::vector<T>& all, std::size_t limit) {
  if (all.size() > limit) all.erase(all.begin() + static_cast<std::ptrdiff_t>(limit), all.end());
}

}  // namespace

/// A read that cannot be answered now; the sentence says why.
struct SqliteHistory::Refused {
  const char* sentence;
};

std::expected<std::unique_ptr<SqliteHistory>, std::string> SqliteHistory::open(Files files, Indexer& indexer,
                                                                               std::unique_ptr<SearchIndex> search,
                                                                               Options options,
                                                                               std::shared_ptr<spdlog::logger> log) {
  try {
    return std::unique_ptr<SqliteHistory>(
        new SqliteHistory(std::move(files), indexer, std::move(search), options, std::move(log)));
  } catch (const SqliteError& error) {
    return std::unexpected(fmt::format("The journal cannot be opened for reading: {}.", error.what()));
  }
}

SqliteHistory::SqliteHistory(Files files, Indexer& indexer, std::unique_ptr<SearchIndex> search, Options options,
                             std::shared_ptr<spdlog::logger> log)
    : files_(std::move(files)),
      indexer_(indexer),
      search_(std::move(search)),
      options_(options),
      log_(std::move(log)),
      journal_(files_.journal, Database::Mode::read),
      numbers_(journal_) {
  journal_.run("PRAGMA cache_size = -8192; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
  by_arrival_ = journal_.prepare(fmt::format("SELECT {} FROM events WHERE arrival = ?", kEventColumns));
  by_id_ = journal_.prepare(
      fmt::format("SELECT {} FROM events WHERE stamp = ? AND node = ? ORDER BY arrival LIMIT 1", kEventColumns));
  erasures_ = journal_.prepare("SELECT stamp, node FROM erasures WHERE done < upto");
  talks_ = journal_.prepare(
      "SELECT number FROM conversations WHERE first_stamp = ?1 AND first_node = ?2 AND second_stamp != 0 UNION "
      "SELECT number FROM conversations WHERE second_stamp = ?1 AND second_node = ?2 AND second_stamp != 0");
}

std::expected<core::Answer, std::string> SqliteHistory::read(const core::Query& query, std::uint64_t position) {
  // Arrivals are signed in SQLite.
  position = std::min(position, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  // Words are looked for by those who have time.
  const bool searches = std::holds_alternative<core::SearchQuery>(query);
  deadline_ = Clock::now() + (searches ? std::min(options_.patience, options_.search_patience) : options_.patience);
  index_failed_ = false;
  try {
    const Deadline deadline(journal_, deadline_, options_.cancelled);
    const Snapshot snapshot(journal_);
    look_who_is_erased();
    return std::visit([&](const auto& asked) { return answer(asked, position); }, query);
  } catch (const Refused& refused) {
    return std::unexpected(refused.sentence);
  } catch (const SearchIncomplete&) {
    return std::unexpected(kIncomplete);
  } catch (const SqliteError& error) {
    return std::unexpected(sentence(error));
  }
}

std::string SqliteHistory::sentence(const SqliteError& error) {
  if (error.code() == SQLITE_INTERRUPT) return kTookTooLong;
  log_->error("event=read_failed file={} reason=\"{}\"", (index_failed_ ? files_.index : files_.journal).native(),
              error.what());
  if (index_failed_ && error.is_damage()) {
    indexer_.report_damage(edition_);
    return kIncomplete;
  }
  return "The history cannot be read. Tell the server's operator.";
}

void SqliteHistory::check_time() const {
  const bool cancelled = options_.cancelled != nullptr && options_.cancelled->load();
  if (cancelled || Clock::now() >= deadline_) throw SqliteError(SQLITE_INTERRUPT, "interrupted");
}

core::Answer SqliteHistory::answer(const core::PageQuery& query, std::uint64_t position) {
  const auto number = number_of(query.from.conversation);
  if (!number) return {};
  const Stretch stretch{.conversation = *number,
                        .from = lower_bound_of(query.from.floor, query.after),
                        .before = query.before,
                        .newest = query.newest,
                        .kinds = query.kinds,
                        .position = position};
  Events page = events(stretch, query.limit,
                       [&](const core::StoredEvent& event) { return !event.redacted && query.from.shows(event); });
  if (query.newest) std::ranges::reverse(page);
  return with(std::move(page));
}

core::Answer SqliteHistory::answer(const core::AroundQuery& query, std::uint64_t position) {
  core::PageQuery before{.from = query.from, .before = query.centre, .kinds = query.kinds, .limit = query.limit / 2};
  core::Answer around = answer(before, position);
  core::PageQuery rest{.from = query.from, .newest = false, .kinds = query.kinds};
  rest.from.floor = std::max(query.from.floor, query.centre);
  rest.limit = query.limit - around.events.size();
  std::ranges::move(answer(rest, position).events, std::back_inserter(around.events));
  return around;
}

core::Answer SqliteHistory::answer(const core::TargetsQuery& query, std::uint64_t position) {
  core::Answer answer;
  std::vector<Place> all = places({}, query.person);
  std::vector<core::Readable> talks(all.size());  // nothing in them is for some of the two only
  for (const core::Readable& channel : query.channels) {
    const auto number = number_of(channel.conversation);
    if (!number) continue;
    all.push_back({*number, channel.floor});
    talks.push_back(channel);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Stretch stretch{
        .conversation = all[i].conversation, .from = lower_bound_of(all[i].floor, query.after), .position = position};
    const auto shown = [&](const core::StoredEvent& event) { return is_said(event) && talks[i].shows(event); };
    for (core::StoredEvent& last : events(stretch, 1, shown)) {
      if (query.before && last.id >= *query.before) continue;  // it has a later last word
      answer.targets.push_back({last.conversation, std::move(last)});
    }
  }
  std::ranges::sort(answer.targets, {}, [](const core::Target& target) { return target.last.id; });
  if (query.newest) {
    keep_last(answer.targets, query.limit);
  } else {
    keep_first(answer.targets, query.limit);
  }
  return answer;
}

core::Answer SqliteHistory::answer(const core::EventQuery& query, std::uint64_t position) {
  const auto node = numbers_.find(query.id.node);
  if (!node) return {};
  const Reset reset(by_id_);
  if (!by_id_.bind(1, query.id.stamp.bits).bind(2, *node).step() || by_id_.number(0) > position) return {};
  Events events;
  events.push_back(shown(by_id_));
  if (is_of_accounts(events.back().kind)) return {};
  return with(std::move(events));
}

core::Answer SqliteHistory::answer(const core::SearchQuery& query, std::uint64_t position) {
  const std::vector<Place> where = places(query.where, query.person);
  Events found;
  if (search_) {
    for (const std::uint64_t arrival : search_->find(query, where, position, deadline_)) {
      check_time();
      auto one = event(arrival);
      if (one && is_said(*one) && one->audience == 0) found.push_back(std::move(*one));
    }
  } else {
    const std::vector<std::string> words = words_of(query.words);
    for (const Place& place : where) {
      const Stretch stretch{.conversation = place.conversation,
                            .from = lower_bound_of(place.floor, query.after),
                            .before = query.before,
                            .position = position};
      std::ranges::move(events(stretch, query.limit,
                               [&](const core::StoredEvent& event) {
                                 return is_said(event) && event.audience == 0 &&
                                        (query.nick.empty() || nick_of(event.source) == query.nick) &&
                                        has_words(event.body, words);
                               }),
                        std::back_inserter(found));
    }
  }
  std::ranges::sort(found, {}, &core::StoredEvent::id);
  keep_last(found, query.limit);
  return with(std::move(found));
}

core::Answer SqliteHistory::answer(const core::SummaryQuery& /*query*/, std::uint64_t /*position*/) {
  const State state = load_state(journal_);
  core::Answer answer;
  answer.summary = {state.events, state.digest};
  return answer;
}

template <class Wanted>
SqliteHistory::Events SqliteHistory::events(Stretch stretch, std::size_t limit, Wanted&& wanted) {
  constexpr std::size_t kMostAtOnce = 1000;
  Events found;
  std::size_t bytes = 0;
  // More and more at a time, in case that many were withdrawn.
  for (std::size_t at_once = std::min(limit, kMostAtOnce); found.size() < limit;
       at_once = std::min(2 * at_once, kMostAtOnce)) {
    const std::vector<Spot> some = spots(stretch, at_once);
    for (const Spot& spot : some) {
      check_time();
      auto one = event(spot.arrival);
      if (!one || !wanted(*one)) continue;
      bytes += bytes_of(*one);
      if (!found.empty() && bytes > core::kMostAnswerBytes) return found;
      found.push_back(std::move(*one));
      if (found.size() == limit) return found;
    }
    if (some.size() < at_once) break;
    stretch = rest_of(stretch, some.back().id);
  }
  return found;
}

std::vector<Spot> SqliteHistory::spots(const Stretch& stretch, std::size_t limit) {
  const std::uint64_t edition = indexer_.edition();
  if (edition % 2 != 0) throw Refused{kIncomplete};
  // The tail first: what the indexer drops there meanwhile is in the file.
  const auto in_tail = indexer_.tail().spots(stretch, limit);
  if (!in_tail) throw Refused{kIncomplete};
  try {
    IndexReader& reader = index(edition);
    const Deadline deadline(reader.database(), deadline_, options_.cancelled);
    const std::vector<Spot> in_file = reader.spots(stretch, limit);
    if (indexer_.edition() != edition) throw Refused{kIncomplete};
    return merged(stretch, *in_tail, in_file, limit);
  } catch (const SqliteError&) {
    index_failed_ = true;
    throw;
  }
}

IndexReader& SqliteHistory::index(std::uint64_t edition) {
  if (edition_ != edition) {
    index_.reset();
    edition_ = edition;
  }
  if (!index_) index_.emplace(files_.index);
  return *index_;
}

std::optional<core::StoredEvent> SqliteHistory::event(std::uint64_t arrival) {
  const Reset reset(by_arrival_);
  if (!by_arrival_.bind(1, arrival).step()) return std::nullopt;
  return shown(by_arrival_);
}

void SqliteHistory::look_who_is_erased() {
  erased_.clear();
  const Reset reset(erasures_);
  while (erasures_.step()) erased_.push_back({{erasures_.number(0)}, numbers_.node(erasures_.number(1))});
}

core::StoredEvent SqliteHistory::shown(const Statement& row) {
  core::StoredEvent event = read_row(row, numbers_).event;
  if (erased_.empty()) return event;
  const Loss loss = loss_by_erasure(
      event, [this](core::EventId person) { return std::ranges::find(erased_, person) != erased_.end(); },
      [] { return true; });  // facts are shown to nobody
  strip(event, loss);
  event.redacted = event.redacted || loss.any();
  return event;
}

std::optional<std::uint64_t> SqliteHistory::number_of(const core::Conversation& conversation) {
  if (!conversation) return std::nullopt;
  return numbers_.find(conversation);
}

std::vector<Place> SqliteHistory::places(const std::vector<core::Readable>& channels, core::EventId person) {
  std::vector<Place> places;
  for (const core::Readable& channel : channels) {
    if (const auto number = number_of(channel.conversation)) places.push_back({*number, channel.floor});
  }
  const auto node = person ? numbers_.find(person.node) : std::nullopt;
  if (!node) return places;
  const Reset reset(talks_);
  talks_.bind(1, person.stamp.bits).bind(2, *node);
  while (talks_.step()) places.push_back({talks_.number(0), {}});
  return places;
}

}  // namespace chat::store
