#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/administration.hpp"
#include "core/entropy.hpp"
#include "core/history.hpp"
#include "core/ids.hpp"
#include "core/journal.hpp"
#include "core/settings.hpp"
#include "core/sink.hpp"
#include "core/work.hpp"
#include "irc/line_buffer.hpp"
#include "irc/message.hpp"
#include "util/hybrid_clock.hpp"

namespace chat::core {
class Core;
}

namespace chat::commands {

/// What is known of a connection when it opens.
struct Arrival {
  std::string address;        ///< numeric; IPv6 without brackets; never empty
  bool secure = false;        ///< came by TLS, or by a proxy that says so
  std::string certificate{};  ///< core::Session::certificate
  bool irc = false;           ///< the way it came is for IRC clients only: its first line decides nothing
};

/// What the mind asks of those around it; the engine passes it on.
struct Request {
  enum class Kind : std::uint8_t {
    rehash,
    stop,     ///< DIE
    restart,  ///< RESTART
    read,     ///< a question to the journal as it is after this batch; Mind::answer() gets the answer
    work,     ///< slow work; Mind::finished() gets its result
    resume,   ///< a long reply began to a session that did not ask for it: Mind::resume() is to be called for it once
  } kind;
  core::SessionId session;   ///< who asked; of `resume`, who is told
  std::uint64_t ticket = 0;  ///< of `read` and `work`
  core::Query query{};       ///< of `read`
  core::Work work{};         ///< of `work`
  std::string reason{};      ///< of `stop` and `restart`: what everybody is told
};

/// The one mind: the core, and the commands that act on it. A deterministic state machine: the same calls yield the
/// same output. Not thread-safe: the engine's thread (or a simulation) owns it.
class Mind {
 public:
  /// `sink`, `journal` and `entropy` must outlive the mind.
  Mind(std::shared_ptr<const core::Settings> settings, core::Sink& sink, core::Journal& journal, core::Entropy& entropy,
       core::NodeId node);
  ~Mind();
  Mind(const Mind&) = delete;
  Mind& operator=(const Mind&) = delete;

  /// What follows happens at `now` (wall clock). Called before each batch.
  void begin_batch(util::Millis now);

  /// What the process before this one left; in the first batch, before anything else happens.
  void restore(const core::Remembered& remembered);

  [[nodiscard]] core::SessionId open(const Arrival& arrival);

  /// One line of a session, without its line end, already checked by the line buffer. Ignored for a session that has
  /// ended. Must not be called while busy(session).
  void line(core::SessionId session, std::string_view text);
  /// A line that the line buffer refused; of it, what irc::BadLine knows.
  void bad_line(core::SessionId session, const irc::BadLine& line);
  /// Nothing has come for one second after the opening: greets who may be a person at a bare terminal.
  void silent(core::SessionId session);
  /// Nothing has come for the ping interval: asks whether the client is still there.
  void idle(core::SessionId session);
  /// The connection is gone, or is to go: the session ends, others are told `reason`. Repeated calls do nothing.
  void end(core::SessionId session, std::string_view reason);

  /// The server stops: every session is told `reason` and closed. Nobody is told of the others' leaving, which would be
  /// work in the square of their number. Nothing but the destructor may be called afterwards.
  void shut_down(std::string_view reason);

  /// True while a long reply to this session is not finished: its next lines have to wait.
  [[nodiscard]] bool busy(core::SessionId session) const;
  /// Goes on with that reply, as far as the sink has room.
  void resume(core::SessionId session);

  /// True while the session's reply waits for the journal or for work: only answer() or finished() brings it on.
  [[nodiscard]] bool waits(core::SessionId session) const;
  /// The journal's answer to a request. The session may have ended, or moved on; if it still waits for this one, it can
  /// be resumed now.
  void answer(core::SessionId session, std::uint64_t ticket, std::expected<core::Answer, std::string> answer);

  /// What came of handed-out work, or why it was not done (a sentence). As answer().
  void finished(core::SessionId session, std::uint64_t ticket, std::expected<core::WorkResult, std::string> result);

  /// New settings hold from now on. The server's name and the name rules cannot change while it runs; they are kept.
  void configure(std::shared_ptr<const core::Settings> settings);
  /// A line to a session, as from the server: the outcome of what it asked for.
  void notice(core::SessionId session, std::string_view text);
  /// To every operator.
  void notice_operators(std::string_view text);

  /// Carries out what an administrator at the machine asks for; the error is a sentence. What was told has happened
  /// once this batch is committed.
  [[nodiscard]] std::expected<Report, std::string> administer(const Administration& asked);

  /// What the mind asks since the last call.
  [[nodiscard]] std::vector<Request> take_requests();

  /// The state of the chat, for reading: valid until the next call of anything else here.
  [[nodiscard]] const core::Core& core() const;

  /// True if `word` is an IRC command of this server; the engine asks it of a connection's first line.
  [[nodiscard]] static bool is_known_command(std::string_view word);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chat::commands
