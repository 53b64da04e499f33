#include "net/outbox.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace chat::net {
namespace {

/// Empties a buffer; a large one is left in `freed`, for its owner to give back to the heap without the lock.
void empty(std::string& buffer, std::string& freed) {
  if (buffer.capacity() > Outbox::kKeptCapacity) {
    freed.swap(buffer);
  } else {
    buffer.clear();
  }
}

}  // namespace

Outbox::Released Outbox::release(std::string& staged, Release how) {
  std::string freed;  // given back to the heap after the lock
  const util::Lock lock(mutex_);
  if (!broken_ && !closing_) {
    if (ready_.empty()) {
      ready_.swap(staged);
    } else {
      ready_.append(staged);
    }
  }
  empty(staged, freed);
  closing_ = closing_ || how.close;
  Released result{.backlog = ready_.size() + taken_};
  if (how.want_resume) {
    result.resume = result.backlog <= kLowWater;
    want_resume_ = !result.resume;
  }
  result.flush = !owned_ && !broken_ && (!ready_.empty() || how.close);
  owned_ = owned_ || result.flush;
  return result;
}

void Outbox::abandon() {
  std::string freed;
  {
    const util::Lock lock(mutex_);
    freed.swap(ready_);
    closing_ = true;
    broken_ = true;
  }
  socket_.shut_down();
}

std::size_t Outbox::backlog() {
  const util::Lock lock(mutex_);
  return ready_.size() + taken_;
}

bool Outbox::claim() {
  const util::Lock lock(mutex_);
  wire_waits_ = true;
  return !broken_ && !std::exchange(owned_, true);
}

Outbox::Flushed Outbox::flush() {
  Flushed result;
  if (!unsent_ && !take_ready(result)) return result;
  switch (send_taken()) {
    case Sent::failed:
      return broken();
    case Sent::some:
      return blocked();
    case Sent::all:
      break;
  }
  unsent_ = false;
  // What came during the send waits for its turn behind other connections.
  if (take_ready(result)) result.state = State::more;
  return result;
}

bool Outbox::take_ready(Flushed& result) {
  sending_.clear();
  sent_ = 0;
  encoded_ = false;
  result.state = give_back_or_take(result.resume);
  if (result.state == State::ended) {
    if (take_farewell()) {
      result.state = State::more;
    } else {
      socket_.finish_sending();
    }
  }
  // Somebody else may own it by now, unless there is more.
  if (result.state == State::more) unsent_ = true;
  return result.state == State::more;
}

bool Outbox::take_farewell() {
  if (transport_ == nullptr || std::exchange(finished_, true)) return false;
  transport_->finish(sending_);
  encoded_ = true;
  return !sending_.empty();
}

Outbox::State Outbox::give_back_or_take(bool& resume) {
  std::string freed;  // given back to the heap after the lock
  std::string freed_too;
  const util::Lock lock(mutex_);
  const bool any = !ready_.empty() || wire_waits_;
  wire_waits_ = false;
  if (any) {
    ready_.swap(sending_);
  } else {
    empty(ready_, freed);
    empty(sending_, freed_too);  // before somebody else may own it
  }
  taken_ = sending_.size();
  resume = want_resume_ && taken_ <= kLowWater;
  if (resume) want_resume_ = false;
  if (any) return State::more;
  if (closing_ || broken_) return State::ended;  // and stays owned: nobody flushes again
  owned_ = false;
  return State::idle;
}

bool Outbox::encode_taken() {
  std::string wire;
  if (!transport_->encode(sending_, wire)) return false;
  sending_.swap(wire);
  encoded_ = true;
  return true;
}

Outbox::Sent Outbox::send_taken() {
  if (transport_ != nullptr && !encoded_ && !encode_taken()) return Sent::failed;
  while (sent_ < sending_.size()) {
    const ssize_t count =
        ::send(socket_.descriptor(), sending_.data() + sent_, sending_.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      return Sent::some;
    } else if (errno != EINTR) {
      return Sent::failed;
    }
  }
  return Sent::all;
}

Outbox::Flushed Outbox::blocked() {
  const util::Lock lock(mutex_);
  taken_ = sending_.size() - sent_;
  if (broken_) return {.state = State::ended};
  const bool resume = want_resume_ && taken_ + ready_.size() <= kLowWater;
  if (resume) want_resume_ = false;
  return {.state = State::blocked, .resume = resume};
}

Outbox::Flushed Outbox::broken() {
  socket_.shut_down();  // the connection's thread finds out and ends the session
  std::string freed;
  std::string freed_too;
  freed.swap(sending_);
  sent_ = 0;
  const util::Lock lock(mutex_);
  freed_too.swap(ready_);
  taken_ = 0;
  broken_ = true;
  return {.state = State::ended, .resume = std::exchange(want_resume_, false)};
}

}  // namespace chat::net
