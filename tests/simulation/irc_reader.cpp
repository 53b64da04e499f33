#include "irc_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

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
  const bool bare = message_.command == "PING" || message_.command == "ERROR";
  expect(bare || !has(Capability::server_time) || message_.tag("time").has_value(), "without a time");
  check_source();
  check_capability();
  check_addressee();
  if (const auto msgid = message_.tag("msgid")) check_msgid(*msgid);
  if (message_.command == "BATCH") follow_batch();
  if (message_.command == "CAP") follow_capabilities();
  return message_;
}

void IrcReader::answered(bool closed) {
  if (label_) {
    // Who ends while the journal is asked is not answered any more.
    require(label_answers_ == 1 || (closed && label_answers_ == 0),
            "{} sent a command with label {}, which came back {} times", nick_, *label_, label_answers_);
  }
  label_.reset();
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
  while (!rest.empty()) {
    std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    if (word.empty()) continue;
    const bool off = word.starts_with('-');
    if (off) word.remove_prefix(1);
    const auto capability = irc::find_capability(word);
    if (gone && !capability) continue;  // some are told only
    expect(capability.has_value(), "that grants an unknown capability");
    capabilities_.set(*capability, !off && !gone);
  }
}

}  // namespace chat::simulation
