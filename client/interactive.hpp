#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/alerts.hpp"
#include "client/connection.hpp"
#include "client/conversation_log.hpp"
#include "client/event_queue.hpp"
#include "client/exit_code.hpp"
#include "client/export_file.hpp"
#include "client/input.hpp"
#include "client/link.hpp"
#include "client/options.hpp"
#include "client/patience.hpp"
#include "client/reconnection.hpp"
#include "client/screen.hpp"
#include "client/session.hpp"
#include "client/signals.hpp"
#include "client/sts.hpp"
#include "client/transcript.hpp"
#include "client/typed_history.hpp"

namespace chat::client {

/// A conversation with a person at a terminal: the main loop, which waits for keys, for what the reader thread posts,
/// for signals and for room in the socket, and brings session, screen and input together.
class Interactive {
 public:
  /// To be made and run by the main thread, before any other thread exists. `setup`: how the link was made, and how
  /// another one is, with the password if one is needed. `sts` is told what the server says of encryption, and the
  /// conversation ends if that demands another connection.
  Interactive(Link link, const Options& options, const LinkSetup& setup, Screen& screen, StsGuard& sts,
              TypedHistory typed_history);

  /// Until the person leaves, or the connection ends and no other one shall be made.
  [[nodiscard]] ExitCode run();

 private:
  using Clock = std::chrono::steady_clock;

  /// A connection, and what its reader thread posts.
  struct Wire {
    explicit Wire(Link& link) : connection(std::move(link.socket), events, std::move(link.encryption)) {}
    EventQueue events;
    Connection connection;
  };

  void wait();
  void wait_at_most(int milliseconds);
  [[nodiscard]] Deadline wakes_at() const;
  void on_signals();
  void on_interrupt();
  void on_events();
  void on_event(const Event& event);
  void on_line(std::string_view line);
  void on_typed(std::string_view typed);
  void on_secret(std::string_view secret);
  void on_end_of_input();
  void on_place(std::size_t number);
  void ask_or_prompt();
  void leave();
  void on_ready();

  // Connections (interactive_link.cpp).
  [[nodiscard]] static Session::Setup setup_of(const Options& options, Session::Setup::Accounts accounts);
  void on_closed(const Closed& closed);
  void on_refused();
  [[nodiscard]] bool comes_back() const;
  void lose(const Closed& closed);
  void try_later(const std::string& sentence);
  void on_attempt_ended();
  void go_on(Link link);
  void check_deadline();
  [[nodiscard]] bool follow_sts();
  void apply(const Effects& effects);
  void show(const Shown& shown);
  void show_due();
  void say(std::string_view sentence);
  void end(ExitCode code);
  [[nodiscard]] bool stays_as_typed(std::string_view typed) const;

  const Options& options_;
  Screen& screen_;
  Signals signals_;
  std::unique_ptr<Wire> wire_;  ///< null while there is none
  std::unique_ptr<Session> session_;
  Reconnection reconnection_;
  std::string last_sentence_;        ///< what was said last of attempts to come back
  bool was_ready_ = false;           ///< a server has let us in already
  Clock::time_point ready_since_{};  ///< when one did last
  irc::Isupport isupport_;           ///< of the server that let us in last
  Transcript transcript_;
  ExportFile export_;
  StsGuard& sts_;
  TypedHistory typed_history_;
  ConversationLog log_;
  Input input_;
  Alerts alerts_;
  std::optional<Clock::time_point> deadline_;  ///< for being let in, then for being let go
  bool interrupted_ = false;                   ///< the last key was Ctrl-C
  std::optional<ExitCode> ended_;
};

}  // namespace chat::client
