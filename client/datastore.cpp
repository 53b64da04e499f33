#include "client/datastore.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "client/moment.hpp"
#include "util/time_text.hpp"

// https://ircv3.net/specs/extensions/chathistory

namespace chat::client {
namespace {

constexpr std::size_t kMaxTargets = 10'000;
constexpr std::size_t kUsualLimit = 100;  ///< of servers that do not say theirs
constexpr std::string_view kBeginning = "timestamp=1970-01-01T00:00:00.000Z";
constexpr std::string_view kEnd = "timestamp=2200-01-01T00:00:00.000Z";

/// What says where a line stands: its id or, if it has none, its time.
std::string reference_of(const irc::Message& message) {
  if (const auto id = message.tag("msgid"); id && !id->empty()) return "msgid=" + irc::unescape_tag_value(*id);
  if (const auto time = message.tag("time"); time && !time->empty()) {
    return "timestamp=" + irc::unescape_tag_value(*time);
  }
  return {};
}

/// A millisecond before that time, so that another conversation with the same time is not left out.
std::string just_before(std::string_view time) {
  const auto moment = parse_server_time(time);
  if (!moment) return {};
  const auto since = std::chrono::duration_cast<util::Millis>(moment->time_since_epoch());
  return "timestamp=" + util::iso_time(since - util::Millis(1));
}

}  // namespace

std::size_t Datastore::limit() const { return isupport_.history_limit == 0 ? kUsualLimit : isupport_.history_limit; }

std::string Datastore::begin(std::size_t page) {
  end();
  stage_ = Stage::targets;
  page_ = page;
  targets_after_ = kBeginning;
  return ask_targets();
}

void Datastore::end() {
  stage_ = Stage::idle;
  paused_ = false;
  since_pause_ = entries_ = current_ = 0;
  has_new_target_ = false;
  targets_.clear();
  known_.clear();
  after_.clear();
  last_.clear();
}

std::string Datastore::ask_targets() const {
  return fmt::format("CHATHISTORY TARGETS {} {} {}", targets_after_, kEnd, limit());
}

std::string Datastore::ask_next() {
  if (current_ == targets_.size()) {
    stage_ = Stage::summary;
    return "DATASTORE";
  }
  stage_ = Stage::lines;
  const std::size_t room = page_ == 0 ? limit() : std::max<std::size_t>(page_ - std::min(page_, since_pause_), 1);
  std::string line = "CHATHISTORY AFTER";
  irc::append_middle(line, targets_[current_]);
  line += fmt::format(" {} {}", after_.empty() ? kBeginning : std::string_view(after_), std::min(room, limit()));
  return line;
}

std::string_view Datastore::awaited() const {
  return stage_ == Stage::lines ? std::string_view(targets_[current_]) : std::string_view{};
}

bool Datastore::expects(const Batch& batch) const {
  if (stage_ == Stage::targets) return batch.type == "draft/chathistory-targets";
  return stage_ == Stage::lines && !paused_ && batch.type == "chathistory" &&
         isupport_.same(batch.target, targets_[current_]);
}

std::optional<std::string> Datastore::receive(const Batch& batch) {
  entries_ += batch.entries.size();
  return stage_ == Stage::targets ? on_targets(batch) : on_lines(batch);
}

std::optional<std::string> Datastore::on_targets(const Batch& batch) {
  std::string last_time;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    if (!message || !irc::equals_ignoring_case(message->param(0), "TARGETS")) continue;
    const std::string_view target = message->param(1);
    if (!irc::is_middle(target) || targets_.size() >= kMaxTargets) continue;
    last_time = message->param(2);
    if (!known_.insert(isupport_.fold(target)).second) continue;
    has_new_target_ = true;
    targets_.emplace_back(target);
  }
  if (!last_time.empty()) targets_after_ = just_before(last_time);
  if (!batch.complete) return std::nullopt;
  const bool may_be_more = std::exchange(has_new_target_, false) && entries_ >= limit() && !targets_after_.empty();
  entries_ = 0;
  return may_be_more ? ask_targets() : ask_next();
}

std::optional<std::string> Datastore::on_lines(const Batch& batch) {
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    std::string reference = message ? reference_of(*message) : std::string();
    if (!reference.empty()) last_ = std::move(reference);
  }
  if (!batch.complete) return std::nullopt;
  since_pause_ += entries_;
  // A server that does not move on would be asked for ever.
  const bool at_end = entries_ == 0 || last_.empty() || last_ == after_;
  entries_ = 0;
  after_ = last_;
  if (at_end) next_target();
  paused_ = page_ > 0 && since_pause_ >= page_ && current_ < targets_.size();
  if (paused_) return std::nullopt;
  return ask_next();
}

void Datastore::next_target() {
  ++current_;
  after_.clear();
  last_.clear();
}

std::optional<std::string> Datastore::on_refusal() {
  entries_ = 0;
  if (stage_ == Stage::lines && !paused_) {
    next_target();
    return ask_next();
  }
  end();
  return std::nullopt;
}

std::optional<std::string> Datastore::go_on() {
  if (!paused_) return std::nullopt;
  paused_ = false;
  since_pause_ = 0;
  return ask_next();
}

}  // namespace chat::client
