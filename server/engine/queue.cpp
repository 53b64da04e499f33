#include "engine/queue.hpp"

#include <utility>

namespace chat::engine {
namespace {
// More than this is given back after a batch.
constexpr std::size_t kKeptBytes = std::size_t{1} << 20;
constexpr std::size_t kKeptSubmissions = std::size_t{1} << 13;
// Who waits looks up that often, whatever happens.
constexpr std::chrono::seconds kLongestWait{1};
}  // namespace

void Batch::clear() {
  submissions.clear();
  bytes.clear();
  tasks.clear();
  if (submissions.capacity() > kKeptSubmissions) submissions.shrink_to_fit();
  if (bytes.capacity() > kKeptBytes) bytes.shrink_to_fit();
}

bool Queue::full() const {
  return waiting_.bytes.size() >= kMostBytes || waiting_.submissions.size() >= kMostSubmissions;
}

void Queue::add(Submission::Kind kind, const std::shared_ptr<net::Link>& link, std::string_view text) {
  waiting_.submissions.push_back({.kind = kind,
                                  .offset = static_cast<std::uint32_t>(waiting_.bytes.size()),
                                  .size = static_cast<std::uint32_t>(text.size()),
                                  .link = link});
  waiting_.bytes.append(text);
}

bool Queue::push_lines(const std::shared_ptr<net::Link>& link, std::string_view block) {
  bool first = false;
  {
    util::Lock lock(mutex_);
    if (full()) {
      ++waiting_for_room_;
      while (full() && !closed_) not_full_.wait_until(lock, std::chrono::steady_clock::now() + kLongestWait);
      --waiting_for_room_;
    }
    if (closed_) return false;
    first = waiting_.empty();
    add(Submission::Kind::lines, link, block);
  }
  if (first) not_empty_.notify_one();
  return true;
}

bool Queue::push(Submission::Kind kind, const std::shared_ptr<net::Link>& link, std::string_view text) {
  bool first = false;
  {
    const util::Lock lock(mutex_);
    if (closed_) return false;
    first = waiting_.empty();
    add(kind, link, text);
  }
  if (first) not_empty_.notify_one();
  return true;
}

bool Queue::push(Task task) {
  {
    const util::Lock lock(mutex_);
    if (closed_) return false;
    waiting_.tasks.push_back(std::move(task));
  }
  not_empty_.notify_one();
  return true;
}

bool Queue::take(Batch& batch, Deadline deadline) {
  bool make_room = false;
  {
    util::Lock lock(mutex_);
    while (waiting_.empty() && !closed_ && not_empty_.wait_until(lock, deadline)) {
    }
    std::swap(batch, waiting_);
    if (batch.empty() && closed_) return false;
    make_room = waiting_for_room_ > 0;
  }
  if (make_room) not_full_.notify_all();
  return true;
}

void Queue::close() {
  {
    const util::Lock lock(mutex_);
    closed_ = true;
  }
  not_empty_.notify_all();
  not_full_.notify_all();
}

}  // namespace chat::engine
