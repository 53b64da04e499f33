#include "store/memory_journal.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <utility>

#include "core/account.hpp"
#include "core/fact.hpp"
#include "store/stretch.hpp"
#include "store/words.hpp"

namespace chat::store {
namespace {

using core::EventKind;

/// The conversations in whose pages an event is.
std::span<const core::Conversation> places_of(const core::StoredEvent& event) {
  return event.conversation ? std::span(&event.conversation, 1) : std::span(event.places);
}

bool is_wanted(const core::StoredEvent& event, core::EventKinds kinds) {
  return !event.redacted && kinds.has(event.kind);
}

bool is_said(const core::StoredEvent& event) { return core::is_talk(event.kind) && !event.redacted; }

core::Answer answer_with(const auto& kept) {
  core::Answer answer;
  for (const auto& event : kept) answer.events.push_back(*event);
  return answer;
}

}  // namespace

void MemoryJournal::append(const core::Event& event) {
  add_digest(open_digest_, event_digest(event, salts_.next(), scratch_));
  open_.push_back(core::copy_of(event));
}

std::expected<void, std::string> MemoryJournal::commit() {
  if (open_.empty()) return {};
  ++commits_;
  const util::Lock lock(mutex_);
  for (core::StoredEvent& event : open_) keep(std::move(event));
  add_digest(digest_, std::exchange(open_digest_, {}));
  open_.clear();
  return {};
}

std::uint64_t MemoryJournal::position() const {
  const util::Lock lock(mutex_);
  return position_;
}

void MemoryJournal::keep(core::StoredEvent event) {
  event.arrival = ++position_;
  if (event.kind == EventKind::redact) redacted_.insert(event.subject);
  if (event.kind == EventKind::fact && core::is_secret(event.target)) event.body.clear();
  note_person(event);
  if (const Loss lost = loss(event); lost.any()) {
    strip(event, lost);
    event.redacted = true;
  }
  const core::EventId id = event.id;
  const core::EventId subject = event.kind == EventKind::redact ? event.subject : core::EventId{};
  const auto kept = std::make_shared<const core::StoredEvent>(std::move(event));
  kept_.push_back(kept);
  arrivals_.try_emplace(id, kept->arrival);
  for (const core::Conversation& place : places_of(*kept)) lines_[place].try_emplace(id, kept);
  if (redacted_.contains(id)) blank(id);
  if (subject) blank(subject);
  while (kept_.size() > bound_) drop_oldest();
}

void MemoryJournal::drop_oldest() {
  const Kept oldest = std::move(kept_.front());
  kept_.pop_front();
  const auto arrival = arrivals_.find(oldest->id);
  if (arrival != arrivals_.end() && arrival->second == oldest->arrival) arrivals_.erase(arrival);
  for (const core::Conversation& place : places_of(*oldest)) {
    const auto line = lines_.find(place);
    if (line == lines_.end()) continue;
    const auto event = line->second.find(oldest->id);
    if (event != line->second.end() && event->second == oldest) line->second.erase(event);
    if (line->second.empty()) lines_.erase(line);
  }
  if (oldest->kind == EventKind::identity) {
    const auto [first, last] = guests_.equal_range(oldest->subject);
    const auto guest =
        std::find(first, last, std::pair<const core::EventId, core::EventId>(oldest->subject, oldest->sender));
    if (guest != last) guests_.erase(guest);
  }
  if (oldest->kind != EventKind::redact) return;
  const auto redaction = redacted_.find(oldest->subject);
  if (redaction != redacted_.end()) redacted_.erase(redaction);
}

void MemoryJournal::blank(core::EventId id) {
  const auto arrival = arrivals_.find(id);
  if (arrival == arrivals_.end()) return;
  Kept& kept = kept_[arrival->second - kept_.front()->arrival];
  if (!is_of_accounts(kept->kind)) lose(kept, {.body = true});
}

void MemoryJournal::lose(Kept& kept, const Loss& loss) {
  core::StoredEvent event = *kept;  // readers may hold the other
  event.redacted = true;
  strip(event, loss);
  kept = std::make_shared<const core::StoredEvent>(std::move(event));
  for (const core::Conversation& place : places_of(*kept)) lines_[place][kept->id] = kept;
}

Loss MemoryJournal::loss(const core::StoredEvent& event) const {
  if (erased_.empty()) return {};
  const bool subject = erased_.contains(event.subject);  // out here: clang sees no lock in a lambda
  const bool sender = erased_.contains(event.sender);
  // What is so it does not remember, so nothing of it holds on.
  return loss_by_erasure(
      event, [&](core::EventId person) { return person == event.subject ? subject : sender; }, [] { return true; });
}

void MemoryJournal::note_person(const core::StoredEvent& event) {
  if (event.kind == EventKind::fact) {
    if (event.target == core::account_field::kName) accounts_.insert(event.subject);
  } else if (event.kind == EventKind::identity) {
    guests_.emplace(event.subject, event.sender);
    if (erased_.contains(event.subject) && !accounts_.contains(event.sender)) erase(event.sender);
  } else if (event.kind == EventKind::erasure) {
    erase(event.subject);
    const auto [first, last] = guests_.equal_range(event.subject);
    for (auto guest = first; guest != last; ++guest) {
      if (!accounts_.contains(guest->second)) erase(guest->second);
    }
  }
}

void MemoryJournal::erase(core::EventId person) {
  if (!person || !erased_.insert(person).second) return;
  for (Kept& kept : kept_) {
    if (const Loss lost = loss(*kept); lost.any()) lose(kept, lost);
  }
}

template <class Wanted>
std::vector<MemoryJournal::Kept> MemoryJournal::pick(const Stretch& stretch, bool newest, std::size_t limit,
                                                     Wanted&& wanted) const {
  std::vector<Kept> picked;
  const auto found = lines_.find(stretch.from.conversation);
  if (found == lines_.end()) return picked;
  const Line& line = found->second;
  auto begin = line.lower_bound(stretch.from.floor);
  if (stretch.after && *stretch.after >= stretch.from.floor) begin = line.upper_bound(*stretch.after);
  const auto end = stretch.before ? line.lower_bound(*stretch.before) : line.end();
  if (begin == line.end() || (end != line.end() && end->first <= begin->first)) return picked;

  std::size_t bytes = 0;
  const auto take = [&](const auto& events) {
    for (const auto& [id, event] : events) {
      if (picked.size() == limit) return;
      if (event->arrival > stretch.position || !wanted(*event)) continue;
      bytes += core::bytes_of(*event);
      if (!picked.empty() && bytes > core::kMostAnswerBytes) return;
      picked.push_back(event);
    }
  };
  const auto all = std::ranges::subrange(begin, end);
  if (newest) {
    take(all | std::views::reverse);
    std::ranges::reverse(picked);
  } else {
    take(all);
  }
  return picked;
}

std::vector<core::Readable> MemoryJournal::readable(std::vector<core::Readable> channels, core::EventId person) const {
  if (!person) return channels;
  for (const auto& [conversation, line] : lines_) {
    if (conversation.has(person)) channels.push_back({conversation, {}});
  }
  return channels;
}

std::expected<core::Answer, std::string> MemoryJournal::read(const core::Query& query, std::uint64_t position) {
  return std::visit([&](const auto& asked) { return answer(asked, position); }, query);
}

core::Answer MemoryJournal::answer(const core::PageQuery& query, std::uint64_t position) const {
  std::vector<Kept> events;
  {
    const util::Lock lock(mutex_);
    events =
        pick({query.from, query.after, query.before, position}, query.newest, query.limit,
             [&](const core::StoredEvent& event) { return is_wanted(event, query.kinds) && query.from.shows(event); });
  }
  return answer_with(events);
}

core::Answer MemoryJournal::answer(const core::AroundQuery& query, std::uint64_t position) const {
  const auto wanted = [&](const core::StoredEvent& event) {
    return is_wanted(event, query.kinds) && query.from.shows(event);
  };
  std::vector<Kept> events;
  {
    const util::Lock lock(mutex_);
    events = pick({query.from, {}, query.centre, position}, true, query.limit / 2, wanted);
    core::Readable rest = query.from;
    rest.floor = std::max(rest.floor, query.centre);
    std::ranges::move(pick({rest, {}, {}, position}, false, query.limit - events.size(), wanted),
                      std::back_inserter(events));
  }
  return answer_with(events);
}

core::Answer MemoryJournal::answer(const core::TargetsQuery& query, std::uint64_t position) const {
  core::Answer answer;
  {
    const util::Lock lock(mutex_);
    for (const core::Readable& from : readable(query.channels, query.person)) {
      const auto shown = [&](const core::StoredEvent& event) { return is_said(event) && from.shows(event); };
      for (const Kept& last : pick({from, query.after, {}, position}, true, 1, shown)) {
        if (query.before && last->id >= *query.before) continue;  // it has a later last word
        answer.targets.push_back({from.conversation, *last});
      }
    }
  }
  std::ranges::sort(answer.targets, {}, [](const core::Target& target) { return target.last.id; });
  const auto surplus =
      static_cast<std::ptrdiff_t>(answer.targets.size() - std::min(answer.targets.size(), query.limit));
  const auto first = query.newest ? answer.targets.begin() : answer.targets.end() - surplus;
  answer.targets.erase(first, first + surplus);
  return answer;
}

core::Answer MemoryJournal::answer(const core::EventQuery& query, std::uint64_t position) const {
  core::Answer answer;
  const util::Lock lock(mutex_);
  const auto arrival = arrivals_.find(query.id);
  if (arrival == arrivals_.end() || arrival->second > position) return answer;
  const Kept& kept = kept_[arrival->second - kept_.front()->arrival];
  if (!is_of_accounts(kept->kind)) answer.events.push_back(*kept);
  return answer;
}

core::Answer MemoryJournal::answer(const core::SearchQuery& query, std::uint64_t position) const {
  const std::vector<std::string> words = words_of(query.words);
  const auto matches = [&](const core::StoredEvent& event) {
    return is_said(event) && event.audience == 0 && (query.nick.empty() || nick_of(event.source) == query.nick) &&
           has_words(event.body, words);
  };
  std::vector<Kept> found;
  {
    const util::Lock lock(mutex_);
    for (const core::Readable& from : readable(query.where, query.person)) {
      std::ranges::move(pick({from, query.after, query.before, position}, true, query.limit, matches),
                        std::back_inserter(found));
    }
  }
  std::ranges::sort(found, {}, [](const Kept& event) { return event->id; });
  const std::size_t surplus = found.size() - std::min(found.size(), query.limit);
  return answer_with(found | std::views::drop(surplus));
}

core::Answer MemoryJournal::answer(const core::SummaryQuery& /*query*/, std::uint64_t /*position*/) const {
  core::Answer answer;
  const util::Lock lock(mutex_);
  answer.summary = {position_, digest_};
  return answer;
}

}  // namespace chat::store
