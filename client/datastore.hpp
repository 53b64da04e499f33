#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/batches.hpp"
#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The way through everything that one may read (/datastore): which conversations there are, then each of them from its
/// beginning, a page at a time, then how much the server stores. Pure: it takes answers and gives the next line to
/// send.
class Datastore {
 public:
  /// `isupport` says how names compare and how many lines an answer may have; it must outlive this.
  explicit Datastore(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Begins. After `page` lines it pauses until it is told to go on; 0: it never does. Returns what to send.
  [[nodiscard]] std::string begin(std::size_t page);
  [[nodiscard]] bool is_running() const { return stage_ != Stage::idle; }
  /// It waits for go_on().
  [[nodiscard]] bool is_paused() const { return paused_; }
  /// All lines have come; what is left is the answer to DATASTORE.
  [[nodiscard]] bool is_at_summary() const { return stage_ == Stage::summary; }

  /// The conversation whose lines are to come; empty while it is something else that is to come.
  [[nodiscard]] std::string_view awaited() const;

  /// True if the batch is an answer to what this asked.
  [[nodiscard]] bool expects(const Batch& batch) const;
  /// Takes such a batch; returns what to send next, or nothing while more of it is to come or it pauses.
  [[nodiscard]] std::optional<std::string> receive(const Batch& batch);
  /// The server refuses what was asked. A conversation is then passed over; without a list of them it ends here.
  [[nodiscard]] std::optional<std::string> on_refusal();
  [[nodiscard]] std::optional<std::string> go_on();
  void end();

 private:
  enum class Stage : std::uint8_t { idle, targets, lines, summary };

  [[nodiscard]] std::string ask_targets() const;
  [[nodiscard]] std::string ask_next();
  [[nodiscard]] std::optional<std::string> on_targets(const Batch& batch);
  [[nodiscard]] std::optional<std::string> on_lines(const Batch& batch);
  void next_target();
  [[nodiscard]] std::size_t limit() const;

  const irc::Isupport& isupport_;
  Stage stage_ = Stage::idle;
  bool paused_ = false;
  std::size_t page_ = 0;
  std::size_t since_pause_ = 0;       ///< lines that were shown
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
