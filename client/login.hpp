#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/scram.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// What it takes to log in to an account.
struct Credentials {
  std::string account;
  std::string password = {};     ///< empty: by the certificate alone
  bool has_certificate = false;  ///< the connection shows one
  /// Nobody on the way can read what is sent, or the person does not mind. Else the password itself is never sent: only
  /// SCRAM is, which proves that it is known.
  bool may_send_password = false;
  std::string nonce = {};  ///< at least 18 random bytes, used once
};

/// One attempt to log in by SASL (https://ircv3.net/specs/extensions/sasl-3.2), from the choice of a mechanism on, with
/// the capability there already. EXTERNAL is tried if there is a certificate, then SCRAM-SHA-256, then PLAIN, of those
/// that the server offers. Pure: it takes messages and gives lines to send.
class Login {
 public:
  /// The most base64 that a server may send at one time; more ends the attempt.
  static constexpr std::size_t kMaxChallenge = 8 * 1024;

  /// `offered`: the mechanisms that the server names, parted by commas; empty if it names none.
  Login(Credentials credentials, std::string_view offered);
  ~Login();
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;

  /// The first lines to send; none if that has failed already.
  [[nodiscard]] std::vector<std::string> begin();
  /// Takes any message; returns what is to be sent in answer.
  [[nodiscard]] std::vector<std::string> receive(const irc::Message& message);

  [[nodiscard]] bool is_running() const { return state_ != State::done && state_ != State::failed; }
  [[nodiscard]] bool succeeded() const { return state_ == State::done; }
  /// Why it has failed, as sentences that say what to do; empty if it has not.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] const std::string& account() const { return credentials_.account; }

  /// True if the message is one of those that an attempt consists of.
  [[nodiscard]] static bool is_part(const irc::Message& message);

 private:
  enum class Mechanism : std::uint8_t { external, scram_sha_256, plain };
  enum class State : std::uint8_t {
    choosing,    ///< the mechanism was named, and the server has not said whether it knows it
    challenged,  ///< SCRAM: our first message is sent
    proven,      ///< SCRAM: our proof is sent
    deciding,    ///< everything is said; the server decides
    done,
    failed,
  };

  [[nodiscard]] std::vector<std::string> try_next();
  [[nodiscard]] std::vector<std::string> on_authenticate(std::string_view chunk);
  [[nodiscard]] std::vector<std::string> on_challenge(const std::string& challenge);
  [[nodiscard]] std::vector<std::string> on_refused(const irc::Message& message);
  [[nodiscard]] std::vector<std::string> break_off(std::string failure);
  void on_success();
  void fail(std::string failure);
  [[nodiscard]] bool is_offered(Mechanism mechanism) const;
  [[nodiscard]] std::string no_way() const;

  Credentials credentials_;
  std::string offered_;
  std::vector<Mechanism> untried_;  ///< in the order in which they are tried
  Mechanism mechanism_ = Mechanism::plain;
  State state_ = State::choosing;
  std::string challenge_;  ///< in base64, as far as it has come
  std::unique_ptr<crypto::scram::Client> scram_;
  std::string failure_;
};

/// A message of SASL as AUTHENTICATE lines: base64, in pieces of 400 bytes.
[[nodiscard]] std::vector<std::string> authenticate_lines(std::string_view bytes);

}  // namespace chat::client
