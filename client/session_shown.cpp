#include <fmt/format.h>

#include <utility>

#include "client/ignored.hpp"
#include "client/netsplit.hpp"
#include "client/session.hpp"

// The part of a session that makes of a message what the person is shown.

namespace chat::client {
namespace {

using text::ViewKind;

constexpr std::size_t kMaxHinted = 1000;  // after that many people the hint is superfluous

/// Of what a server says on its own when somebody comes, only this concerns a person: the message of the day, and what
/// is no numeric.
bool is_worth_greeting(const irc::Message& message) {
  const char first = message.command.empty() ? '0' : message.command.front();
  const bool is_numeric = first >= '0' && first <= '9';
  return message.command == "372" || (!is_numeric && !irc::equals_ignoring_case(message.command, "MODE"));
}

}  // namespace

/// `line` is what the message was parsed from; `more`: the texts of its further lines, if it has several.
void Session::present(std::string_view line, const irc::Message& message, std::string_view nick, Effects& effects,
                      const std::vector<std::string>& more) {
  bool table_finished = false;
  if (table_.is_expecting() && table_.receive(message, table_finished)) {
    if (!table_finished) return;
    for (std::string& row : table_.take_lines()) {
      effects.show.push_back(own_words(std::move(row), Shown::Form::bare));
    }
    return;
  }
  if (!ready_ && !is_worth_greeting(message)) return;
  if (answer_question(message, effects)) return;
  const bool by_us = isupport_.same(irc::split_source(message.source).nick, nick);
  if (by_us && irc::equals_ignoring_case(message.command, "ACCOUNT")) return;  // 900 and 901 say it
  if (message.command == "366") {
    const bool has_just_entered = entering_.contains(isupport_.fold(message.param(1)));
    const bool asks = has_just_entered && wants_past(message.param(1));
    present_names(message.param(1), asks, effects);
    if (asks) ask_what_was_said(message.param(1), effects);
  }
  for (text::View& view : seen(message, nick)) {
    note_line(message, view, !more.empty());
    if (view.own && text::is_said(view) && !setup_.shows_own) continue;
    if (leaving_ && view.speaker.empty()) continue;  // a server's last words are of no use
    const bool from_somebody = view.is_private && !view.own && view.kind != ViewKind::notice;
    const std::string speaker = view.speaker;
    std::vector<Shown> shown;
    shown.push_back({std::move(view), Shown::Form::line, moment_of(message)});
    if (!shown.front().view.own) shown.front().coming = coming_in(message);
    shown.back().origin.push_back({std::string(line), more});
    shown.back().channels = concerned_;
    for (const std::string& text : more) shown.push_back(further_line(text));
    show_live(std::move(shown), irc::unescape_tag_value(message.tag("msgid").value_or("")), effects);
    if (from_somebody && !questions_.is_awaited(speaker)) hint_at_answer(speaker, effects);
  }
}

/// What a person sees of a message: its answers and reactions know to what. Nothing of whom they ignore.
std::vector<text::View> Session::seen(const irc::Message& message, std::string_view nick) {
  const bool by_us = isupport_.same(irc::split_source(message.source).nick, nick);
  if (!by_us && is_ignored(message, settings_.ignore, isupport_)) return {};
  const text::ViewContext context{nick, isupport_, {}, quotes_.find(text::answered_id(message))};
  std::vector<text::View> views = text::view(message, context);
  quotes_.remember(irc::unescape_tag_value(message.tag("msgid").value_or("")), text::quotation(message, context));
  return views;
}

/// Many come or go at once: one line for all of them.
void Session::show_netsplit(const Batch& batch, Effects& effects) {
  std::set<std::string> channels;
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    if (!message) continue;
    follow(*message);
    channels.insert(concerned_.begin(), concerned_.end());
    if (const Roster::Channel* joined = roster_.find(message->param(0))) channels.insert(joined->name);
    follow_own_move(*message, irc::to_upper(message->command), effects);
  }
  std::string sentence = netsplit_sentence(batch, isupport_);
  if (!ready_ || sentence.empty()) return;
  effects.show.push_back(own_words(std::move(sentence), Shown::Form::line, ViewKind::event));
  effects.show.back().origin = batch.entries;
  effects.show.back().channels.assign(channels.begin(), channels.end());
}

/// True if the message is part of the names of a channel that was just entered. They are kept until their end.
bool Session::keep_names(std::string_view line, const irc::Message& message) {
  if (message.command != "353") return false;
  const auto entering = entering_.find(isupport_.fold(message.param(2)));
  if (entering == entering_.end()) return false;
  if (entering->second.lines++ == 0) entering->second.first_line = line;
  return true;
}

void Session::present_names(std::string_view channel, bool asks, Effects& effects) {
  const auto found = entering_.find(isupport_.fold(channel));
  if (found == entering_.end()) return;
  const Entering entering = std::move(found->second);
  entering_.erase(found);
  const Roster::Channel* entered = roster_.find(channel);
  if (entered == nullptr || entering.lines == 0) return;
  if (entering.lines > 1) {
    remark(effects, fmt::format("{} people are in {}; /who lists them.", entered->members.size(), entered->name));
    return;
  }
  const auto names = irc::parse(entering.first_line);
  if (!names) return;
  // Whether it is new or slept, its past will say.
  const std::string_view only = names->param(3);
  const std::string_view role = text::role_of(isupport_, only);
  if (entering.asked_for && asks && !role.empty() && entered->members.size() == 1) {
    led_alone_.insert_or_assign(isupport_.fold(channel), std::string(role));
  }
  for (text::View& view : text::view(*names, {nick_, isupport_, asks ? std::string_view{} : entered->name})) {
    effects.show.push_back({std::move(view)});
    effects.show.back().origin.push_back({entering.first_line});
  }
}

/// Behind the first line of somebody with whom no private talk is open: how to answer.
void Session::hint_at_answer(std::string_view speaker, Effects& effects) {
  if (speaker.empty() || places_.has_visited(speaker) || hinted_.size() >= kMaxHinted) return;
  if (!hinted_.insert(isupport_.fold(speaker)).second) return;
  remark(effects, fmt::format("Answer with /private {}.", speaker));
}

void Session::remark(Effects& effects, std::string text) const {
  effects.show.push_back(own_words(std::move(text), Shown::Form::remark));
}

/// Something that was typed cannot be done.
void Session::complain(Effects& effects, std::string text) {
  ++refused_;
  effects.show.push_back(own_words(std::move(text), Shown::Form::line, ViewKind::error));
}

}  // namespace chat::client
