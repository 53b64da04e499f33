#include "store/tail.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace chat::store {

using Clock = std::chrono::steady_clock;

void TailHeap::add(const IndexEntry& entry) {
  const Spot spot{entry.id, entry.arrival, entry.kind};
  if (spot.arrival > last_.arrival) last_ = spot;
  std::vector<Spot>& spots = by_conversation_[entry.conversation];
  if (spots.empty() || spots.back().id < spot.id) {
    spots.push_back(spot);
  } else {
    const auto place = std::ranges::lower_bound(spots, spot.id, {}, &Spot::id);
    if (place->id == spot.id) return;
    spots.insert(place, spot);
  }
  ++size_;
}

std::vector<Spot> TailHeap::spots(const Stretch& stretch, std::size_t limit) const {
  std::vector<Spot> found;
  const auto conversation = by_conversation_.find(stretch.conversation);
  if (conversation == by_conversation_.end()) return found;
  const std::vector<Spot>& all = conversation->second;
  const auto begin = std::ranges::lower_bound(all, stretch.from, {}, &Spot::id);
  const auto end = stretch.before ? std::ranges::lower_bound(all, *stretch.before, {}, &Spot::id) : all.end();
  const auto take = [&](const auto& spots) {
    for (const Spot& spot : spots) {
      if (found.size() == limit) return;
      if (is_wanted(stretch, spot)) found.push_back(spot);
    }
  };
  if (begin >= end) return found;
  const auto between = std::ranges::subrange(begin, end);
  if (stretch.newest) {
    take(between | std::views::reverse);
  } else {
    take(between);
  }
  return found;
}

std::vector<IndexEntry> TailHeap::sorted() const {
  std::vector<IndexEntry> entries;
  entries.reserve(size_);
  for (const auto& [conversation, spots] : by_conversation_) {
    for (const Spot& spot : spots) entries.push_back({conversation, spot.id, spot.arrival, spot.kind});
  }
  std::ranges::sort(entries, {}, [](const IndexEntry& entry) { return std::pair(entry.conversation, entry.id); });
  return entries;
}

void Tail::committed(std::span<const IndexEntry> entries) {
  if (entries.empty()) return;
  util::Lock lock(mutex_);
  last_ = entries.back().arrival;
  if (state_ == State::idle) return;
  const auto is_full = [&]() CHAT_REQUIRES(mutex_) { return size_ != 0 && size_ + entries.size() > options_.bound; };
  if (is_full() && state_ == State::complete) {
    engine_waits_ = true;
    work_.notify_one();
    const auto deadline = Clock::now() + options_.patience;
    while (is_full() && state_ == State::complete && room_.wait_until(lock, deadline)) {
    }
    engine_waits_ = false;
  }
  if (is_full()) let_go_held();
  if (state_ == State::idle) return;
  const std::size_t before = youngest_.size();
  if (before == 0) first_came_ = Clock::now();
  for (const IndexEntry& entry : entries) youngest_.add(entry);
  size_ += youngest_.size() - before;
  if (youngest_.size() >= options_.heap) seal_youngest();
  if (before == 0 || !heaps_.empty()) work_.notify_one();
}

std::optional<std::vector<Spot>> Tail::spots(const Stretch& stretch, std::size_t limit) const {
  std::vector<std::shared_ptr<const Heap>> heaps;
  std::vector<Spot> found;
  {
    const util::Lock lock(mutex_);
    if (state_ != State::complete) return std::nullopt;
    heaps.assign(heaps_.begin(), heaps_.end());
    found = youngest_.spots(stretch, limit);
  }
  for (const auto& heap : heaps) found = merged(stretch, found, heap->spots(stretch, limit), limit);
  return found;
}

bool Tail::is_ready() const {
  if (!heaps_.empty()) return true;
  return youngest_.size() != 0 && (engine_waits_ || Clock::now() >= first_came_ + options_.linger);
}

std::shared_ptr<const Tail::Heap> Tail::take(Clock::time_point deadline) {
  util::Lock lock(mutex_);
  while (!stopped_ && state_ != State::idle && !is_ready() && Clock::now() < deadline) {
    work_.wait_until(lock, youngest_.size() == 0 ? deadline : std::min(deadline, first_came_ + options_.linger));
  }
  if (stopped_ || state_ == State::idle || !is_ready()) return nullptr;
  if (heaps_.empty()) seal_youngest();
  return heaps_.front();
}

void Tail::drop_oldest() {
  std::shared_ptr<const Heap> oldest;  // freed when the mutex is
  const util::Lock lock(mutex_);
  if (heaps_.empty()) return;  // let go meanwhile
  oldest = std::move(heaps_.front());
  heaps_.pop_front();
  size_ -= oldest->size();
  room_.notify_one();
}

void Tail::stop() {
  const util::Lock lock(mutex_);
  stopped_ = true;
  work_.notify_all();
}

std::optional<std::uint64_t> Tail::missing() {
  const util::Lock lock(mutex_);
  if (state_ == State::complete) return std::nullopt;
  if (state_ == State::idle) missing_ = last_;
  state_ = State::collecting;
  return missing_;
}

bool Tail::complete(Heap heap) {
  const util::Lock lock(mutex_);
  if (state_ != State::collecting) return false;
  state_ = State::complete;
  if (heap.size() == 0) return true;
  size_ += heap.size();
  heaps_.push_front(std::make_shared<const Heap>(std::move(heap)));
  return true;
}

void Tail::let_go(std::uint64_t position) {
  const util::Lock lock(mutex_);
  last_ = std::max(last_, position);
  let_go_held();
}

void Tail::let_go_held() {
  state_ = State::idle;
  heaps_.clear();
  youngest_ = {};
  size_ = 0;
  work_.notify_one();
  room_.notify_one();
}

void Tail::seal_youngest() { heaps_.push_back(std::make_shared<const Heap>(std::exchange(youngest_, {}))); }

}  // namespace chat::store
