#include "client.hpp"

#include <algorithm>
#include <array>

#include "util/utf8.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

constexpr char kCtcp = '\x01';

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Answered by a line of text, whatever the circumstances.
bool wants_text(std::string_view line) {
  static constexpr std::array<std::string_view, 8> kAlways = {"/help",     "/info", "/menu",   "/who",
                                                              "/channels", "/away", "/nosuch", "/raw LUSERS"};
  return std::ranges::any_of(kAlways, [&](std::string_view command) { return line.starts_with(command); });
}

bool same_text(std::string_view got, std::string_view said, std::size_t line_size) {
  // A text is cut where its line ends.
  return got == said || (line_size > 500 && said.starts_with(got));
}

}  // namespace

std::string_view token_in(std::string_view text) {
  for (std::size_t start = text.find('m'); start != std::string_view::npos; start = text.find('m', start + 1)) {
    std::size_t end = start + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > start + 1 && end < text.size() && text[end] == ';') return text.substr(start, end + 1 - start);
  }
  return {};
}

std::string Client::describe() const {
  static constexpr std::array<std::string_view, 3> kKinds = {"irc", "plain", "web"};
  return fmt::format("{}:{}/{}{}{}", kKinds.at(static_cast<std::size_t>(kind_)), id_.index, id_.generation,
                     kind_ == Kind::irc ? ":" + reader_.nick() : "", slow ? " (slow)" : "");
}

void Client::send(std::string_view line, const core::Core& core, const Recorded* said) {
  spoken_ = true;
  answer_.clear();
  const core::Session* session = core.sessions.find(id_);
  const core::User* user = core.users.find(session->user);
  person_ = user != nullptr ? user->person : core::EventId{};
  owed_text_ = kind_ == Kind::plain && session->registered() && wants_text(line);
  if (kind_ != Kind::irc) return;
  const auto message = irc::parse(line);
  if (!message) return;
  ping_ = message->param(0);
  expectation_.emplace(core, *session, *message, said != nullptr);
  if (said != nullptr && reader_.has(irc::Capability::echo_message)) {
    expected_.push_back({said, said->kind == core::EventKind::notice ? "NOTICE" : "PRIVMSG", true, true});
    reader_.expect_again(said->msgid);
  }
  events_due_ = true;
  reader_.sent(*message);
}

void Client::check_events(const std::deque<Recorded>& events) {
  if (std::exchange(events_due_, false)) expectation_->check_events(events, person_);
}

void Client::finish_answer() {
  if (expectation_) {
    expectation_->check_answer(answer_, closed_);
    reader_.answered(closed_);
    expectation_.reset();
  }
  require(!bad_ || !answer_.empty() || closed_, "{} was not told of a bad line", describe());
  require(!owed_text_ || !answer_.empty() || closed_, "{} got no answer", describe());
  bad_ = false;
  owed_text_ = false;
  answer_.clear();
}

void Client::take(const RecordingSink::Output& output) {
  using enum RecordingSink::Kind;
  switch (output.kind) {
    case line:
      return kind_ == Kind::irc && spoken_ ? take_irc(output) : take_text(output);
    case registered:
      return;
    case plain:
      require(kind_ == Kind::plain, "{} was taken for a plain session", describe());
      return;
    case close:
      closed_ = true;
  }
}

void Client::set_past(bool on, bool backlog) {
  in_past_ = on;
  in_backlog_ = backlog;
  reader_.set_past(on);
  if (on) return;
  if (kind_ != Kind::irc) {
    // Of what was said, a person's line is known by its token.
    std::vector<std::string> wanted;
    for (const Told& told : past_) {
      if (!told.token.empty()) wanted.push_back(told.token);
    }
    require(wanted == tokens_, "{} should have been told {} and was told {}", describe(), fmt::join(wanted, " "),
            fmt::join(tokens_, " "));
    tokens_.clear();
  } else {
    require(past_.size() == told_.size(), "{} was told {} lines of the past, not {}", describe(), told_.size(),
            past_.size());
    for (std::size_t i = 0; i < past_.size(); ++i) {
      require(past_[i] == told_[i], "{} was told {} of {} with {} {}, and not {} of {} with {} {}", describe(),
              told_[i].command, told_[i].source, told_[i].msgid, told_[i].token, past_[i].command, past_[i].source,
              past_[i].msgid, past_[i].token);
    }
  }
  past_.clear();
  told_.clear();
}

void Client::expect_past(const core::StoredEvent& event) {
  static constexpr std::array<std::string_view, 17> kCommands = {
      "",     "PRIVMSG", "NOTICE", "TAGMSG", "JOIN", "PART", "QUIT", "NICK",  "TOPIC",
      "MODE", "KICK",    "REDACT", "",       "",     "",     "",     "RENAME"};
  const std::string_view command = kCommands.at(static_cast<std::size_t>(event.kind));
  const bool tags = reader_.has(irc::Capability::message_tags);
  if (command == "TAGMSG" && !tags) return;
  if (command == "RENAME" && !reader_.has(irc::Capability::channel_rename)) return;
  const bool asks = command == "PRIVMSG" && event.body.starts_with(kCtcp) &&
                    !event.body.starts_with(
                        "\x01"
                        "ACTION");
  if (kind_ != Kind::irc && asks) return;
  const bool said = command == "PRIVMSG" || command == "NOTICE";
  past_.push_back({std::string(command), event.source, tags ? core::msgid_text(event.id) : "",
                   std::string(said ? token_in(event.body) : "")});
}

/// Behind the end of an answer comes what else is to be told by then.
bool Client::is_of_past(const irc::Message& message) const {
  const bool is_numeric = message.command.front() >= '0' && message.command.front() <= '9';
  return in_past_ && !is_numeric && message.command != "METADATA";
}

/// A message of several lines is one, which its batch tells all of but the text.
void Client::take_past_batch(const irc::Message& message) {
  if (message.param(1) == irc::info(irc::Capability::multiline).name) {
    several_lines_ = message.param(0).substr(1);
    told_.push_back({{}, std::string(message.source), std::string(message.tag("msgid").value_or("")), {}});
  } else if (message.param(0).substr(1) == several_lines_) {
    several_lines_.clear();
  }
}

void Client::take_past(const irc::Message& message) {
  if (message.command == "BATCH") return take_past_batch(message);
  if (message.command == "FAIL" || message.command == "NOTE") return;
  if (message.command == "CHATHISTORY") {
    told_.push_back({std::string(message.param(1)), {}, {}, {}});
    return;
  }
  const bool said = message.command == "PRIVMSG" || message.command == "NOTICE";
  if (!several_lines_.empty()) {
    require(said && message.tag("batch") == several_lines_, "{} got a {} among the lines of a message", describe(),
            message.command);
    told_.back().command = message.command;
    if (told_.back().token.empty()) told_.back().token = token_in(message.param(1));
    return;
  }
  // With the time in front, a long text may take two lines; the second has no time.
  if (said && !told_.empty() && in_backlog_ && !reader_.has(irc::Capability::server_time) &&
      !message.param(1).starts_with('[') &&
      !message.param(1).starts_with("\x01"
                                    "ACTION [")) {
    return;
  }
  told_.push_back({std::string(message.command), std::string(message.source),
                   std::string(message.tag("msgid").value_or("")),
                   std::string(said ? token_in(message.param(1)) : "")});
}

void Client::take_irc(const RecordingSink::Output& output) {
  const std::string nick = reader_.nick();
  const irc::Message& message = reader_.read(output);
  answer_.emplace_back(message.command);
  if (is_of_past(message)) return take_past(message);
  if (message.command == "PONG") {
    require(message.param(1) == ping_, "{} sent PING {} and got PONG {}", describe(), ping_, message.param(1));
  }
  const bool speech = message.command == "PRIVMSG" || message.command == "NOTICE" || message.command == "TAGMSG";
  if (speech && !reader_.from_server(message)) hear(message);
  channels_.set_multi_prefix(reader_.has(irc::Capability::multi_prefix));
  channels_.read(message, nick);
}

void Client::take_text(const RecordingSink::Output& output) {
  const std::string text = output.tags + output.body;
  answer_.push_back(text);
  if (kind_ == Kind::web) return;
  require(text.ends_with("\r\n"), "{} got a line without its end: {}", describe(), text);
  const std::string_view content = std::string_view(text).substr(0, text.size() - 2);
  const bool clean =
      std::ranges::none_of(content, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  require(clean, "{} got a line with control bytes: {}", describe(), content);
  require(util::is_utf8(content), "{} got a line that is not UTF-8: {}", describe(), content);
  if (const std::string_view token = token_in(content); !token.empty()) tokens_.emplace_back(token);
}

void Client::hear(const irc::Message& message) {
  require(heard_ < expected_.size(), "{} hears what is not for it: {} {}", describe(), message.source,
          message.param(1));
  const auto& [event, command, own, again] = expected_[heard_++];
  require(message.command == command, "{} hears a {} and not a {}", describe(), message.command, command);
  require(message.source == event->source, "{} hears {} and not {}", describe(), message.source, event->source);
  require(message.param(0) == event->target, "{} hears what was said to {}, not to {}", describe(), message.param(0),
          event->target);
  const std::size_t size = message.source.size() + command.size() + event->target.size() + message.param(1).size();
  require(command == "TAGMSG" || same_text(message.param(1), event->body, size), "{} hears '{}' and not '{}'",
          describe(), message.param(1), event->body);
  if (!reader_.has(irc::Capability::message_tags)) return;
  require(message.tag("msgid") == std::string_view(event->msgid), "{} hears {} without its id", describe(),
          event->body);
  // The nonce is for who has given it.
  const std::string_view kept = event->kind != core::EventKind::tagmsg ? core::nonce_in(event->client_tags) : "";
  require(message.tag(core::kNonceTag).value_or("") == (own ? kept : ""), "{} hears {} with a wrong nonce", describe(),
          event->body);
  if (again) return;
  std::string tags;
  for (const irc::Tag& tag : message.tags) {
    if (!tag.key.starts_with('+')) continue;
    if (!tags.empty()) tags += ';';
    tags += tag.key;
    if (!tag.value.empty()) tags.append("=").append(tag.value);
  }
  const std::string wanted = own || kept.empty() ? event->client_tags : core::without_nonce(event->client_tags);
  require(tags == wanted, "{} hears tags {} and not {}", describe(), tags, wanted);
}

void Client::finish_step() {
  if (kind_ == Kind::irc) {
    require(heard_ == expected_.size(), "{} did not hear: {}", describe(),
            heard_ < expected_.size() ? expected_[heard_].event->body : "");
  } else {
    std::vector<std::string> wanted;
    for (const auto& [event, command, own, again] : expected_) {
      // Of what a program asks by CTCP, a person reads the question only.
      const bool asks =
          command == "PRIVMSG" && event->body.starts_with(kCtcp) && !event->body.substr(1).starts_with("ACTION");
      const std::string_view token = token_in(event->body);
      if (!asks && command != "TAGMSG" && !token.empty()) wanted.emplace_back(token);
    }
    if (wanted != tokens_) {
      violated("{} should have read {} and read {}", describe(), fmt::join(wanted, " "), fmt::join(tokens_, " "));
    }
  }
  expected_.clear();
  heard_ = 0;
  tokens_.clear();
}

void Client::compare(const core::Core& core) const {
  if (kind_ != Kind::irc || closed_) return;
  const core::Session* session = core.sessions.find(id_);
  require(session != nullptr, "{} is open, and its session is gone", describe());
  const core::User* user = core.users.find(session->user);
  require(reader_.registered() == (user != nullptr), "{} is wrong about being registered", describe());
  if (user == nullptr) return;
  require(reader_.nick() == user->nick.text(), "{} is called {}", describe(), user->nick.text());
  channels_.compare(core, *user);
}

void Client::settings_changed(const core::Core& core) {
  if (kind_ != Kind::irc || closed_) return;
  reader_.settings_changed(core, core.sessions[id_]);
  require(reader_.capabilities() == core.sessions[id_].capabilities, "{} is wrong of its capabilities", describe());
}

}  // namespace chat::simulation
