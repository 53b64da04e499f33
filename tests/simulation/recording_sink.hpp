#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sink.hpp"

namespace chat::simulation {

/// The way out of a mind under test. What it puts out is recorded, a step at a time, and watched: nothing may be said
/// to a session that was not opened or is closed.
class RecordingSink final : public core::Sink {
 public:
  enum class Kind : std::uint8_t { line, registered, plain, close };
  struct Output {
    Kind kind;
    core::SessionId session;
    std::string tags;
    std::string body;
    [[nodiscard]] bool operator==(const Output&) const = default;
  };

  /// A connection was opened. While `room` bytes or more wait for it, it has no room.
  void opened(core::SessionId session, std::size_t room);
  /// The client reads up to so many of the bytes that wait for it.
  void read(core::SessionId session, std::size_t bytes);
  [[nodiscard]] std::size_t waiting(core::SessionId session) const;

  /// The output since the last call.
  [[nodiscard]] std::vector<Output> take() { return std::exchange(outputs_, {}); }
  /// Takes over what another sink knows of its sessions.
  void copy_sessions(const RecordingSink& other) { queues_ = other.queues_; }

  // core::Sink
  void append(core::SessionId session, std::string_view tags, std::string_view body) override;
  [[nodiscard]] bool has_room(core::SessionId session) const override;
  void registered(core::SessionId session) override;
  void plain(core::SessionId session) override;
  void close(core::SessionId session) override;

 private:
  struct Queue {
    core::SessionId session;
    bool open = false;
    bool registered = false;
    bool plain = false;
    std::size_t room = 0;
    std::size_t waiting = 0;
  };
  [[nodiscard]] const Queue& open_queue(core::SessionId session, std::string_view what) const;
  [[nodiscard]] Queue& open_queue(core::SessionId session, std::string_view what);

  std::vector<Queue> queues_;  // by SessionId::index
  std::vector<Output> outputs_;
};

}  // namespace chat::simulation
