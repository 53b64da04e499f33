#pragma once

#include <optional>

namespace chat::client {

/// From its making on, the signals that an interactive program minds (INT, TERM, HUP, TSTP, WINCH) are no interruptions
/// any more, in this thread and those that it starts later: they are read from `fd()` like any other input. To be made
/// before other threads are. The mask is restored at the end.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable (as poll() says) when a signal has come.
  [[nodiscard]] int fd() const { return fd_; }
  /// The next signal that has come; does not wait.
  [[nodiscard]] std::optional<int> take() const;

 private:
  int fd_;
};

}  // namespace chat::client
