#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client.hpp"
#include "commands/mind.hpp"
#include "core/settings.hpp"
#include "invariants.hpp"
#include "past.hpp"
#include "recording_journal.hpp"
#include "recording_sink.hpp"
#include "script.hpp"
#include "support/random.hpp"
#include "support/seeded_entropy.hpp"

namespace chat::simulation {

/// One run.
struct Plan {
  std::uint64_t seed = 0;
  std::size_t steps = 150;  ///< calls of the mind before everybody leaves
  bool trace = false;       ///< print what happens
  bool keep_output = false;
  /// Damages what the mind put out in a step, to see that it is noticed.
  std::function<void(std::vector<RecordingSink::Output>&, test::Random&)> damage = {};
};

/// A question to the journal that was not answered yet.
struct Question {
  commands::Request request;
  std::uint64_t position = 0;
  std::size_t delay = 0;  ///< batches
};

/// A mind, its clients, and the rules by which the engine drives it: batches with a commit at their end, nothing shown
/// before, a session's lines held while a long reply to it is unfinished. Every step is checked.
class World {
 public:
  explicit World(const Plan& plan);

  /// Runs the whole plan. Throws Violation.
  void run();
  /// All that was put out, if the plan says to keep it.
  [[nodiscard]] const std::string& output() const { return output_; }
  [[nodiscard]] std::size_t steps() const { return steps_; }
  /// The last steps, for the one who has to find out.
  [[nodiscard]] std::string history() const;

 private:
  /// One mind and what it is connected to.
  struct Server {
    Server(std::shared_ptr<const core::Settings> settings, core::Journal& journal, core::NodeId node)
        : mind(std::move(settings), sink, journal, entropy, node) {}
    RecordingSink sink;
    test::SeededEntropy entropy;
    commands::Mind mind;
  };

  void batch();
  void random_operation();
  void commit();
  void pass_time();

  // Steps: each calls the mind once and checks everything.
  void open_client();
  void give_line(Client& client);
  void resume(Client& client);
  void end_client(Client& client, std::string_view reason);
  void make_accounts();
  void log_in(Client& client);
  void log_out(Client& client);
  void change_account();
  void end_accounts();
  void disturb();
  void change_settings();
  void step(Client* actor, std::string what, const std::function<void(commands::Mind&)>& act);

  void expect_past(Client& client, core::EventId person, const core::AnswerCursor& asked, std::size_t from,
                   std::size_t to);
  [[nodiscard]] std::string place_of(core::EventId person, const core::Target& target) const;
  void take_requests();
  void answer_questions(bool all = false);
  void answer(const Question& question);
  /// The process dies, and another takes its place.
  void restart();
  void check_same_incarnation(const Recorded& event) const;

  void take_outputs(std::vector<RecordingSink::Output> outputs);
  void finish_step(Client* actor);
  void on_event(const Recorded& event);
  void expect_speech(const Recorded& event, std::string_view command);
  [[nodiscard]] std::optional<Recorded> said_before(const Client& client, std::string_view line) const;
  void give_lines();
  void resume_clients();
  void read_clients();
  void end_exceeded();

  void settle();
  void ask_questions();
  void everybody_leaves();

  [[nodiscard]] const core::Core& core() const { return server_->mind.core(); }
  /// For what no command of the script does: proving who one is.
  [[nodiscard]] core::Core& state() { return const_cast<core::Core&>(server_->mind.core()); }
  [[nodiscard]] core::Account& some_account() {
    return *state().accounts.find(accounts_[random_.below(accounts_.size())]);
  }
  [[nodiscard]] Client* find(core::SessionId id);
  [[nodiscard]] Client* some_client();
  void log(std::string text);

  Plan plan_;
  test::Random random_;
  std::shared_ptr<const core::Settings> settings_;
  Bounds bounds_;
  RecordingJournal journal_;
  Past past_;
  std::unique_ptr<Server> server_;
  Script script_;
  util::Millis now_{0};
  std::vector<std::unique_ptr<Client>> clients_;  // by the index of their session
  std::size_t open_ = 0;
  std::vector<Question> questions_;
  std::vector<core::EventId> accounts_;  ///< there are none in some worlds
  core::SessionId speaker_;              ///< whose line is given in this step
  Client* told_ = nullptr;               ///< who is told of the past in this step
  std::optional<Recorded> said_;         ///< that the line was already, if it was
  std::size_t restarts_ = 0;
  std::size_t steps_ = 0;
  std::string output_;
  std::deque<std::string> history_;
};

}  // namespace chat::simulation
