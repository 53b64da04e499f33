#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

#include <spdlog/logger.h>

namespace spdlog::details {
class thread_pool;
}

namespace chat::app {

/// The program's log: one line an event, `key=value`, written by a thread of its own. Its queue is bounded: when the
/// place where it is written stalls, the oldest lines go, and are counted; nobody waits.
class Log {
 public:
  /// Lines that may wait to be written.
  static constexpr std::size_t kQueue = 4096;

  /// `file` empty: standard error. `level` as in the configuration. The error is a sentence.
  [[nodiscard]] static std::expected<std::unique_ptr<Log>, std::string> open(const std::string& file,
                                                                             const std::string& level);
  ~Log();  ///< writes what waits

  [[nodiscard]] const std::shared_ptr<spdlog::logger>& logger() const { return logger_; }
  void set_level(const std::string& level);
  /// Lines lost so far.
  [[nodiscard]] std::size_t lost() const;

 private:
  Log() = default;
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::logger> logger_;
};

/// A logger that writes nothing, for tests.
[[nodiscard]] std::shared_ptr<spdlog::logger> silent_logger();

}  // namespace chat::app
