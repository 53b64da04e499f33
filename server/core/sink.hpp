#pragma once

#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace chat::core {

/// Where the core's output goes: a queue of bytes for each session. All calls come from the engine's thread; none
/// blocks. What is appended is shown to nobody before the batch that produced it is committed.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Appends one line: `tags` (empty, or from `@` to the closing space) and `body` with its CR LF.
  /// A session whose queue is past its bound is ended by the engine after the batch ("SendQ exceeded").
  virtual void append(SessionId session, std::string_view tags, std::string_view body) = 0;

  /// False while so much waits for this session that a long reply had better pause. The engine resumes it.
  [[nodiscard]] virtual bool has_room(SessionId session) const = 0;

  /// The session is registered now: the bounds for registered sessions hold from here on.
  virtual void registered(SessionId session) = 0;

  /// The session is a person at a bare terminal, who cannot answer PING: silence must not end it. That the other end is
  /// still there is left to TCP's keepalive.
  virtual void plain(SessionId session) = 0;

  /// The person of this session is at `address`, elsewhere than their connection comes from (WEBIRC): they are counted
  /// there from now on. False: there are too many from there already.
  [[nodiscard]] virtual bool moved(SessionId /*session*/, const std::string& /*address*/) { return true; }

  /// Nothing will be appended for this session any more: send what is there, then close the connection.
  /// The id is dead after this call.
  virtual void close(SessionId session) = 0;
};

}  // namespace chat::core
