#pragma once

#include <signal.h>
#include <optional>
#include <span>

namespace chat::client {

/// Those that an interactive program minds, and those that ask a program without a person to end.
inline constexpr int kInteractiveSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
inline constexpr int kEndingSignals[] = {SIGINT, SIGTERM, SIGHUP};

/// From its making on, these signals are no interruptions
/// any more, in this thread and those that it starts later: they are read from `fd()` like any other input. To be made
/// before other threads are. The mask is restored at the end.
class Signals {
 public:
  explicit Signals(std::span<const int> minded = kInteractiveSignals);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable (as poll() says) when a signal has come.
  [[nodiscard]] int fd() const { return fd_; }
  /// The next signal that has come; does not wait.
  [[nodiscard]] std::optional<int> take() const;

 private:
  sigset_t set_{};
  int fd_;
};

}  // namespace chat::client
