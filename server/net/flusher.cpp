#include "net/flusher.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <utility>

namespace chat::net {
namespace {
constexpr int kEventsAtOnce = 256;
constexpr int kLongestWait = 60'000;  // milliseconds; nothing depends on it
}  // namespace

Flusher::~Flusher() { stop(); }

std::expected<void, std::string> Flusher::start() {
  epoll_ = Socket(::epoll_create1(EPOLL_CLOEXEC));
  wake_ = Socket(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  if (!epoll_ || !wake_ || ::epoll_ctl(epoll_.descriptor(), EPOLL_CTL_ADD, wake_.descriptor(), &event) != 0) {
    return std::unexpected(error_text(errno));
  }
  auto thread = Thread::start("flusher", kServiceStack, [this] { run(); });
  if (!thread) return std::unexpected(std::move(thread.error()));
  thread_ = std::move(*thread);
  return {};
}

void Flusher::stop() {
  if (!thread_.joinable()) return;
  {
    const util::Lock lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
}

void Flusher::hand_over(Links& flush, Links& closing) {
  bool sleeps = false;
  {
    const util::Lock lock(mutex_);
    if (incoming_.empty()) {
      incoming_.swap(flush);
    } else {
      std::ranges::move(flush, std::back_inserter(incoming_));
    }
    std::ranges::move(closing, std::back_inserter(incoming_closing_));
    sleeps = std::exchange(asleep_, false);
  }
  flush.clear();
  closing.clear();
  if (sleeps) wake();
}

void Flusher::wake() const { ::eventfd_write(wake_.descriptor(), 1); }

void Flusher::run() {
  Links closing;
  while (take(closing)) {
    if (!closing.empty()) {
      const auto deadline = Clock::now() + closing_time_;
      for (const auto& link : closing) closing_.push_back({link, deadline});
      closing.clear();
    }
    const bool idle = current_.empty();
    for (auto& link : current_) flush(std::move(link));
    current_.clear();
    if (idle || !blocked_.empty()) wait(idle);
    if (!closing_.empty()) end_overdue(Clock::now());
  }
}

bool Flusher::take(Links& closing) {
  const util::Lock lock(mutex_);
  current_.swap(incoming_);
  closing.swap(incoming_closing_);
  std::ranges::move(again_, std::back_inserter(current_));
  again_.clear();
  asleep_ = current_.empty();
  return !stopping_;
}

void Flusher::flush(std::shared_ptr<Link> link) {
  const Outbox::Flushed flushed = link->outbox().flush();
  if (flushed.resume) intake_.drained(link);
  switch (flushed.state) {
    case Outbox::State::idle:
    case Outbox::State::ended:
      return;
    case Outbox::State::more:
      again_.push_back(std::move(link));
      return;
    case Outbox::State::blocked:
      watch(std::move(link));
      return;
  }
}

void Flusher::watch(std::shared_ptr<Link> link) {
  epoll_event event{.events = EPOLLOUT | EPOLLONESHOT, .data = {.ptr = link.get()}};
  const int operation = std::exchange(link->watched, true) ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (::epoll_ctl(epoll_.descriptor(), operation, link->socket().descriptor(), &event) != 0) {
    // The system has no room for another watch: better end one connection than leave it stuck.
    link->outbox().abandon();
    return;
  }
  Link* const key = link.get();
  blocked_.emplace(key, std::move(link));
}

void Flusher::wait(bool idle) {
  std::array<epoll_event, kEventsAtOnce> events;
  int timeout = idle ? kLongestWait : 0;  // only a look while there is other work
  if (idle && !closing_.empty()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(closing_.front().deadline - Clock::now());
    timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kLongestWait));
  }
  const int count = ::epoll_wait(epoll_.descriptor(), events.data(), kEventsAtOnce, timeout);
  for (int i = 0; i < count; ++i) {
    auto* const link = static_cast<Link*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (link == nullptr) {
      eventfd_t wakes = 0;
      ::eventfd_read(wake_.descriptor(), &wakes);
    } else if (const auto found = blocked_.find(link); found != blocked_.end()) {
      std::shared_ptr<Link> owner = std::move(found->second);
      blocked_.erase(found);
      flush(std::move(owner));
    }
  }
}

void Flusher::end_overdue(Clock::time_point now) {
  while (!closing_.empty()) {
    const std::shared_ptr<Link> link = closing_.front().link.lock();
    if (link != nullptr && closing_.front().deadline > now) return;
    if (link != nullptr) link->socket().shut_down();
    closing_.pop_front();
  }
}

}  // namespace chat::net
