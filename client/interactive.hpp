#pragma once

#include <chrono>
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
#include "client/screen.hpp"
#include "client/session.hpp"
#include "client/signals.hpp"

namespace chat::client {

/// A conversation with a person at a terminal: the main loop, which waits for keys, for what the reader thread posts,
/// for signals and for room in the socket, and brings session, screen and input together.
class Interactive {
 public:
  /// To be made and run by the main thread, before any other thread exists.
  Interactive(Link link, const Options& options, Screen& screen);

  /// Until the person leaves or the connection ends.
  [[nodiscard]] ExitCode run();

 private:
  using Clock = std::chrono::steady_clock;

  void wait();
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
  void on_closed(const Closed& closed);
  void check_deadline();
  void apply(const Effects& effects);
  void show(const Shown& shown);
  void say(std::string_view sentence);
  void end(ExitCode code);
  [[nodiscard]] bool stays_as_typed(std::string_view typed) const;

  const Options& options_;
  Screen& screen_;
  Signals signals_;
  EventQueue events_;
  Connection connection_;
  Session session_;
  ExportFile export_;
  ConversationLog log_;
  Input input_;
  Alerts alerts_;
  std::optional<Clock::time_point> deadline_;  ///< for being let in, then for being let go
  bool interrupted_ = false;                   ///< the last key was Ctrl-C
  std::optional<ExitCode> ended_;
};

}  // namespace chat::client
