#include "client/registration.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "util/utf8.hpp"

namespace chat::client {
namespace {

using irc::Capability;

constexpr std::array kUseful = {
    Capability::account_notify, Capability::away_notify,      Capability::batch,         Capability::chghost,
    Capability::chathistory,    Capability::extended_join,    Capability::invite_notify, Capability::message_redaction,
    Capability::message_tags,   Capability::multi_prefix,     Capability::multiline,     Capability::search,
    Capability::server_time,    Capability::standard_replies, Capability::setname,
};

/// What is put behind a nick that is in use, one after the other.
constexpr std::array<std::string_view, 11> kSuffixes = {"_", "__", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

constexpr std::size_t kShortestNick = 4;
constexpr std::size_t kMaxOffered = 500;  // more capabilities than there are

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) found.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

}  // namespace

Registration::Registration(std::string nick, bool wants_echo, std::string password)
    : wanted_(std::move(nick)),
      nick_(wanted_),
      wants_echo_(wants_echo),
      password_(std::move(password)),
      longest_(std::string::npos) {}

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
  if (done_) return {};
  if (command == "001") {
    done_ = true;
    if (!message.param(0).empty()) nick_ = message.param(0);
  } else if (command == "433" || command == "436" || command == "437" || command == "432") {
    return on_nick_refused(message);
  } else if (command == "464" || command == "465" || command == "ERROR") {
    refuse(message);
  }
  return {};
}

std::vector<std::string> Registration::on_cap(const irc::Message& message) {
  const std::string verb = irc::to_upper(message.param(1));
  const std::string_view names = message.params.empty() ? std::string_view{} : message.params.back();
  if (verb == "LS" || verb == "NEW") {
    for (const std::string_view word : words(names)) {
      const std::string_view name = word.substr(0, word.find('='));
      if (offered_.size() < kMaxOffered) offered_.emplace_back(name);
      if (const auto capability = irc::find_capability(name)) available_.set(*capability);
    }
    const bool more_to_come = message.params.size() > 3 && message.param(2) == "*";
    return more_to_come ? std::vector<std::string>{} : request_offered();
  }
  if (verb == "ACK" || verb == "DEL") {
    for (std::string_view word : words(names)) {
      const bool off = verb == "DEL" || word.starts_with('-');
      if (word.starts_with('-')) word.remove_prefix(1);
      const auto capability = irc::find_capability(word);
      if (!capability) continue;
      enabled_.set(*capability, !off);
      if (verb == "DEL") available_.set(*capability, false);
    }
  }
  if (verb == "ACK" || verb == "NAK") return end_negotiation();
  return {};
}

std::vector<std::string> Registration::request_offered() {
  std::vector<std::string_view> wanted;
  const auto want = [&](Capability capability) {
    const bool offered = std::ranges::find(offered_, irc::info(capability).name) != offered_.end();
    if (offered && !enabled_.has(capability)) wanted.push_back(irc::info(capability).name);
  };
  for (const Capability capability : kUseful) want(capability);
  if (wants_echo_) want(Capability::echo_message);
  std::vector<std::string> lines;
  if (!wanted.empty()) lines.push_back(fmt::format("CAP REQ :{}", fmt::join(wanted, " ")));
  if (wanted.empty()) lines = end_negotiation();
  offered_.clear();
  return lines;
}

std::vector<std::string> Registration::end_negotiation() {
  if (!std::exchange(negotiating_, false) || done_) return {};
  return {"CAP END"};
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
