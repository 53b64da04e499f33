#include "client/event_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <iterator>
#include <system_error>
#include <utility>

namespace chat::client {
namespace {

int make_eventfd() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::system_category(), "eventfd");
  return fd;
}

}  // namespace

EventQueue::EventQueue(std::size_t capacity) : capacity_(capacity), fd_(make_eventfd()) {}

EventQueue::~EventQueue() { ::close(fd_); }

bool EventQueue::push(Event event) {
  util::Lock lock(mutex_);
  while (!closed_ && events_.size() >= capacity_) room_.wait(lock);
  if (closed_) return false;
  events_.push_back(std::move(event));
  // The counter says "not empty"; it is raised with the first event and lowered when all are taken.
  const std::uint64_t one = 1;
  if (events_.size() == 1 && ::write(fd_, &one, sizeof one) < 0) {
    throw std::system_error(errno, std::system_category(), "eventfd write");
  }
  return true;
}

std::vector<Event> EventQueue::take_all() {
  const util::Lock lock(mutex_);
  if (events_.empty()) return {};
  std::vector<Event> taken(std::make_move_iterator(events_.begin()), std::make_move_iterator(events_.end()));
  events_.clear();
  std::uint64_t count = 0;
  if (::read(fd_, &count, sizeof count) < 0) throw std::system_error(errno, std::system_category(), "eventfd read");
  room_.notify_all();
  return taken;
}

void EventQueue::close() {
  const util::Lock lock(mutex_);
  closed_ = true;
  room_.notify_all();
}

}  // namespace chat::client
