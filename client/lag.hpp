#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "irc/message.hpp"

namespace chat::client {

/// How long the server takes to answer, by PINGs of one's own. Pure: the time comes in.
class Lag {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kInterval{30};  ///< between an answer and the next question
  static constexpr std::chrono::seconds kSlow{5};       ///< from here on it is worth telling
  static constexpr std::chrono::seconds kDead{90};      ///< nobody is there any more

  /// Nothing is known: the connection is new.
  void start(Clock::time_point now);

  /// The PING to send now, if one is due.
  [[nodiscard]] std::optional<std::string> question(Clock::time_point now);
  /// True if the message is the answer to it.
  bool receive(const irc::Message& message, Clock::time_point now);

  /// When something may be to do next.
  [[nodiscard]] Clock::time_point next(Clock::time_point now) const;
  /// How long the last answer took, or the present one takes already, if that is longer. Nothing before the first.
  [[nodiscard]] std::optional<Clock::duration> now_at(Clock::time_point now) const;
  [[nodiscard]] bool is_slow(Clock::time_point now) const;
  [[nodiscard]] bool is_dead(Clock::time_point now) const;

 private:
  [[nodiscard]] Clock::duration waiting(Clock::time_point now) const;

  std::size_t count_ = 0;
  std::string token_;         ///< of the answer that is awaited; empty: none
  Clock::time_point last_{};  ///< when it was asked for, or the last one came
  std::optional<Clock::duration> measured_;
};

}  // namespace chat::client
