#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/login.hpp"
#include "client/multiline.hpp"
#include "client/sts.hpp"
#include "irc/capabilities.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// The first conversation with a server (https://modern.ircdocs.horse/#connection-registration): capabilities
/// (https://ircv3.net/specs/extensions/capability-negotiation), logging in, NICK, USER, until RPL_WELCOME. Pure: it
/// takes messages and gives lines to send. Capabilities that come and go later (CAP NEW, CAP DEL), and logging in
/// later, are its affair as well.
class Registration {
 public:
  /// `wants_echo`: ask for echo-message, so that one's own lines come back when the server has taken them.
  /// `password`: the server's own, given by PASS; empty: none.
  /// `login`: log in by these, or do not come in at all.
  Registration(std::string nick, bool wants_echo, std::string password = {}, std::optional<Credentials> login = {});

  /// What is sent when the connection stands.
  [[nodiscard]] std::vector<std::string> begin() const;

  /// Takes any message; returns what is to be sent in answer.
  [[nodiscard]] std::vector<std::string> receive(const irc::Message& message);

  /// True from RPL_WELCOME on.
  [[nodiscard]] bool done() const { return done_; }
  /// Why the server does not let us in, as a sentence; empty as long as there is hope.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }
  /// The refusal is that we could not log in.
  [[nodiscard]] bool is_not_logged_in() const { return is_not_logged_in_; }
  /// The nick that was asked for last; once done, the one the server gave.
  [[nodiscard]] const std::string& nick() const { return nick_; }
  /// The nick that was wanted at first.
  [[nodiscard]] const std::string& wanted() const { return wanted_; }
  [[nodiscard]] const irc::CapabilitySet& capabilities() const { return enabled_; }
  /// What the server offers of what is known here, whether asked for or not.
  [[nodiscard]] const irc::CapabilitySet& available() const { return available_; }

  /// What it allows of messages of several lines.
  [[nodiscard]] const MultilineLimits& multiline() const { return multiline_; }

  /// What the server said last of strict transport security; nothing if it has not.
  [[nodiscard]] const std::optional<StsPolicy>& sts() const { return sts_; }

  /// The server can log people in by SASL.
  [[nodiscard]] bool offers_login() const { return sasl_offered_.has_value(); }
  /// The server makes accounts (draft/account-registration).
  [[nodiscard]] bool offers_accounts() const { return accounts_offered_; }
  /// Once done: begins to log in, which offers_login() allows. Returns what is to be sent.
  [[nodiscard]] std::vector<std::string> log_in(Credentials credentials);
  [[nodiscard]] bool is_logging_in() const { return credentials_.has_value() || (login_ && login_->is_running()); }
  /// Why the last attempt to log in failed, as a sentence; empty if it did not.
  [[nodiscard]] const std::string& login_failure() const { return login_failure_; }

 private:
  void on_offer(std::string_view names);
  void on_denied(std::string_view names);
  [[nodiscard]] std::vector<std::string> on_granted(std::string_view names, bool deleted);
  [[nodiscard]] std::vector<std::string> begin_login();
  void refuse_login(std::string sentence);
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
  std::size_t requests_ = 0;                ///< CAP REQ that are not answered yet
  std::optional<Credentials> credentials_;  ///< of a login that waits for its capability
  std::unique_ptr<Login> login_;
  std::string login_failure_;
  bool login_demanded_;                      ///< without it we do not come in
  std::optional<std::string> sasl_offered_;  ///< the mechanisms that the server names, if it has the capability
  bool has_sasl_ = false;
  std::optional<StsPolicy> sts_;
  bool accounts_offered_ = false;
  bool is_not_logged_in_ = false;
  bool done_ = false;
  std::string refusal_;
  std::vector<std::string> offered_;
  irc::CapabilitySet available_;
  irc::CapabilitySet enabled_;
  MultilineLimits multiline_;
};

/// A nick that nearly every server accepts, made of `name`: letters, digits and `_`, beginning with a letter, at most
/// nine characters. "guest" if nothing is left.
[[nodiscard]] std::string make_nick(std::string_view name);

}  // namespace chat::client
