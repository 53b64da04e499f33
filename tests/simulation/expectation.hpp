#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "irc/message.hpp"
#include "recording_journal.hpp"

namespace chat::simulation {

/// What the mind owes to an IRC client for one line that it sends; judged before the mind gets the line.
class Expectation {
 public:
  Expectation() = default;
  /// `was_said`: it is a message that is sent again, and not to be said.
  Expectation(const core::Core& core, const core::Session& session, const irc::Message& message, bool was_said);

  /// The answer: commands and numerics that the client got, in their order. `closed`: it got its close as well.
  void check_answer(const std::vector<std::string>& answer, bool closed) const;
  /// What was recorded while the line was worked off.
  void check_events(const std::deque<Recorded>& events, core::EventId sender) const;

 private:
  void expect_of_user(const core::Core& core, const core::User& user, const core::Session& session);
  void expect_speech(const core::Core& core, const core::User& user, const core::Session& session);
  void expect_joins(const core::Core& core, const core::User& user, const core::Session& session);
  void expect_parts(const core::Core& core, const core::User& user);
  [[nodiscard]] std::vector<std::string_view> split_channels(const core::Core& core) const;
  void expect_nothing_kept();
  void expect_topic(const core::Core& core, const core::User& user);
  void expect_mode(const core::User& user);
  void expect_nick(const core::Core& core, const core::User& user);
  void expect_monitor(const core::Core& core, const core::Session& session);
  void remember_authority(const core::Core& core, const core::User& user);

  std::string line_;     ///< for the explanation
  std::string command_;  ///< in capitals
  std::vector<std::string> params_;
  std::size_t given_ = 0;    ///< how many parameters there are; params_ has empty ones behind them
  std::string_view any_of_;  ///< words, one of which must be in the answer; empty: nothing is owed
  std::optional<std::size_t> speeches_;
  std::optional<std::size_t> joins_;
  std::optional<std::size_t> parts_;
  std::optional<std::size_t> topics_;
  std::vector<core::Conversation> operator_in_;  ///< where the user had the say before
  std::vector<core::Conversation> voiced_in_;    ///< where they had a voice, which they may give up
  bool may_kill_ = false;
  bool keeps_ = true;
  bool has_user_ = false;
};

}  // namespace chat::simulation
