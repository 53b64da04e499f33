#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "client/connection.hpp"
#include "client/conversation_log.hpp"
#include "client/event_queue.hpp"
#include "client/exit_code.hpp"
#include "client/export_file.hpp"
#include "client/link.hpp"
#include "client/options.hpp"
#include "client/output.hpp"
#include "client/session.hpp"
#include "client/signals.hpp"
#include "client/sts.hpp"

namespace chat::client {

/// A conversation without a person: lines come from standard input, what the server sends goes to standard output as
/// plain lines or as JSON, what goes wrong to standard error. At the end of the input everything is sent, the server's
/// answers are awaited, and the exit code says whether all went well; with --wait it then stays. When whoever reads
/// standard output is slow, nothing is taken from the server until they have read.
class Pipe {
 public:
  /// To be made and run by the main thread, before any other thread exists. `sts` is told what the server says of
  /// encryption, and the conversation ends if that demands another connection.
  Pipe(Link link, const Options& options, StsGuard& sts);

  [[nodiscard]] ExitCode run();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Stage { registering, entering, sending, settling, waiting, leaving };

  void wait();
  void on_signals();
  void on_ready();
  void on_settled();
  void read_input();
  void send_input();
  void on_events();
  void advance();
  void step();
  void enter_stage(Stage stage);
  void fail(ExitCode code, std::string_view sentence);
  void leave(ExitCode code);
  void end_by_code();
  void check_deadline();
  void apply(const Effects& effects);
  void show(const Shown& shown);
  void show_as_text(const Shown& shown);
  void show_as_json(const Shown& shown);
  void print_own_event(std::string_view type, std::string_view text, bool own);
  void report(std::string_view sentence);
  void check_output();
  void finish_output();
  [[nodiscard]] bool takes_input() const;

  const Options& options_;
  std::unique_ptr<Signals> signals_;  ///< if it may have to wait for long
  EventQueue events_;
  Connection connection_;
  Session session_;
  ExportFile export_;
  StsGuard& sts_;
  ConversationLog log_;
  Output output_;
  Stage stage_ = Stage::registering;
  std::string input_;  ///< read and not yet given to the session
  bool input_ended_ = false;
  bool hides_more_ = false;     ///< the further lines of what is not shown are not shown either
  bool was_connected_ = false;  ///< that was told as an event
  bool interrupted_ = false;    ///< a signal asked us to end
  std::size_t said_ = 0;        ///< messages that were sent to the place of --send
  std::size_t confirmed_ = 0;   ///< those that came back
  std::string why_ended_;       ///< a sentence, if it was not our wish
  Clock::time_point last_event_ = Clock::now();
  std::optional<Clock::time_point> deadline_;
  ExitCode verdict_ = ExitCode::success;  ///< what will be returned if the rest goes well
  std::optional<ExitCode> ended_;
};

}  // namespace chat::client
