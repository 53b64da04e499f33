#include <fmt/format.h>

#include <span>
#include <utility>

#include "client/session.hpp"
#include "crypto/password.hpp"
#include "text/outgoing.hpp"

// The part of a session that deals with accounts: passwords that are asked for, logging in.

namespace chat::client {
namespace {

using text::Action;

/// What is asked, one after the other.
struct Prompt {
  std::string_view text;
  bool repeats = false;  ///< the answer must be the one before it
};
constexpr Prompt kOfLogin[] = {{"Password for {}: "}};
constexpr Prompt kOfRegistration[] = {{"A password for the new account: "}, {"The same once more: ", true}};
constexpr Prompt kOfChange[] = {{"Your password now: "}, {"The new password: "}, {"The new one once more: ", true}};

std::span<const Prompt> prompts_for(Action action) {
  if (action == Action::log_in) return kOfLogin;
  return action == Action::register_account ? std::span<const Prompt>(kOfRegistration) : kOfChange;
}

constexpr std::string_view kInClear =
    "On this connection others could read your password, so it is not asked for. Connect with --tls, or start "
    "chatclient with --insecure-login if that does not matter.";

}  // namespace

void Session::SecretQuestion::wipe() {
  for (std::string& one : answers) crypto::wipe(one);
  answers.clear();
}

/// Does what was typed about accounts, as far as no password is needed; else asks for it.
void Session::perform_about_account(const text::Typed& typed, Effects& effects) {
  const std::string account = typed.argument.empty() ? nick_ : typed.argument;
  if (typed.action == Action::log_in && registration_.is_logging_in()) {
    return complain(effects, "You are being logged in already; wait for the server's answer.");
  }
  if (typed.action == Action::log_in && registration_.offers_login()) {
    const bool by_certificate = setup_.accounts.has_certificate;
    return by_certificate ? log_in(account, {}, effects) : ask_secret(typed.action, account, effects);
  }
  if (typed.action == Action::register_account && !registration_.offers_accounts()) {
    return complain(
        effects,
        "This server makes no accounts by /register now; ask whoever runs it for one. Where there is NickServ, "
        "/msg NickServ HELP may tell how.");
  }
  // From here on the password itself is sent.
  if (!setup_.accounts.may_send_password) return complain(effects, std::string(kInClear));
  ask_secret(typed.action, typed.action == Action::log_in ? account : typed.argument, effects);
}

void Session::ask_secret(Action action, std::string argument, Effects& effects) {
  secret_.emplace(SecretQuestion{action, std::move(argument), {}});
  if (setup_.accounts.asks) {
    // Whatever was typed ahead was not meant to be said: it may be the password.
    if (!gate_.take_waiting().empty()) complain(effects, "What was typed behind that is not sent; type it again.");
    return;
  }
  if (setup_.accounts.password.empty() || action == Action::change_password) {
    secret_.reset();
    return complain(effects, action == Action::change_password
                                 ? "A password is changed at a terminal only, where both can be asked for."
                                 : "Nobody is here to be asked for the password: set CHATCLIENT_PASSWORD to it, or "
                                   "name a command that prints it by --password-command.");
  }
  secret_->answers.assign(prompts_for(action).size(), setup_.accounts.password);
  use_secret(effects);
}

std::string Session::secret_prompt() const {
  if (lost_question_) return *lost_question_;
  const Prompt& prompt = prompts_for(secret_->action)[secret_->answers.size()];
  return secret_->action == Action::log_in ? fmt::format("Password for {}: ", text::strip_controls(secret_->argument))
                                           : std::string(prompt.text);
}

Effects Session::answer(std::string_view secret) {
  Effects effects;
  if (lost_question_) end_lost_question(effects);
  if (!secret_) return effects;
  const Prompt& prompt = prompts_for(secret_->action)[secret_->answers.size()];
  if (secret.empty()) return refuse_secret();
  const bool is_one_line = secret.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
  if (!is_one_line || (prompt.repeats && secret_->answers.back() != secret)) {
    secret_->wipe();
    secret_.reset();
    complain(effects, is_one_line ? "That was not the same password; nothing was sent."
                                  : "A password is one line; nothing was sent.");
    perform_waiting(effects);
    return effects;
  }
  secret_->answers.emplace_back(secret);
  if (secret_->answers.size() == prompts_for(secret_->action).size()) use_secret(effects);
  perform_waiting(effects);
  return effects;
}

Effects Session::refuse_secret() {
  Effects effects;
  if (lost_question_) end_lost_question(effects);
  if (!secret_) return effects;
  secret_->wipe();
  secret_.reset();
  complain(effects, "No password was given; nothing was sent.");
  perform_waiting(effects);
  return effects;
}

/// The connection for which a password is being typed is gone.
void Session::lose_secret() {
  if (!secret_) return;
  lost_question_ = secret_prompt();
  secret_->wipe();
  secret_.reset();
}

void Session::end_lost_question(Effects& effects) {
  lost_question_.reset();
  complain(effects, "The connection broke meanwhile, so no password was sent; give the command again.");
  perform_waiting(effects);
}

/// All that was asked is answered.
void Session::use_secret(Effects& effects) {
  SecretQuestion question = *std::exchange(secret_, std::nullopt);
  std::string line;
  switch (question.action) {
    case Action::log_in:
      if (registration_.offers_login()) {
        log_in(question.argument, question.answers.front(), effects);
      } else {
        line = fmt::format("NS IDENTIFY {} :{}", question.argument, question.answers.front());
      }
      break;
    case Action::register_account:
      line = fmt::format("REGISTER {} :{}", question.argument, question.answers.front());
      break;
    default:
      if (question.answers.front().find(' ') != std::string::npos || question.answers.front().starts_with(':')) {
        complain(effects, "A password with spaces in it cannot be changed this way; ask the server's operators.");
      } else {
        line = fmt::format("NS PASSWD {} :{}", question.answers[0], question.answers[1]);
      }
  }
  if (line.size() > text::kMaxLine) {
    complain(effects, "That password is too long to be sent; choose a shorter one.");
  } else if (!line.empty()) {
    transmit(line, effects);
  }
  crypto::wipe(line);
  question.wipe();
}

void Session::log_in(const std::string& account, std::string_view password, Effects& effects) {
  for (std::string& line : registration_.log_in(credentials_for(account, password))) {
    effects.send.push_back(std::move(line));
  }
  on_login_progress(true, effects);
}

Credentials Session::credentials_for(std::string_view account, std::string_view password) const {
  const Setup::Accounts& accounts = setup_.accounts;
  return {.account = std::string(account),
          .password = std::string(password),
          .has_certificate = accounts.has_certificate,
          .may_send_password = accounts.may_send_password,
          .nonce = accounts.new_nonce ? accounts.new_nonce() : std::string{}};
}

/// What follows when a login, which was under way before, has ended.
void Session::on_login_progress(bool was_logging_in, Effects& effects) {
  if (!was_logging_in || registration_.is_logging_in()) return;
  if (!registration_.login_failure().empty()) {
    complain(effects, registration_.login_failure());
    if (!setup_.accounts.asks) {
      // A script must not go on as somebody else than it believes.
      ++failed_moves_;
      for (const std::string& typed : gate_.take_waiting()) {
        complain(effects, fmt::format("Not sent, because the login did not work: {}", typed));
      }
      return;
    }
  }
  perform_waiting(effects);
}

}  // namespace chat::client
