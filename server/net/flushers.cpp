#include "net/flushers.hpp"

#include <algorithm>
#include <utility>

namespace chat::net {

Flushers::Flushers(Intake& intake, std::size_t count, std::chrono::milliseconds closing_time) : intake_(intake) {
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); ++i) {
    shares_.push_back(std::make_unique<Share>(intake, closing_time));
  }
}

std::expected<void, std::string> Flushers::start() {
  for (auto& share : shares_) {
    if (auto started = share->flusher.start(); !started) return started;
  }
  return {};
}

void Flushers::stop() {
  for (auto& share : shares_) share->flusher.stop();
}

void Flushers::release(Links& flush, Links& closing) {
  if (flush.size() <= kDirect) flush_directly(flush);
  for (auto& link : flush) share_of(*link).flush.push_back(std::move(link));
  for (auto& link : closing) share_of(*link).closing.push_back(std::move(link));
  flush.clear();
  closing.clear();
  for (auto& share : shares_) {
    if (!share->flush.empty() || !share->closing.empty()) share->flusher.hand_over(share->flush, share->closing);
  }
}

void Flushers::hand_over(const std::shared_ptr<Link>& link) {
  Links flush{link};
  Links closing;
  share_of(*link).flusher.hand_over(flush, closing);
}

void Flushers::flush_directly(Links& links) {
  std::erase_if(links, [this](const std::shared_ptr<Link>& link) {
    if (link->transport() != nullptr) return false;
    const Outbox::Flushed flushed = link->outbox().flush();
    if (flushed.resume) intake_.drained(link);
    return flushed.state == Outbox::State::idle || flushed.state == Outbox::State::ended;
  });
}

}  // namespace chat::net
