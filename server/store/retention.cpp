#include "store/retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/event_id.hpp"
#include "store/rows.hpp"

namespace chat::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kAfterError{10};

// Of rows that still have their content: whether they tell of the present, and their size. The numbers are EventKind's.
constexpr const char* kRows = R"sql(
SELECT arrival, stamp, flags, second_stamp IS NOT NULL AND second_stamp != 0,
  CASE kind
    WHEN 8 THEN EXISTS(SELECT 1 FROM channels c WHERE c.conversation = e.conversation AND topic_time = stamp >> 16)
    WHEN 4 THEN EXISTS(SELECT 1 FROM members m WHERE m.conversation = e.conversation
                       AND person_stamp = sender_stamp AND person_node = sender_node)
    ELSE kind BETWEEN 13 AND 15
  END,
  length(CAST(source AS BLOB)) + length(CAST(account AS BLOB)) + length(CAST(body AS BLOB)) + length(CAST(tags AS BLOB))
FROM events e LEFT JOIN conversations ON number = conversation
WHERE stamp >= ? ORDER BY stamp LIMIT ?
)sql";

}  // namespace

Retention::Retention(Files files, RetentionLimits limits, Blank blank, Options options,
                     std::shared_ptr<spdlog::logger> log)
    : files_(std::move(files)), blank_(std::move(blank)), options_(options), log_(std::move(log)), limits_(limits) {}

Retention::~Retention() { stop(); }

std::expected<void, std::string> Retention::open() {
  try {
    journal_ = Database(files_.journal, Database::Mode::read);
    journal_.run("PRAGMA cache_size = -1024; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
    rows_ = journal_.prepare(kRows);
    flags_ = journal_.prepare("SELECT flags FROM events WHERE arrival = ?");
    return {};
  } catch (const SqliteError& error) {
    return std::unexpected(
        fmt::format("{} cannot be opened for reading: {}. Make sure that the folder is yours and its disk has room.",
                    files_.journal.native(), error.what()));
  }
}

bool Retention::step(util::Millis now) {
  if (now - began_ >= options_.again) {
    began_ = now;
    for (Kind& kind : kinds_) kind.seen = 0;
  }
  const RetentionLimits limits = this->limits();
  const State state = load_state(journal_);
  bool more = false;
  for (Kind& kind : kinds_) {
    const RetentionLimits::Kind limit = kind.is_private ? limits.private_talks : limits.channels;
    if (limit.is_limited() && step(kind, limit, kind.is_private ? state.private_bytes : state.channel_bytes, now)) {
      more = true;
    }
  }
  return more;
}

bool Retention::step(Kind& kind, RetentionLimits::Kind limit, std::uint64_t bytes, util::Millis now) {
  // What waits still counts in the sizes, so nothing is looked for meanwhile.
  if (waits(kind)) return true;
  Found found = find(kind, limit, bytes, now);
  if (!found.arrivals.empty()) {
    const std::size_t taken = blank_(found.arrivals);
    if (taken < found.arrivals.size()) {
      found.arrivals.resize(taken);
      kind.handed = std::move(found.arrivals);
      return true;  // it begins there again
    }
    kind.handed = std::move(found.arrivals);
  }
  kind.seen = found.seen;
  return found.more || !kind.handed.empty();
}

bool Retention::waits(Kind& kind) {
  std::erase_if(kind.handed, [this](std::uint64_t arrival) {
    const Reset reset(flags_);
    return !flags_.bind(1, arrival).step() || (flags_.number(0) & kBlankedFlag) != 0;
  });
  return !kind.handed.empty();
}

Retention::Found Retention::find(const Kind& kind, RetentionLimits::Kind limit, std::uint64_t bytes, util::Millis now) {
  Found found{.arrivals = {}, .seen = kind.seen};
  const std::uint64_t too_old = limit.age.count() > 0 ? core::EventId::first_of(now - limit.age).stamp.bits : 0;
  std::uint64_t excess = limit.bytes > 0 ? bytes - std::min(bytes, limit.bytes) : 0;
  std::size_t read = 0;
  const Reset reset(rows_);
  rows_.bind(1, kind.seen).bind(2, static_cast<std::int64_t>(options_.most_read));
  while (rows_.step()) {
    ++read;
    const std::uint64_t stamp = rows_.number(1);
    if (stamp >= too_old && excess == 0) return found;
    if (found.arrivals.size() == options_.most_handed) break;
    found.seen = stamp;  // not behind it: another node may have stamped the same
    const bool is_blanked = (rows_.number(2) & kBlankedFlag) != 0;
    if (is_blanked || (rows_.integer(3) != 0) != kind.is_private || rows_.integer(4) != 0) continue;
    found.arrivals.push_back(rows_.number(0));
    excess -= std::min(excess, rows_.number(5));
  }
  found.more = read == options_.most_read || found.arrivals.size() == options_.most_handed;
  return found;
}

RetentionLimits Retention::limits() {
  const util::Lock lock(mutex_);
  return limits_;
}

void Retention::configure(RetentionLimits limits) {
  {
    const util::Lock lock(mutex_);
    limits_ = limits;
  }
  worker_.hurry();
}

std::expected<void, std::string> Retention::start() {
  return worker_.start("retention", [this] { return work(); });
}

void Retention::stop() { worker_.stop(); }

Worker::Duration Retention::work() {
  try {
    const auto now = std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch());
    return step(now) ? options_.pause : options_.look;
  } catch (const SqliteError& error) {
    log_->error("event=retention_failed reason=\"{}\"", error.what());
    return kAfterError;
  }
}

}  // namespace chat::store
