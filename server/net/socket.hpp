#pragma once

#include <chrono>
#include <string>

namespace chat::net {

/// Owns a descriptor; closes it when destroyed. Only the last owner of a connection lets go of its socket: everybody
/// else ends it with shut_down(), so that a number that is used again never gets another connection's bytes.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] explicit operator bool() const { return descriptor_ >= 0; }

  /// Ends both directions at once; a thread that waits in recv wakes up. Any thread.
  void shut_down() const;
  /// Tells the peer that nothing more comes; what it sends can still be read. Any thread.
  void finish_sending() const;

  /// How long a recv may wait; zero means for ever.
  void set_receive_timeout(std::chrono::milliseconds timeout) const;
  /// Sends small writes at once: the outbox gathers them already.
  void set_no_delay() const;
  /// TCP finds out within some four minutes of silence that the peer is gone.
  void keep_alive() const;

 private:
  int descriptor_ = -1;
};

/// What the system says about an errno value, as a phrase: "Connection reset by peer".
[[nodiscard]] std::string error_text(int error);

}  // namespace chat::net
