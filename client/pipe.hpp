#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "client/connection.hpp"
#include "client/event_queue.hpp"
#include "client/exit_code.hpp"
#include "client/export_file.hpp"
#include "client/link.hpp"
#include "client/options.hpp"
#include "client/session.hpp"
#include "client/sts.hpp"

namespace chat::client {

/// A conversation without a person: lines come from standard input, what the server sends goes to standard output as
/// plain lines, what goes wrong to standard error. At the end of the input everything is sent, the server's answers
/// are awaited, and the exit code says whether all went well.
class Pipe {
 public:
  /// `sts` is told what the server says of encryption, and the conversation ends if that demands another connection.
  Pipe(Link link, const Options& options, StsGuard& sts);

  [[nodiscard]] ExitCode run();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Stage { registering, entering, sending, settling, leaving };

  void wait();
  void read_input();
  void send_input();
  void on_events();
  void advance();
  void step();
  void enter_stage(Stage stage);
  void fail(ExitCode code, std::string_view sentence);
  void leave(ExitCode code);
  void check_deadline();
  void apply(const Effects& effects);
  void show(const Shown& shown);
  void check_output();
  [[nodiscard]] bool takes_input() const;

  const Options& options_;
  EventQueue events_;
  Connection connection_;
  Session session_;
  ExportFile export_;
  StsGuard& sts_;
  Stage stage_ = Stage::registering;
  std::string input_;  ///< read and not yet given to the session
  bool input_ended_ = false;
  bool output_failed_ = false;
  Clock::time_point last_event_ = Clock::now();
  std::optional<Clock::time_point> deadline_;
  ExitCode verdict_ = ExitCode::success;  ///< what will be returned if the rest goes well
  std::optional<ExitCode> ended_;
};

}  // namespace chat::client
