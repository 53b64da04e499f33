#include "client/login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/base64.hpp"
#include "crypto/password.hpp"
#include "text/view.hpp"

namespace chat::client {
namespace {

using Lines = std::vector<std::string>;
using crypto::scram::Error;

constexpr std::size_t kPiece = 400;  // bytes of base64 in one AUTHENTICATE

constexpr std::array<std::string_view, 3> kNames = {"EXTERNAL", "SCRAM-SHA-256", "PLAIN"};  // as Login::Mechanism

bool is_in(std::string_view name, std::string_view list) {
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    if (irc::equals_ignoring_case(one, name)) return true;
    list.remove_prefix(std::min(one.size() + 1, list.size()));
  }
  return false;
}

std::string text_of(const irc::Message& message) {
  return message.params.empty() ? std::string{} : text::strip_controls(message.params.back());
}

/// What some servers say behind the usual words of 904; empty: nothing more.
std::string_view reason_of(std::string_view why) {
  constexpr std::string_view kUsual = "SASL authentication failed: ";
  return why.starts_with(kUsual) ? why.substr(kUsual.size()) : std::string_view{};
}

std::string explain(Error error) {
  switch (error) {
    case Error::signature:
      return "The server could not prove that it knows your password: it may be another than the one where you "
             "registered. You are not logged in, and your password was not sent.";
    case Error::iterations:
      return "The server wants your password hashed too few or too many times to be safe; tell its administrator.";
    case Error::refused:
      return "The server broke off the login; check the account's name and the password.";
    case Error::malformed:
    case Error::extension:
    case Error::channel_binding:
    case Error::nonce:
    case Error::proof:
      break;
  }
  return "The server's side of the login (SCRAM-SHA-256) is wrong, so it was broken off; tell its administrator.";
}

}  // namespace

std::vector<std::string> authenticate_lines(std::string_view bytes) {
  const std::string text = crypto::to_base64(bytes);
  Lines lines;
  for (std::size_t at = 0; at < text.size(); at += kPiece) lines.push_back("AUTHENTICATE " + text.substr(at, kPiece));
  // A last piece that is full could have more behind it.
  if (text.size() % kPiece == 0) lines.emplace_back("AUTHENTICATE +");
  return lines;
}

Login::Login(Credentials credentials, std::string_view offered)
    : credentials_(std::move(credentials)), offered_(offered) {
  if (credentials_.has_certificate) untried_.push_back(Mechanism::external);
  if (credentials_.password.empty()) return;
  untried_.push_back(Mechanism::scram_sha_256);
  if (credentials_.may_send_password) untried_.push_back(Mechanism::plain);
}

Login::~Login() { crypto::wipe(credentials_.password); }

Lines Login::begin() { return try_next(); }

bool Login::is_offered(Mechanism mechanism) const {
  return offered_.empty() || is_in(kNames[static_cast<std::size_t>(mechanism)], offered_);
}

/// Names the next mechanism that there is.
Lines Login::try_next() {
  std::erase_if(untried_, [this](Mechanism mechanism) { return !is_offered(mechanism); });
  if (untried_.empty()) {
    fail(no_way());
    return {};
  }
  mechanism_ = untried_.front();
  untried_.erase(untried_.begin());
  state_ = State::choosing;
  challenge_.clear();
  return {fmt::format("AUTHENTICATE {}", kNames[static_cast<std::size_t>(mechanism_)])};
}

/// Why nothing of what the server offers can be used.
std::string Login::no_way() const {
  const bool lacks_only_privacy = !credentials_.password.empty() && !credentials_.may_send_password;
  if (lacks_only_privacy && is_offered(Mechanism::plain)) {
    return "The server wants your password itself, and on this connection others could read it: it was not sent. "
           "Connect with --tls, or say --insecure-login if that does not matter.";
  }
  const std::string offers =
      offered_.empty() ? "in no way that chatclient knows" : fmt::format("by {} only", text::strip_controls(offered_));
  return fmt::format(
      "The server logs people in {}; chatclient can do it by {}.", offers,
      credentials_.password.empty() ? "your certificate (EXTERNAL)" : "your password (SCRAM-SHA-256, PLAIN)");
}

Lines Login::receive(const irc::Message& message) {
  if (!is_running()) return {};
  const std::string_view command = message.command;
  if (irc::equals_ignoring_case(command, "AUTHENTICATE")) return on_authenticate(message.param(0));
  if (command == "903") {
    on_success();
  } else if (command == "908") {
    offered_ = message.param(1);
  } else if (command == "902" || command == "904" || command == "905" || command == "906" || command == "907") {
    return on_refused(message);
  } else if (command == "421" && irc::equals_ignoring_case(message.param(1), "AUTHENTICATE")) {
    fail("The server does not know how to log people in (AUTHENTICATE); go on without an account.");
  }
  return {};
}

bool Login::is_part(const irc::Message& message) {
  constexpr auto kNumerics = std::to_array<std::string_view>({"902", "903", "904", "905", "906", "907", "908"});
  return irc::equals_ignoring_case(message.command, "AUTHENTICATE") ||
         std::ranges::find(kNumerics, message.command) != kNumerics.end() ||
         (message.command == "421" && irc::equals_ignoring_case(message.param(1), "AUTHENTICATE"));
}

Lines Login::on_authenticate(std::string_view chunk) {
  if (chunk.empty() || chunk.size() > kPiece || challenge_.size() + chunk.size() > kMaxChallenge) {
    return break_off(explain(Error::malformed));
  }
  if (chunk != "+") challenge_ += chunk;
  if (chunk.size() == kPiece) return {};  // more is to come
  const auto bytes = crypto::from_base64(std::exchange(challenge_, {}));
  return bytes ? on_challenge(*bytes) : break_off(explain(Error::malformed));
}

Lines Login::on_challenge(const std::string& challenge) {
  switch (state_) {
    case State::choosing:
      // All three begin with a message of the client's.
      if (!challenge.empty()) return break_off(explain(Error::malformed));
      if (mechanism_ == Mechanism::scram_sha_256) {
        state_ = State::challenged;
        scram_ = std::make_unique<crypto::scram::Client>(credentials_.account, credentials_.password,
                                                         crypto::scram::Nonce::of(credentials_.nonce));
        return authenticate_lines(scram_->first());
      }
      state_ = State::deciding;
      if (mechanism_ == Mechanism::external) return authenticate_lines(credentials_.account);
      {
        // RFC 4616: as whom, who, password.
        std::string plain = credentials_.account + '\0' + credentials_.account + '\0' + credentials_.password;
        Lines lines = authenticate_lines(plain);
        crypto::wipe(plain);
        return lines;
      }
    case State::challenged: {
      const auto answer = scram_->answer(challenge);
      if (!answer) return break_off(explain(answer.error()));
      state_ = State::proven;
      return authenticate_lines(*answer);
    }
    case State::proven: {
      const auto verified = scram_->verify(challenge);
      if (!verified) return break_off(explain(verified.error()));
      state_ = State::deciding;
      return {"AUTHENTICATE +"};
    }
    case State::deciding:
    case State::done:
    case State::failed:
      break;
  }
  return break_off(explain(Error::malformed));
}

void Login::on_success() {
  if (state_ != State::deciding) {
    fail(mechanism_ == Mechanism::scram_sha_256 ? explain(Error::signature) : explain(Error::malformed));
    return;
  }
  state_ = State::done;
  crypto::wipe(credentials_.password);
}

Lines Login::on_refused(const irc::Message& message) {
  const std::string& account = credentials_.account;
  const std::string why = text_of(message);
  const bool by_certificate = mechanism_ == Mechanism::external;
  // A mechanism that the server does not know, or a certificate that it does not know, leaves the others.
  const bool leaves_others = state_ == State::choosing || by_certificate;
  if (message.command == "904" && leaves_others && !untried_.empty()) return try_next();
  if (message.command == "904" && state_ == State::choosing) {
    fail(no_way());
  } else if (message.command == "902") {
    fail(fmt::format("The account {} cannot be used now ({}).", account, why));
  } else if (message.command == "904" && by_certificate) {
    fail(
        fmt::format("The server does not take your certificate for the account {} ({}). Log in by your password "
                    "first, and add the certificate: /account certificate add.",
                    account, why));
  } else if (message.command == "904") {
    const std::string_view reason = reason_of(why);
    fail(reason.empty()
             ? fmt::format("The server does not take that password for the account {} ({}). Check both.", account, why)
         : reason.find("wrong") != std::string_view::npos
             ? fmt::format("The server does not take that password for the account {}. Check both.", account)
             : fmt::format("Could not log in to {}: {}.", account, reason));
  } else if (message.command == "905") {
    fail(fmt::format("The server takes no password as long as that ({}).", why));
  } else if (message.command == "907") {
    fail(fmt::format("You are logged in already, and the server does not change that ({}).", why));
  } else {
    fail(fmt::format("The login was broken off ({}). Try again in a moment.", why));
  }
  return {};
}

Lines Login::break_off(std::string failure) {
  fail(std::move(failure));
  return {"AUTHENTICATE *"};
}

void Login::fail(std::string failure) {
  state_ = State::failed;
  failure_ = std::move(failure);
  crypto::wipe(credentials_.password);
}

}  // namespace chat::client
