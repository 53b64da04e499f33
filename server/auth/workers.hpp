#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>

#include <spdlog/logger.h>

#include "auth/hook.hpp"
#include "auth/lane.hpp"
#include "auth/options.hpp"
#include "core/work.hpp"
#include "util/mutex.hpp"

namespace chat::auth {

/// The threads that do the core's slow work (core/work.hpp). Hashing has its own, and the hook that sends codes has
/// one, so that no mail holds up a login. Passwords and codes are overwritten when the work is done.
class Workers {
 public:
  using Result = std::expected<core::WorkResult, std::string>;
  /// Called once, on a thread of the workers, or on that which submits or stops: it must neither wait nor throw.
  /// The error is a sentence.
  using Reply = std::move_only_function<void(Result)>;

  /// `options.threads` and the bounds are those of the start for ever.
  Workers(Options options, std::shared_ptr<spdlog::logger> log);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// The error is a sentence.
  [[nodiscard]] std::expected<void, std::string> start();
  /// From the next work on. Any thread.
  void configure(Options options) CHAT_EXCLUDES(mutex_);
  /// Where too much waits, the reply says so at once. Any thread.
  void submit(core::Work work, Reply reply) CHAT_EXCLUDES(mutex_);
  /// What waits is answered with a sentence; what is being done is waited for, and a hook that runs is killed.
  void stop();

 private:
  [[nodiscard]] std::shared_ptr<const Options> options() CHAT_EXCLUDES(mutex_);
  [[nodiscard]] Result carry_out(core::Work& work);
  [[nodiscard]] Result send(const core::SendCode& what, const Options& options);

  const std::shared_ptr<spdlog::logger> log_;
  util::Mutex mutex_;
  std::shared_ptr<const Options> options_ CHAT_GUARDED_BY(mutex_);
  const std::size_t threads_;
  Breaker breaker_;
  Lane hashing_;
  Lane sending_;
};

}  // namespace chat::auth
