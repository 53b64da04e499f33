#include "client/reconnection.hpp"

#include <utility>

namespace chat::client {

void Reconnection::begin(Clock::time_point now, std::uint32_t chance) { attempt_at_ = now + backoff_.next(chance); }

void Reconnection::hurry(Clock::time_point now) {
  if (attempt_at_) attempt_at_ = now;
}

void Reconnection::on_time(Clock::time_point now) {
  if (!attempt_at_ || now < *attempt_at_) return;
  attempt_at_.reset();
  redial_ = std::make_unique<Redial>(options_, setup_);
}

std::expected<Link, LinkFailure> Reconnection::take() {
  std::expected<Link, LinkFailure> result = redial_->take();
  redial_.reset();
  return result;
}

}  // namespace chat::client
