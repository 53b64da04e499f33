#pragma once

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

namespace chat::client {

// How long is waited, and for what.
inline constexpr std::chrono::seconds kPatienceToConnect{10};
inline constexpr std::chrono::seconds kPatienceToBeLetIn{30};
inline constexpr std::chrono::seconds kPatienceToBeLetGo{3};
/// For the next line of what a server has still to answer; some let those wait who send much.
inline constexpr std::chrono::seconds kPatienceForAnswers{60};

/// What poll() takes to wait until then; -1 for ever.
[[nodiscard]] inline int milliseconds_until(const std::optional<std::chrono::steady_clock::time_point>& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// The first of the two that there are.
[[nodiscard]] inline Deadline earlier(const Deadline& one, const Deadline& other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

}  // namespace chat::client
