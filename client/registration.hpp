#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/capabilities.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The first conversation with a server (https://modern.ircdocs.horse/#connection-registration): capabilities
/// (https://ircv3.net/specs/extensions/capability-negotiation), NICK, USER, until RPL_WELCOME. Pure: it takes messages
/// and gives lines to send. Capabilities that come and go later (CAP NEW, CAP DEL) are its affair as well.
class Registration {
 public:
  /// `wants_echo`: ask for echo-message, so that one's own lines come back when the server has taken them.
  /// `password`: the server's own, given by PASS; empty: none.
  Registration(std::string nick, bool wants_echo, std::string password = {});

  /// What is sent when the connection stands.
  [[nodiscard]] std::vector<std::string> begin() const;

  /// Takes any message; returns what is to be sent in answer.
  [[nodiscard]] std::vector<std::string> receive(const irc::Message& message);

  /// True from RPL_WELCOME on.
  [[nodiscard]] bool done() const { return done_; }
  /// Why the server does not let us in, as a sentence; empty as long as there is hope.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  /// The nick that was asked for last; once done, the one the server gave.
  [[nodiscard]] const std::string& nick() const { return nick_; }
  /// The nick that was wanted at first.
  [[nodiscard]] const std::string& wanted() const { return wanted_; }
  [[nodiscard]] const irc::CapabilitySet& capabilities() const { return enabled_; }
  /// What the server offers of what is known here, whether asked for or not.
  [[nodiscard]] const irc::CapabilitySet& available() const { return available_; }

 private:
  [[nodiscard]] std::vector<std::string> on_cap(const irc::Message& message);
  [[nodiscard]] std::vector<std::string> request_offered();
  [[nodiscard]] std::vector<std::string> end_negotiation();
  [[nodiscard]] std::vector<std::string> on_nick_refused(const irc::Message& message);
  void refuse(const irc::Message& message);

  std::string wanted_;
  std::string nick_;
  bool wants_echo_;
  std::string password_;
  std::size_t attempts_ = 0;  ///< nicks that were in use
  std::size_t longest_;       ///< nick, as far as the server's refusals tell
  bool negotiating_ = true;
  bool done_ = false;
  std::string refusal_;
  std::vector<std::string> offered_;
  irc::CapabilitySet available_;
  irc::CapabilitySet enabled_;
};

/// A nick that nearly every server accepts, made of `name`: letters, digits and `_`, beginning with a letter, at most
/// nine characters. "guest" if nothing is left.
[[nodiscard]] std::string make_nick(std::string_view name);

}  // namespace chat::client
