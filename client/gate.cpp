#include "client/gate.hpp"

#include <fmt/format.h>

#include <utility>

namespace chat::client {

std::optional<std::string> Gate::sent(bool must_settle) {
  ++under_way_;
  if (!is_open()) ++behind_ping_;
  if (!must_settle && under_way_ < kWindow) return std::nullopt;
  return close();
}

std::optional<std::string> Gate::close() {
  if (!is_open()) return std::nullopt;
  token_ = fmt::format("gate-{}", ++count_);
  return "PING " + token_;
}

bool Gate::opens_with(const irc::Message& message) {
  if (is_open() || message.command != "PONG" || message.params.empty() || message.params.back() != token_) return false;
  token_.clear();
  under_way_ = std::exchange(behind_ping_, 0);
  return true;
}

bool Gate::keep(std::string_view typed) {
  if (is_full()) return false;
  waiting_.emplace_back(typed);
  return true;
}

std::optional<std::string> Gate::next() {
  if (!is_open() || waiting_.empty()) return std::nullopt;
  std::string first = std::move(waiting_.front());
  waiting_.pop_front();
  return first;
}

}  // namespace chat::client
