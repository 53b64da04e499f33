#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/batches.hpp"
#include "client/moment.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// What is on its way when somebody comes back to an account: the lines of its channels, which come before the person's
/// turn; the private talks in which something may have been said meanwhile; and questions that are not sent yet, for a
/// server takes only a few at a time. Bounded.
class Returning {
 public:
  static constexpr std::size_t kMaxLines = 10'000;
  static constexpr std::size_t kMaxBytes = 4U << 20U;
  static constexpr std::size_t kMaxQuestions = 500;
  static constexpr std::size_t kMaxTalks = 20;     ///< private talks that are looked into, the last ones
  static constexpr std::size_t kMaxTargets = 100;  ///< conversations among which they are looked for

  /// `isupport` says how names compare; it must outlive this.
  explicit Returning(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Keeps a line until the person's turn. False at the bound: it is not kept.
  [[nodiscard]] bool keep(std::string_view line);
  [[nodiscard]] bool keeps() const { return !lines_.empty(); }
  [[nodiscard]] std::vector<std::string> take_lines();

  /// A question that nobody typed waits to be sent; past the bound it is not asked.
  void wait(std::string question);
  [[nodiscard]] std::optional<std::string> next_question();
  [[nodiscard]] bool has_questions() const { return !questions_.empty(); }

  /// Takes the answer to CHATHISTORY TARGETS; returns the names of those who may have said something.
  [[nodiscard]] std::vector<std::string> on_targets(const Batch& batch);

  struct Talk {
    std::string name;
    Moment last{};  ///< when its last word was said
  };
  /// The marker of this talk, or that it cannot be had, was told. Returns the talk, if it was one that waited for this.
  [[nodiscard]] std::optional<Talk> on_marker(std::string_view name);
  /// What has not been answered, will not be.
  void give_up() { talks_.clear(); }

 private:
  const irc::Isupport& isupport_;
  std::vector<std::string> lines_;
  std::size_t bytes_ = 0;
  std::deque<std::string> questions_;
  std::map<std::string, Talk> talks_;  ///< that wait for their marker, by folded name
};

}  // namespace chat::client
