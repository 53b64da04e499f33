#pragma once

#include <pthread.h>

#include <cstddef>
#include <expected>
#include <functional>
#include <string>

namespace chat::net {

// Instrumented frames are several times as large.
#ifdef CHAT_SANITIZED
inline constexpr std::size_t kConnectionStack = std::size_t{1} << 20;
#else
inline constexpr std::size_t kConnectionStack = std::size_t{128} << 10;
#endif
/// For the few threads that serve everybody.
inline constexpr std::size_t kServiceStack = std::size_t{1} << 20;
inline constexpr std::size_t kEngineStack = std::size_t{8} << 20;

/// A thread with a stack of a chosen size. Joined when destroyed, never detached. Signals are blocked in it: the
/// main thread alone takes them.
class Thread {
 public:
  Thread() = default;
  Thread(Thread&& other) noexcept;
  Thread& operator=(Thread&& other) noexcept;  ///< `*this` must not be joinable
  ~Thread();

  /// Starts `body`. `name` (at most 15 bytes) is what tools show. Where the system has no room for another thread,
  /// the error is a phrase that says why.
  [[nodiscard]] static std::expected<Thread, std::string> start(const char* name, std::size_t stack,
                                                                std::move_only_function<void()> body);

  [[nodiscard]] bool joinable() const { return joinable_; }
  void join();

 private:
  pthread_t handle_{};
  bool joinable_ = false;
};

}  // namespace chat::net
