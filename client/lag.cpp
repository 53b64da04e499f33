#include "client/lag.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chat::client {

void Lag::start(Clock::time_point now) {
  token_.clear();
  measured_.reset();
  last_ = now;
}

std::optional<std::string> Lag::question(Clock::time_point now) {
  if (!token_.empty() || now - last_ < kInterval) return std::nullopt;
  token_ = fmt::format("lag-{}", ++count_);
  last_ = now;
  return "PING " + token_;
}

bool Lag::receive(const irc::Message& message, Clock::time_point now) {
  if (token_.empty() || message.command != "PONG" || message.params.empty() || message.params.back() != token_) {
    return false;
  }
  measured_ = now - last_;
  token_.clear();
  last_ = now;
  return true;
}

Lag::Clock::duration Lag::waiting(Clock::time_point now) const {
  return token_.empty() ? Clock::duration{} : now - last_;
}

Lag::Clock::time_point Lag::next(Clock::time_point now) const {
  if (token_.empty()) return last_ + kInterval;
  return waiting(now) < kSlow ? last_ + kSlow : std::min(now + std::chrono::seconds(1), last_ + kDead);
}

std::optional<Lag::Clock::duration> Lag::now_at(Clock::time_point now) const {
  if (!measured_ && token_.empty()) return std::nullopt;
  return std::max(measured_.value_or(Clock::duration{}), waiting(now));
}

bool Lag::is_slow(Clock::time_point now) const { return now_at(now).value_or(Clock::duration{}) >= kSlow; }

bool Lag::is_dead(Clock::time_point now) const { return waiting(now) >= kDead; }

}  // namespace chat::client
