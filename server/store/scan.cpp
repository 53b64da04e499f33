#include "store/scan.hpp"

#include <algorithm>
#include <utility>

#include "store/event_digest.hpp"

namespace chat::store {
namespace {

constexpr std::uint64_t kPage = 1000;

bool is_loss(const SqliteError& error) {
  const int code = error.code() & 0xff;
  return error.is_damage() || code == SQLITE_IOERR || code == SQLITE_MISMATCH;
}

std::string with_columns(const char* rest) { return "SELECT " + std::string(kEventColumns) + " FROM events " + rest; }

}  // namespace

Scan::Scan(Database& journal, std::uint64_t last)
    : numbers_(journal),
      page_(journal.prepare(with_columns("WHERE arrival BETWEEN ? AND ? ORDER BY arrival"))),
      one_(journal.prepare(with_columns("WHERE arrival = ?"))),
      last_(last) {}

std::optional<Scan::Item> Scan::next() {
  if (at_ == items_.size()) load();
  if (at_ == items_.size()) return std::nullopt;
  return std::move(items_[at_++]);
}

void Scan::load() {
  items_.clear();
  at_ = 0;
  if (next_ > last_) return;
  if (next_ <= careful_) {
    load_one();
  } else {
    load_page();
  }
}

void Scan::add(const Statement& statement) {
  const std::uint64_t arrival = statement.number(0);
  for (; next_ < arrival; ++next_) items_.push_back(lost(next_, "it is gone"));
  ++next_;
  try {
    Row row = read_row(statement, numbers_);
    const bool whole =
        row.seal.blanked || event_digest(core::view_of(row.event), row.seal.salt, scratch_) == row.seal.digest;
    if (whole) {
      items_.push_back({arrival, std::move(row), {}});
    } else {
      items_.push_back(lost(arrival, "it is not what it was"));
    }
  } catch (const SqliteError& error) {
    if (!is_loss(error)) throw;
    items_.push_back(lost(arrival, error.what()));
  }
}

void Scan::load_page() {
  const std::uint64_t end = std::min(last_, next_ + kPage - 1);
  const Reset reset(page_);
  page_.bind(1, next_).bind(2, end);
  try {
    while (page_.step()) add(page_);
    for (; next_ <= end; ++next_) items_.push_back(lost(next_, "it is gone"));
  } catch (const SqliteError& error) {
    if (!is_loss(error)) throw;
    careful_ = end;
    if (items_.empty()) load_one();
  }
}

void Scan::load_one() {
  const std::uint64_t arrival = next_;
  const Reset reset(one_);
  try {
    if (one_.bind(1, arrival).step() && one_.number(0) == arrival) return add(one_);
    items_.push_back(lost(arrival, "it is gone"));
  } catch (const SqliteError& error) {
    if (!is_loss(error)) throw;
    items_.push_back(lost(arrival, error.what()));
  }
  next_ = arrival + 1;
}

std::uint64_t last_arrival(Database& journal) {
  const auto number = [&journal](const char* sql) {
    try {
      return static_cast<std::uint64_t>(journal.integer(sql));
    } catch (const SqliteError& error) {
      if (!is_loss(error)) throw;
      return std::uint64_t{0};
    }
  };
  return std::max(number("SELECT events FROM state"), number("SELECT max(arrival) FROM events"));
}

}  // namespace chat::store
