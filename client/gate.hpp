#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "irc/message.hpp"

namespace chat::client {

/// Lets what is typed through no faster than the server takes it. The gate closes with a PING and opens with its PONG,
/// by which the server has dealt with everything before: after a few lines, so that no server's flood protection is
/// met, and at once after a line that changes where the next one goes (JOIN, PART). While it is closed, typed lines
/// wait here, in order.
class Gate {
 public:
  /// The most lines that are under way before the gate closes. Servers differ; none known minds this many.
  static constexpr std::size_t kWindow = 8;
  /// The most typed lines that wait.
  static constexpr std::size_t kMaxWaiting = 1000;

  [[nodiscard]] bool is_open() const { return token_.empty(); }
  [[nodiscard]] bool is_full() const { return waiting_.size() >= kMaxWaiting; }
  /// Open, and the server has dealt with everything that was sent.
  [[nodiscard]] bool is_quiet() const { return is_open() && under_way_ == 0; }
  /// The same, and nothing waits.
  [[nodiscard]] bool is_idle() const { return is_quiet() && waiting_.empty(); }

  /// A line went out. Closes the gate if the window is full, or always if `must_settle`: then the result is the PING to
  /// send behind it.
  [[nodiscard]] std::optional<std::string> sent(bool must_settle);
  /// Closes the gate, if it is open: the result is the PING to send.
  [[nodiscard]] std::optional<std::string> close();

  /// True if the message is the PONG that opens the gate, which is open then.
  [[nodiscard]] bool opens_with(const irc::Message& message);

  /// The line waits. False if too many do already: it was not taken.
  [[nodiscard]] bool keep(std::string_view typed);
  /// A line that next() gave waits again, in front of the others.
  void put_back(std::string_view typed) { waiting_.emplace_front(typed); }
  /// The first line that waits, if the gate is open.
  [[nodiscard]] std::optional<std::string> next();
  /// All that wait.
  [[nodiscard]] std::deque<std::string> take_waiting() { return std::exchange(waiting_, {}); }

 private:
  std::deque<std::string> waiting_;
  std::string token_;            ///< of the PONG that is awaited
  std::size_t under_way_ = 0;    ///< lines that were sent since the gate opened
  std::size_t behind_ping_ = 0;  ///< those of them that the awaited PONG says nothing of
  std::size_t count_ = 0;        ///< tokens made so far
};

}  // namespace chat::client
