#include "client/datastore.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "client/moment.hpp"
#include "client/target.hpp"
#include "text/view.hpp"
#include "util/time_text.hpp"

// https://ircv3.net/specs/extensions/chathistory

namespace chat::client {
namespace {

constexpr std::size_t kMaxTargets = 10'000;
constexpr std::size_t kUsualLimit = 100;  ///< of servers that do not say theirs
constexpr std::string_view kBeginning = "timestamp=1970-01-01T00:00:00.000Z";
constexpr std::string_view kEnd = "timestamp=2200-01-01T00:00:00.000Z";

/// `kind=value` if that can stand in a question, else empty: a tag's value can be anything, line ends too.
std::string reference(std::string_view kind, const irc::Message& message, std::string_view tag) {
  constexpr std::size_t kLongest = 200;
  const std::string value = irc::unescape_tag_value(message.tag(tag).value_or(""));
  const bool is_word = irc::is_middle(value) && text::strip_controls(value) == value;
  return is_word && value.size() <= kLongest ? fmt::format("{}={}", kind, value) : std::string();
}

/// What says where a line stands: its id or, if it has none, its time.
std::string reference_of(const irc::Message& message) {
  std::string by_id = reference("msgid", message, "msgid");
  return by_id.empty() ? reference("timestamp", message, "time") : by_id;
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

void Datastore::begin() {
  end();
  stage_ = Stage::targets;
  targets_after_ = kBeginning;
}

void Datastore::end() {
  stage_ = Stage::idle;
  awaits_ = has_new_target_ = false;
  entries_ = current_ = 0;
  targets_.clear();
  known_.clear();
  after_.clear();
  last_.clear();
}

std::string Datastore::next() {
  awaits_ = true;
  if (stage_ == Stage::targets) return fmt::format("CHATHISTORY TARGETS {} {} {}", targets_after_, kEnd, limit());
  if (current_ == targets_.size()) {
    stage_ = Stage::summary;
    return "DATASTORE";
  }
  return fmt::format("CHATHISTORY AFTER {} {} {}", targets_[current_],
                     after_.empty() ? kBeginning : std::string_view(after_), limit());
}

std::string_view Datastore::target() const {
  return stage_ == Stage::lines && current_ < targets_.size() ? std::string_view(targets_[current_])
                                                              : std::string_view{};
}

bool Datastore::expects(const Batch& batch) const {
  if (!awaits_) return false;
  if (stage_ == Stage::targets) return batch.type == "draft/chathistory-targets";
  return stage_ == Stage::lines && batch.type == "chathistory" && isupport_.same(batch.target, target());
}

void Datastore::receive(const Batch& batch) {
  entries_ += batch.entries.size();
  if (batch.complete) awaits_ = false;
  if (stage_ == Stage::targets) {
    on_targets(batch);
  } else {
    on_lines(batch);
  }
  if (batch.complete) entries_ = 0;
}

void Datastore::on_targets(const Batch& batch) {
  std::string last_time;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    if (!message || !irc::equals_ignoring_case(message->param(0), "TARGETS")) continue;
    const std::string_view target = message->param(1);
    if (!is_target(target) || targets_.size() >= kMaxTargets) continue;
    last_time = message->param(2);
    if (!known_.insert(isupport_.fold(target)).second) continue;
    has_new_target_ = true;
    targets_.emplace_back(target);
  }
  if (!last_time.empty()) targets_after_ = just_before(last_time);
  if (!batch.complete) return;
  const bool may_be_more = std::exchange(has_new_target_, false) && entries_ >= limit() && !targets_after_.empty();
  if (!may_be_more) stage_ = Stage::lines;
}

void Datastore::on_lines(const Batch& batch) {
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    std::string reference = message ? reference_of(*message) : std::string();
    if (!reference.empty()) last_ = std::move(reference);
  }
  if (!batch.complete) return;
  // A server that does not move on would be asked for ever.
  const bool at_end = entries_ == 0 || last_.empty() || last_ == after_;
  after_ = last_;
  if (at_end) next_target();
}

void Datastore::next_target() {
  ++current_;
  after_.clear();
  last_.clear();
}

void Datastore::on_refusal() {
  awaits_ = false;
  entries_ = 0;
  if (stage_ == Stage::lines) {
    next_target();
  } else {
    end();
  }
}

}  // namespace chat::client
