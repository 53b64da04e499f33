#include "irc_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "commands/capability.hpp"
#include "irc/isupport.hpp"
#include "irc/line_buffer.hpp"
#include "util/utf8.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

using irc::Capability;

constexpr std::size_t kMaxLabel = 64;

struct Gate {
  std::string_view command;
  Capability capability;
};
/// Commands that a client gets only if it asked for them.
constexpr std::array kGates = {
    Gate{"ACCOUNT", Capability::account_notify},
    Gate{"AWAY", Capability::away_notify},
    Gate{"BATCH", Capability::batch},
    Gate{"ACK", Capability::labeled_response},
    Gate{"CHGHOST", Capability::chghost},
    Gate{"RENAME", Capability::channel_rename},
    Gate{"SETNAME", Capability::setname},
    Gate{"TAGMSG", Capability::message_tags},
};

std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

bool is_numeric(std::string_view command) { return command.size() == 3 && command[0] >= '0' && command[0] <= '9'; }

}  // namespace

void IrcReader::expect(bool holds, std::string_view what) const {
  require(holds, "{} got a line {}: {}", nick_, what, line_);
}

void IrcReader::sent(const irc::Message& message) {
  label_.reset();
  label_answers_ = 0;
  if (has(Capability::labeled_response) && has(Capability::batch)) {
    const auto label = message.tag("label");
    if (label && !label->empty() && label->size() <= kMaxLabel) label_ = *label;
  }
  if (irc::equals_ignoring_case(message.command, "CAP") && irc::equals_ignoring_case(message.param(0), "LS")) {
    asked_values_ = message.param(1) == "302";
    offers_.clear();
    // It comes with that version, unasked.
    if (asked_values_) capabilities_.set(Capability::cap_notify);
  }
  if (irc::equals_ignoring_case(message.command, "NICK")) asked_nicks_.emplace(message.param(0));
}

const irc::Message& IrcReader::read(const RecordingSink::Output& line) {
  line_ = line.tags + line.body;
  check_form(line);
  line_.resize(line_.size() - 2);
  auto parsed = irc::parse(line_);
  expect(parsed.has_value(), "that does not parse");
  message_ = std::move(*parsed);
  for (const irc::Tag& tag : message_.tags) check_tag(tag);
  const bool bare = message_.command == "PING" || message_.command == "ERROR" ||
                    (message_.command == "CAP" && message_.param(1) == "ACK");  // it holds behind the last of them
  expect(bare || !has(Capability::server_time) || message_.tag("time").has_value(), "without a time");
  check_source();
  check_capability();
  check_addressee();
  if (const auto msgid = message_.tag("msgid")) check_msgid(*msgid);
  if (message_.command == "BATCH") follow_batch();
  if (message_.command == "CAP") {
    follow_offers();
    follow_capabilities();
  }
  if (message_.command == "005") follow_tokens();
  return message_;
}

void IrcReader::answered(bool closed) {
  if (label_) {
    // Who ends while the journal is asked is not answered any more.
    require(label_answers_ == 1 || (closed && label_answers_ == 0),
            "{} sent a command with label {}, which came back {} times", nick_, *label_, label_answers_);
  }
  label_.reset();
  again_.clear();
  require(closed || open_batches_.empty(), "{} was left with an open batch {}", nick_,
          open_batches_.empty() ? "" : *open_batches_.begin());
}

void IrcReader::check_form(const RecordingSink::Output& line) {
  expect(line.body.ends_with("\r\n"), "without its end");
  expect(line.body.size() <= irc::kMaxBody, "of more than 512 bytes");
  expect(line.tags.size() <= irc::kMaxTags, "with too many tags");
  expect(line.tags.empty() || (line.tags.starts_with('@') && line.tags.ends_with(' ') && line.tags.size() > 2),
         "with ill-formed tags");
  const std::string_view content = std::string_view(line_).substr(0, line_.size() - 2);
  expect(content.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos, "with a line end inside");
  expect(util::is_utf8(content), "that is not UTF-8");
}

void IrcReader::check_tag(const irc::Tag& tag) {
  if (tag.key == "label") {
    expect(label_ && tag.value == *label_, "with a label that was not sent");
    ++label_answers_;
  } else if (tag.key == "batch") {
    expect(has(Capability::batch), "in a batch, without the capability");
    expect(open_batches_.contains(tag.value), "in a batch that is not open");
  } else if (tag.key == "time") {
    expect(has(Capability::server_time), "with a time, without the capability");
    expect(tag.value.size() == 24 && tag.value.ends_with('Z'), "with a time that is none");
  } else if (tag.key == "account") {
    expect(has(Capability::account_tag), "with an account, without the capability");
  } else if (tag.key == "draft/oper") {
    expect(has(Capability::oper_tag), "of an operator, without the capability");
  } else {
    if (tag.key == "draft/multiline-concat") return expect(has(Capability::multiline), "of a piece, without multiline");
    const bool known = tag.key == "msgid" || tag.key == "bot" || tag.key.starts_with('+');
    expect(known, "with an unknown tag");
    expect(has(Capability::message_tags), "with message tags, without the capability");
  }
}

void IrcReader::check_msgid(std::string_view msgid) {
  constexpr std::size_t kKept = 20;
  if (msgids_.size() == kKept) msgids_.pop_front();
  msgids_.emplace_back(msgid);
  if (past_) {
    expect(msgid > last_past_msgid_, "of the past out of order");
    last_past_msgid_ = msgid;
    return;
  }
  if (msgid == again_) return;
  // A message to oneself comes back, and comes: twice the same.
  const std::string_view body = std::string_view(line_).substr(line_.find(" :") + 1);
  expect(msgid > last_msgid_ || (msgid == last_msgid_ && body == last_msgid_body_), "out of order");
  last_msgid_ = msgid;
  last_msgid_body_ = body;
}

void IrcReader::check_source() const {
  if (message_.source.empty()) {
    expect(message_.command == "PING" || message_.command == "ERROR", "without a source");
  } else if (message_.source != server_name_) {
    const irc::Source source = irc::split_source(message_.source);
    expect(!source.nick.empty() && !source.user.empty() && !source.host.empty(), "with half a source");
  }
}

void IrcReader::check_capability() const {
  for (const Gate& gate : kGates) {
    if (message_.command == gate.command) expect(has(gate.capability), "without the capability for it");
  }
  if (message_.command == "INVITE" && message_.param(0) != nick_) {
    expect(has(Capability::invite_notify), "of another's invitation, without the capability");
  }
}

void IrcReader::check_addressee() {
  const std::string_view to = message_.param(0);
  if (message_.command == "001") {
    expect(!std::exchange(registered_, true), "of welcome a second time");
    expect((has_account_ || asked_nicks_.contains(to)) && to != "*", "of welcome under a nick not asked for");
    nick_ = to;
  } else if (is_numeric(message_.command) || message_.command == "CAP") {
    expect(from_server(message_), "of a numeric that is not the server's");
    expect(registered_ ? to == nick_ : asked_nicks_.contains(to), "that is addressed to another nick");
  } else if (message_.command == "NICK" && is_own(message_) && !past_) {
    nick_ = to;
  } else if (message_.command == "NOTICE" && from_server(message_)) {
    expect(to == nick_ || to == "*", "that is addressed to another nick");
  }
}

void IrcReader::follow_batch() {
  const std::string reference(message_.param(0).substr(1));
  if (message_.param(0).starts_with('+')) {
    expect(used_batches_.insert(reference).second, "that opens a batch of a used reference");
    const std::string_view kind = message_.param(1);
    if (kind == "metadata" || kind == "metadata-subs") {
      open_batches_.insert(reference);
      return;
    }
    const bool of_past = kind == "chathistory" || kind == "draft/chathistory-targets" || kind == "soju.im/search" ||
                         (kind == "draft/multiline" && has(Capability::multiline));
    const bool of_now = (kind == "labeled-response" && message_.tag("label")) ||
                        (kind == "draft/isupport" && has(Capability::extended_isupport));
    expect(past_ ? of_past : of_now, "that opens a batch of an unknown kind");
    open_batches_.insert(reference);
  } else {
    expect(message_.param(0).starts_with('-') && open_batches_.erase(reference) == 1, "that closes no batch");
  }
}

void IrcReader::follow_capabilities() {
  const bool gone = message_.param(1) == "DEL";
  if (message_.param(1) != "ACK" && !gone) return;
  std::string_view rest = message_.param(2);
  while (!rest.empty()) take_away_or_grant(take_word(rest), gone);
}

void IrcReader::take_away_or_grant(std::string_view word, bool gone) {
  if (word.empty()) return;
  const bool off = word.starts_with('-');
  if (off) word.remove_prefix(1);
  const auto capability = irc::find_capability(word);
  if (gone && !capability) return;  // some are told only
  expect(capability.has_value(), "that grants an unknown capability");
  capabilities_.set(*capability, !off && !gone);
}

/// CAP LS, NEW and DEL: what the server has.
void IrcReader::follow_offers() {
  const std::string_view kind = message_.param(1);
  if (kind != "LS" && kind != "NEW" && kind != "DEL") return;
  const bool goes_on = kind == "LS" && message_.param(2) == "*" && message_.params.size() > 3;
  if (kind == "LS") {
    offers_known_ = !goes_on;
    values_known_ = asked_values_;
  } else {
    expect(has(Capability::cap_notify), "of what changed, without the capability");
  }
  std::string_view rest = message_.param(goes_on ? 3 : 2);
  while (!rest.empty()) {
    const std::string_view word = take_word(rest);
    if (word.empty()) continue;
    const std::string_view name = word.substr(0, word.find('='));
    const std::string value(word.substr(std::min(name.size() + 1, word.size())));
    const auto known = offers_.find(name);
    if (kind == "DEL") {
      expect(!offers_known_ || known != offers_.end(), "of the end of what there was not");
      if (known != offers_.end()) offers_.erase(known);
      continue;
    }
    // That one is not told to be gone, and may come back.
    const bool is_news =
        name == "sts" || kind == "LS" || !offers_known_ || known == offers_.end() || known->second != value;
    expect(is_news, "of something new that is as it was");
    offers_.insert_or_assign(std::string(name), value);
  }
}

void IrcReader::follow_tokens() {
  for (std::size_t i = 1; i + 1 < message_.params.size(); ++i) {
    const std::string_view token = message_.param(i);
    const std::string_view key = token.substr(0, token.find('='));
    if (!token.starts_with('-')) {
      tokens_.insert_or_assign(std::string(key), std::string(token));
      continue;
    }
    const auto known = tokens_.find(key.substr(1));
    expect(!registered_ || known != tokens_.end(), "of the end of a token that there was not");
    if (known != tokens_.end()) tokens_.erase(known);
  }
}

void IrcReader::settings_changed(const core::Core& core, const core::Session& session) {
  if (registered_) compare_tokens(core);
  if (has(Capability::cap_notify)) {
    if (offers_known_) compare_offers(core, session);
    return;
  }
  offers_known_ = false;
  for (const irc::CapabilityInfo& entry : irc::kCapabilities) {
    if (!commands::is_offered(core, entry.capability)) capabilities_.set(entry.capability, false);
  }
}

void IrcReader::compare_tokens(const core::Core& core) const {
  const std::vector<std::string> tokens = irc::isupport_tokens(core.limits(), core.settings().traits());
  require(tokens.size() == tokens_.size(), "{} knows {} tokens, and there are {}", nick_, tokens_.size(),
          tokens.size());
  for (const std::string& token : tokens) {
    const auto known = tokens_.find(token.substr(0, token.find('=')));
    require(known != tokens_.end() && known->second == token, "{} does not know {}", nick_, token);
  }
}

void IrcReader::compare_offers(const core::Core& core, const core::Session& session) const {
  std::size_t known_offers = offers_.size() - offers_.count("sts");
  for (const commands::Offer& offer : commands::offers(core, session)) {
    // That one means its value, and cannot be taken back.
    if (offer.name == "sts" && !values_known_) continue;
    const auto known = offers_.find(offer.name);
    // Who knows one line of CAP LS only is not told of what does not fit.
    const bool left_out = !values_known_ && offer.name.find('/') != std::string::npos;
    if (left_out && known == offers_.end()) continue;
    require(known != offers_.end(), "{} does not know that there is {}", nick_, offer.name);
    require(!values_known_ || known->second == offer.value, "{} knows {} of {}, and not {}", nick_, known->second,
            offer.name, offer.value);
    known_offers -= offer.name == "sts" ? 0 : 1;
  }
  require(known_offers == 0, "{} knows {} capabilities that there are not", nick_, known_offers);
}

}  // namespace chat::simulation
