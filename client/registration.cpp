#include "client/registration.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "client/words.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

using irc::Capability;

constexpr std::array kUseful = {
    Capability::account_notify, Capability::away_notify,      Capability::batch,         Capability::chghost,
    Capability::chathistory,    Capability::extended_join,    Capability::invite_notify, Capability::message_redaction,
    Capability::message_tags,   Capability::multi_prefix,     Capability::multiline,     Capability::search,
    Capability::server_time,    Capability::standard_replies, Capability::setname,       Capability::read_marker,
    Capability::channel_rename, Capability::metadata,         Capability::account_tag,
};

/// What is put behind a nick that is in use, one after the other.
constexpr std::array<std::string_view, 11> kSuffixes = {"_", "__", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

// These two are asked for by name: the first when somebody logs in, the second so that the server takes REGISTER.
constexpr std::string_view kSasl = irc::info(Capability::sasl).name;
constexpr std::string_view kAccounts = irc::info(Capability::account_registration).name;

constexpr std::string_view kSts = "sts";  // told, and never asked for

constexpr std::size_t kShortestNick = 4;
constexpr std::size_t kMaxOffered = 500;  // more capabilities than there are

void append(std::vector<std::string>& lines, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(lines));
}

}  // namespace

Registration::Registration(std::string nick, bool wants_echo, std::string password, std::optional<Credentials> login)
    : wanted_(std::move(nick)),
      nick_(wanted_),
      wants_echo_(wants_echo),
      password_(std::move(password)),
      longest_(std::string::npos),
      credentials_(std::move(login)),
      login_demanded_(credentials_.has_value()) {}

std::vector<std::string> Registration::begin() const {
  std::vector<std::string> lines = {"CAP LS 302"};
  if (!password_.empty()) lines.push_back("PASS :" + password_);
  lines.push_back("NICK " + nick_);
  lines.push_back(fmt::format("USER {} 0 * :{}", make_nick(wanted_), wanted_));
  return lines;
}

std::vector<std::string> Registration::receive(const irc::Message& message) {
  const std::string command = irc::to_upper(message.command);
  if (command == "CAP") return on_cap(message);
  if (login_ && login_->is_running()) {
    std::vector<std::string> lines = login_->receive(message);
    login_failure_ = login_->failure();
    if (!login_failure_.empty()) refuse_login(login_failure_);
    if (login_->succeeded()) append(lines, end_negotiation());
    if (!lines.empty() || Login::is_part(message)) return lines;
  }
  if (done_) return {};
  if (command == "001") {
    // Better not to be there than to be there as somebody else than the person believes.
    if (login_demanded_ && (!login_ || !login_->succeeded())) {
      refuse_login(
          "The server let us in without logging us in, so chatclient left again. Leave --account out to go on "
          "without an account.");
      return {};
    }
    done_ = true;
    if (!message.param(0).empty()) nick_ = message.param(0);
  } else if (command == "433" || command == "436" || command == "437" || command == "432") {
    return on_nick_refused(message);
  } else if (command == "FAIL" && message.param(1) == "ACCOUNT_REQUIRED") {
    // draft/account-required; an ERROR follows.
    refusal_ =
        "The server lets in only who has an account: chatclient --account NAME logs in. Whoever runs it says how to "
        "get one.";
  } else if (command == "464" || command == "465" || command == "ERROR") {
    refuse(message);
  }
  return {};
}

std::vector<std::string> Registration::on_cap(const irc::Message& message) {
  const std::string verb = irc::to_upper(message.param(1));
  const std::string_view names = message.params.empty() ? std::string_view{} : message.params.back();
  if (verb == "LS" || verb == "NEW") {
    const bool more_to_come = message.params.size() > 3 && message.param(2) == "*";
    on_offer(names);
    return more_to_come ? std::vector<std::string>{} : request_offered();
  }
  std::vector<std::string> lines;
  if (verb == "ACK" || verb == "DEL") lines = on_granted(names, verb == "DEL");
  if (verb == "NAK") on_denied(names);
  if (verb == "ACK" || verb == "NAK") {
    requests_ -= std::min<std::size_t>(requests_, 1);
    append(lines, end_negotiation());
  }
  return lines;
}

/// Takes down what the server offers.
void Registration::on_offer(std::string_view names) {
  for (const std::string_view word : words(names)) {
    const std::string_view name = word.substr(0, word.find('='));
    if (offered_.size() < kMaxOffered) offered_.emplace_back(name);
    if (const auto capability = irc::find_capability(name)) available_.set(*capability);
    const std::string_view value = word.substr(std::min(name.size() + 1, word.size()));
    if (name == kSasl) sasl_offered_ = value;
    if (name == irc::info(Capability::multiline).name) multiline_ = read_multiline_limits(value);
    if (name == kAccounts) accounts_offered_ = true;
    if (name == kSts) sts_ = read_sts(word.substr(std::min(name.size() + 1, word.size())));
  }
}

/// sasl is asked for on its own, when somebody wants to log in.
void Registration::on_denied(std::string_view names) {
  const std::vector<std::string_view> denied = words(names);
  if (std::ranges::find(denied, kSasl) == denied.end()) return;
  credentials_.reset();
  login_failure_ = "The server logs nobody in just now. Try again later, or go on without an account.";
  refuse_login(login_failure_);
}

/// Takes down what we have now, or no more.
std::vector<std::string> Registration::on_granted(std::string_view names, bool deleted) {
  std::vector<std::string> lines;
  for (std::string_view word : words(names)) {
    const bool off = deleted || word.starts_with('-');
    if (word.starts_with('-')) word.remove_prefix(1);
    if (word == kSasl) {
      has_sasl_ = !off;
      if (deleted) sasl_offered_.reset();
      if (has_sasl_ && credentials_) append(lines, begin_login());
    }
    if (word == kAccounts && deleted) accounts_offered_ = false;
    const auto capability = irc::find_capability(word);
    if (!capability) continue;
    enabled_.set(*capability, !off);
    if (deleted) available_.set(*capability, false);
  }
  return lines;
}

std::vector<std::string> Registration::request_offered() {
  std::vector<std::string_view> wanted;
  const auto is_offered = [&](std::string_view name) { return std::ranges::find(offered_, name) != offered_.end(); };
  const auto want = [&](Capability capability) {
    const std::string_view name = irc::info(capability).name;
    if (is_offered(name) && !enabled_.has(capability)) wanted.push_back(name);
  };
  for (const Capability capability : kUseful) want(capability);
  if (is_offered(kAccounts)) wanted.push_back(kAccounts);
  if (wants_echo_) want(Capability::echo_message);
  std::vector<std::string> lines;
  // On its own, so that nothing else is refused with it.
  if (!done_ && credentials_ && sasl_offered_) lines.push_back(fmt::format("CAP REQ :{}", kSasl));
  if (!done_ && login_demanded_ && !sasl_offered_) {
    refuse_login(
        "The server logs nobody in (it does not offer SASL), so chatclient did not go on. Leave --account out "
        "to go on without an account.");
    return {};
  }
  if (!wanted.empty()) lines.push_back(fmt::format("CAP REQ :{}", fmt::join(wanted, " ")));
  requests_ += lines.size();
  if (lines.empty()) lines = end_negotiation();
  offered_.clear();
  return lines;
}

std::vector<std::string> Registration::end_negotiation() {
  const bool logging_in = login_demanded_ && (!login_ || !login_->succeeded());
  if (done_ || requests_ > 0 || logging_in || !std::exchange(negotiating_, false)) return {};
  return {"CAP END"};
}

std::vector<std::string> Registration::log_in(Credentials credentials) {
  credentials_ = std::move(credentials);
  login_failure_.clear();
  if (has_sasl_) return begin_login();
  ++requests_;
  return {fmt::format("CAP REQ :{}", kSasl)};
}

std::vector<std::string> Registration::begin_login() {
  login_ = std::make_unique<Login>(*std::exchange(credentials_, std::nullopt), sasl_offered_.value_or(""));
  std::vector<std::string> lines = login_->begin();
  login_failure_ = login_->failure();
  if (!login_failure_.empty()) refuse_login(login_failure_);
  return lines;
}

void Registration::refuse_login(std::string sentence) {
  if (done_ || !refusal_.empty()) return;
  refusal_ = std::move(sentence);
  is_not_logged_in_ = true;
}

std::vector<std::string> Registration::on_nick_refused(const irc::Message& message) {
  const bool malformed = message.command == "432";
  if (malformed && attempts_ == 0) {
    refusal_ = fmt::format("The server does not accept the nick \"{}\" ({}). Choose another with --nick.", nick_,
                           message.params.back());
    return {};
  }
  if (attempts_ == kSuffixes.size()) {
    refusal_ = fmt::format(
        "The nick \"{}\" is in use, and so is all that was tried instead. Choose another with --nick.", wanted_);
    return {};
  }
  // A nick that is refused after it was made longer is too long; some servers cut it and say so by what they refuse.
  const std::string_view refused = message.param(1);
  if (malformed) longest_ = std::max(kShortestNick, nick_.size() - 1);
  if (!malformed && !refused.empty() && refused.size() < nick_.size() && nick_.starts_with(refused)) {
    longest_ = std::max(kShortestNick, refused.size());
  }
  const std::string_view suffix = kSuffixes[attempts_++];
  nick_ = wanted_.substr(0, util::truncate_utf8(wanted_, longest_ - suffix.size()).size());
  nick_ += suffix;
  return {"NICK " + nick_};
}

void Registration::refuse(const irc::Message& message) {
  if (!refusal_.empty()) return;
  if (message.command == "464") {
    refusal_ = "The server does not let us in: it wants another password. Set CHAT_PASSWORD to it and try again.";
    return;
  }
  const std::string_view text = message.params.empty() ? std::string_view{} : message.params.back();
  refusal_ = fmt::format("The server does not let us in: {}", text.empty() ? "it does not say why." : text);
}

std::string make_nick(std::string_view name) {
  constexpr std::size_t kLongest = 9;
  std::string nick;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool later = (c >= '0' && c <= '9') || c == '_';
    if (letter || (later && !nick.empty())) nick += c;
    if (nick.size() == kLongest) break;
  }
  return nick.empty() ? "guest" : nick;
}

}  // namespace chat::client
