#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/batches.hpp"
#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The way through everything that one may read (/datastore): which conversations there are, then each of them from its
/// beginning, as many lines at a time as the server gives, then how much the server stores. Pure: it takes answers and
/// gives the next line to send.
class Datastore {
 public:
  /// `isupport` says how names compare and how many lines an answer may have; it must outlive this.
  explicit Datastore(const irc::Isupport& isupport) : isupport_(isupport) {}

  void begin();
  [[nodiscard]] bool is_running() const { return stage_ != Stage::idle; }
  void end();

  /// The next line to send, while it runs and awaits no answer.
  [[nodiscard]] std::string next();
  /// The line that was sent last is not answered yet.
  [[nodiscard]] bool awaits() const { return awaits_; }
  /// All lines have come; what is left is the answer to DATASTORE.
  [[nodiscard]] bool is_at_summary() const { return stage_ == Stage::summary; }
  /// The conversation whose lines are to come; empty while it is something else that is to come.
  [[nodiscard]] std::string_view target() const;

  /// True if the batch is an answer to what this asked.
  [[nodiscard]] bool expects(const Batch& batch) const;
  /// Takes such a batch.
  void receive(const Batch& batch);
  /// The server refuses what was asked. A conversation is then passed over; without a list of them it ends here.
  void on_refusal();

 private:
  enum class Stage : std::uint8_t { idle, targets, lines, summary };

  void on_targets(const Batch& batch);
  void on_lines(const Batch& batch);
  void next_target();
  [[nodiscard]] std::size_t limit() const;

  const irc::Isupport& isupport_;
  Stage stage_ = Stage::idle;
  bool awaits_ = false;
  std::vector<std::string> targets_;  ///< in the order of their last lines
  std::set<std::string> known_;       ///< the same, folded
  std::size_t entries_ = 0;           ///< of the answer that is coming in parts
  bool has_new_target_ = false;       ///< in the answer that is coming
  std::string targets_after_;         ///< the reference behind which conversations are asked for
  std::size_t current_ = 0;           ///< the target whose lines are coming
  std::string after_;                 ///< the reference behind which its lines are asked for
  std::string last_;                  ///< that of the last line that came
};

}  // namespace chat::client
