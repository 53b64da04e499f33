#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/core.hpp"
#include "irc/capabilities.hpp"
#include "irc/message.hpp"
#include "recording_sink.hpp"

namespace chat::simulation {

/// The ears of an IRC client: takes every line apart that is sent to it and sees that the line is well-formed, that it
/// has only what the client asked for by its capabilities, that it speaks to the client by its nick, and that labels
/// and batches are opened and closed as they should be. Knows nothing but what it sent and was sent.
class IrcReader {
 public:
  explicit IrcReader(std::string server_name) : server_name_(std::move(server_name)) {}

  /// The client sends this line; its answer is what is read until answered().
  void sent(const irc::Message& message);
  /// From now on lines are of the past: an answer of the journal is told. Else they are of now.
  void set_past(bool on) {
    past_ = on;
    last_past_msgid_.clear();
  }
  /// It may be told of what has this id once more, until the answer is complete.
  void expect_again(std::string msgid) { again_ = std::move(msgid); }
  /// Takes a line in. The message's views are valid until the next call.
  const irc::Message& read(const RecordingSink::Output& line);
  /// The answer to what was sent is complete: its label, if any, must have come back once, and its batch be closed.
  /// Where the connection ended in the midst of it, the batch stays open.
  void answered(bool closed);

  /// Its welcome may have a nick that it did not ask for.
  void set_account() { has_account_ = true; }

  /// Some of the ids that it was shown.
  [[nodiscard]] const std::deque<std::string>& msgids() const { return msgids_; }
  [[nodiscard]] const std::string& nick() const { return nick_; }
  [[nodiscard]] bool registered() const { return registered_; }
  [[nodiscard]] bool has(irc::Capability capability) const { return capabilities_.has(capability); }
  [[nodiscard]] const irc::CapabilitySet& capabilities() const { return capabilities_; }
  [[nodiscard]] bool from_server(const irc::Message& message) const { return message.source == server_name_; }
  [[nodiscard]] bool is_own(const irc::Message& message) const {
    return irc::split_source(message.source).nick == nick_;
  }
  /// The server's settings have changed: what it was told of them must be what is. Who has not asked to be told loses
  /// what is not offered any more, and knows nothing of what is.
  void settings_changed(const core::Core& core, const core::Session& session);
  /// True if the line belongs to the answer to a labelled command.
  [[nodiscard]] static bool is_labelled(const irc::Message& message) {
    return message.tag("label").has_value() || message.tag("batch").has_value();
  }

 private:
  void check_form(const RecordingSink::Output& line);
  void check_tag(const irc::Tag& tag);
  void check_msgid(std::string_view msgid);
  void check_source() const;
  void check_capability() const;
  void check_addressee();
  void follow_batch();
  void follow_capabilities();
  void take_away_or_grant(std::string_view word, bool gone);
  void follow_offers();
  void follow_tokens();
  void compare_tokens(const core::Core& core) const;
  void compare_offers(const core::Core& core, const core::Session& session) const;
  void expect(bool holds, std::string_view what) const;

  std::string server_name_;
  std::string line_;
  irc::Message message_;

  std::string nick_ = "*";
  std::set<std::string, std::less<>> asked_nicks_{"*"};
  bool registered_ = false;
  bool has_account_ = false;
  irc::CapabilitySet capabilities_;

  std::map<std::string, std::string, std::less<>> offers_;  ///< names and values
  bool offers_known_ = false;                               ///< CAP LS has come to its end
  bool asked_values_ = false;                               ///< the last CAP LS was of version 302
  bool values_known_ = false;
  std::map<std::string, std::string, std::less<>> tokens_;  ///< of 005

  std::optional<std::string> label_;  ///< of the command that is being answered
  std::size_t label_answers_ = 0;
  std::set<std::string, std::less<>> open_batches_;
  std::set<std::string, std::less<>> used_batches_;
  bool past_ = false;
  std::string last_past_msgid_;  ///< in this part of an answer
  std::deque<std::string> msgids_;
  std::string last_msgid_;
  std::string last_msgid_body_;
  std::string again_;  ///< empty: none
};

}  // namespace chat::simulation
