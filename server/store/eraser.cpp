#include "store/eraser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/event.hpp"
#include "store/loss.hpp"
#include "store/rows.hpp"

namespace chat::store {
namespace {

constexpr std::chrono::seconds kAfterError{10};

// The last one: whether it is a fact whose place another has taken.
static_assert(core::EventKind::fact == core::EventKind{13});
constexpr const char* kColumns =
    "arrival, kind, flags, sender_stamp, sender_node, subject_stamp, subject_node, target, source != '', body != '', "
    "kind = 13 AND EXISTS(SELECT 1 FROM facts f WHERE f.subject_stamp = e.subject_stamp "
    "AND f.subject_node = e.subject_node AND f.field = e.target AND (f.stamp != e.stamp OR f.node != e.node))";

}  // namespace

Eraser::Eraser(Files files, Calls calls, Options options, std::shared_ptr<spdlog::logger> log)
    : files_(std::move(files)), calls_(std::move(calls)), options_(options), log_(std::move(log)) {}

Eraser::~Eraser() { stop(); }

std::expected<void, std::string> Eraser::open() {
  try {
    journal_ = Database(files_.journal, Database::Mode::read);
    journal_.run("PRAGMA cache_size = -1024; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
    numbers_ = std::make_unique<Numbers>(journal_);
    open_ = journal_.prepare("SELECT stamp, node, upto, done FROM erasures WHERE done < upto");
    rows_ = journal_.prepare(
        fmt::format("SELECT {} FROM events e WHERE arrival > ? AND arrival <= ? ORDER BY arrival LIMIT ?", kColumns));
    row_ = journal_.prepare(fmt::format("SELECT {} FROM events e WHERE arrival = ?", kColumns));
    return {};
  } catch (const SqliteError& error) {
    return std::unexpected(
        fmt::format("{} cannot be opened for reading: {}. Make sure that the folder is yours and its disk has room.",
                    files_.journal.native(), error.what()));
  }
}

bool Eraser::step() {
  look();
  if (persons_.empty()) return false;
  if (waits()) return true;
  Page page = find();
  if (!page.to_blank.empty()) {
    page.to_blank.resize(calls_.blank(page.to_blank));
    handed_ = std::move(page.to_blank);
    return true;  // it begins there again
  }
  at_ = page.last == 0 ? upto_ : page.last;
  calls_.note(persons_, at_);
  return true;
}

void Eraser::look() {
  std::vector<core::EventId> open;
  std::uint64_t from = 0;
  std::uint64_t upto = 0;
  const Reset reset(open_);
  while (open_.step()) {
    from = open.empty() ? open_.number(3) : std::min(from, open_.number(3));
    upto = std::max(upto, open_.number(2));
    open.push_back({{open_.number(0)}, numbers_->node(open_.number(1))});
  }
  std::ranges::sort(open);
  if (open == persons_) return;
  tell_done(open);
  if (!open.empty()) calls_.begun();
  persons_ = std::move(open);
  at_ = from;
  upto_ = upto;
}

void Eraser::tell_done(const std::vector<core::EventId>& open) {
  bool any = false;
  for (const core::EventId person : persons_) {
    if (std::ranges::binary_search(open, person)) continue;
    log_->info("event=erased person={}", core::msgid_text(person));
    any = true;
  }
  if (any) calls_.done();
}

bool Eraser::waits() {
  std::erase_if(handed_, [this](std::uint64_t arrival) {
    const Reset reset(row_);
    return !row_.bind(1, arrival).step() || !has_something(row_);
  });
  return !handed_.empty();
}

Eraser::Page Eraser::find() {
  Page page;
  const Reset reset(rows_);
  rows_.bind(1, at_).bind(2, upto_).bind(3, static_cast<std::int64_t>(options_.most_read));
  while (page.to_blank.size() < options_.most_handed && rows_.step()) {
    page.last = rows_.number(0);
    if (has_something(rows_)) page.to_blank.push_back(page.last);
  }
  return page;
}

bool Eraser::has_something(const Statement& row) {
  core::Event event;
  event.kind = static_cast<core::EventKind>(row.integer(1));
  event.sender = {{row.number(3)}, numbers_->node(row.number(4))};
  event.subject = {{row.number(5)}, numbers_->node(row.number(6))};
  event.target = row.text(7);
  const Loss loss = loss_by_erasure(
      event, [this](core::EventId person) { return std::ranges::binary_search(persons_, person); },
      [&row] { return row.integer(10) != 0; });
  if (!loss.any()) return false;
  const bool is_blanked = (row.number(2) & kBlankedFlag) != 0;
  return !is_blanked || row.integer(8) != 0 || (loss.body && row.integer(9) != 0) ||
         (loss.field && !event.target.empty());
}

std::expected<void, std::string> Eraser::start() {
  return worker_.start("eraser", [this] { return work(); });
}

void Eraser::stop() { worker_.stop(); }

Worker::Duration Eraser::work() {
  try {
    return step() ? options_.pause : options_.look;
  } catch (const SqliteError& error) {
    log_->error("event=erasure_failed reason=\"{}\"", error.what());
    return kAfterError;
  }
}

}  // namespace chat::store
