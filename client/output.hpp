#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// Lines for whoever reads standard output, who may be slow: they wait here for the descriptor, never in write(), so
/// that signals are minded meanwhile. While is_full() nothing more should be taken from the server, which then waits,
/// too; so what is kept is bounded by kMaxWaiting and what one look at the event queue brings.
class Output {
 public:
  static constexpr std::size_t kMaxWaiting = 256 * 1024;

  explicit Output(int fd) : fd_(fd) {}

  /// Takes text; flush() writes it.
  void write(std::string_view text);
  /// Writes what the descriptor takes now.
  void flush();
  /// Writes all that waits, waiting for the reader, but not past the deadline. False if something is left.
  bool drain(std::optional<std::chrono::steady_clock::time_point> deadline);

  [[nodiscard]] bool is_empty() const { return waiting_.empty(); }
  [[nodiscard]] bool is_full() const { return waiting_.size() >= kMaxWaiting; }
  /// It could not be written; what comes later is dropped.
  [[nodiscard]] bool has_failed() const { return failed_; }
  /// Nobody reads any more, as poll() says.
  void fail();
  [[nodiscard]] int fd() const { return fd_; }

 private:
  const int fd_;
  std::string waiting_;
  bool failed_ = false;
};

}  // namespace chat::client
