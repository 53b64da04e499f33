#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <spdlog/logger.h>

#include "commands/mind.hpp"
#include "core/journal.hpp"
#include "core/settings.hpp"
#include "engine/outlets.hpp"
#include "engine/queue.hpp"
#include "engine/system_entropy.hpp"
#include "net/flushers.hpp"
#include "net/intake.hpp"
#include "net/rules.hpp"
#include "net/thread.hpp"

namespace chat::engine {

/// The thread that runs the one mind. It takes everything that is queued as one batch, lets the mind work it off,
/// commits the journal, and only then lets out what may be shown: so everybody agrees on one order, and the costs of
/// a commit and of a flush are shared by all that came meanwhile.
class Engine final : public net::Intake {
 public:
  struct Options {
    net::SendBounds send_bounds;
    std::size_t flushers = 2;
    /// How long a commit that fails is tried again before the process has to stop.
    std::chrono::milliseconds commit_patience{5'000};
  };
  /// Both are called on the engine's thread and must not block.
  struct Callbacks {
    /// The mind asks for something, in a batch that is committed up to `position`; see core::Journal.
    std::function<void(commands::Request, std::uint64_t position)> request;
    /// The journal cannot be written any more: what was not shown must not be. The process has to end.
    std::function<void(const std::string& why)> fatal;
  };

  /// `journal` must outlive the engine.
  Engine(std::shared_ptr<const core::Settings> settings, core::Journal& journal, core::NodeId node, Options options,
         Callbacks callbacks, std::shared_ptr<spdlog::logger> log);
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] std::expected<void, std::string> start();

  /// Tells every client `farewell` and ends the engine's thread, after what was submitted before. The flushers go on
  /// sending until stop_flushers(). A second call does nothing.
  void stop(std::string_view farewell = "Server shutting down");
  void stop_flushers();

  /// New settings hold from the next batch on. Any thread.
  void configure(std::shared_ptr<const core::Settings> settings, net::SendBounds bounds);
  /// Lets the mind do something, in the next batch. False: the engine is stopping. Any thread.
  bool post(Task task) { return queue_.push(std::move(task)); }
  /// The answer to a Request of the kind `read`. Any thread.
  void answer(core::SessionId session, std::uint64_t ticket, std::expected<core::Answer, std::string> answer);

  /// What came of a Request of the kind `work`. Any thread.
  void finished(core::SessionId session, std::uint64_t ticket, std::expected<core::WorkResult, std::string> result);

  // net::Intake
  [[nodiscard]] bool opened(const std::shared_ptr<net::Link>& link) override;
  void lines(const std::shared_ptr<net::Link>& link, std::string_view block) override;
  void silent(const std::shared_ptr<net::Link>& link) override;
  void idle(const std::shared_ptr<net::Link>& link) override;
  void ended(const std::shared_ptr<net::Link>& link, std::string_view reason) override;
  void drained(const std::shared_ptr<net::Link>& link) override;
  void flush(const std::shared_ptr<net::Link>& link) override;
  [[nodiscard]] bool begins_irc(std::string_view first_line) const override;

 private:
  void run();
  void work(Batch& batch);
  void work(const Submission& submission, std::string_view text);
  void work_lines(net::Link& link, std::string_view block);
  /// Hands lines to the mind until the session is busy or has ended; returns what is left.
  std::string_view give_lines(const net::Link& link, std::string_view block);
  /// Lets `bring` hand the session what it waits for, and goes on with it, in the next batch.
  void bring_on(core::SessionId session, std::move_only_function<void(commands::Mind&)> bring);
  void resume(net::Link& link);
  void end(net::Link& link, std::string_view reason);
  void end_exceeded();
  [[nodiscard]] bool commit();
  void release();
  void hand_out_requests();

  Queue queue_;
  const Options options_;
  const Callbacks callbacks_;
  const std::shared_ptr<spdlog::logger> log_;
  core::Journal& journal_;

  // The engine's thread alone, once it runs.
  SystemEntropy entropy_;
  Outlets outlets_;
  commands::Mind mind_;
  net::Links resumable_;  ///< long replies that can go on in the next batch
  net::Links flush_;
  net::Links closing_;

  std::string farewell_;  ///< written before the queue is closed, read once it is
  bool stopped_ = false;  ///< of those who stop it
  net::Flushers flushers_;
  net::Thread thread_;
};

}  // namespace chat::engine
