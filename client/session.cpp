#include "client/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "client/ignored.hpp"
#include "client/netsplit.hpp"
#include "client/rename_key.hpp"
#include "client/words.hpp"
#include "text/outgoing.hpp"
#include "text/sentences.hpp"

namespace chat::client {
namespace {

using text::ViewKind;

constexpr std::size_t kMaxHinted = 1000;   // after that many people the hint is superfluous
constexpr std::size_t kMaxEntering = 100;  // channels whose names are to come at one time

/// The number of a numeric, or 0.
std::uint16_t numeric(std::string_view command) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(command.data(), command.data() + command.size(), number);
  return error == std::errc{} && end == command.data() + command.size() ? number : 0;
}

/// True if it says that something which was asked for is not done.
bool refuses(const irc::Message& message) {
  const std::uint16_t number = numeric(message.command);
  constexpr std::uint16_t kNoMotd = 422;
  return (text::is_refusal(number) && number != kNoMotd) || irc::equals_ignoring_case(message.command, "FAIL");
}

/// Of what a server says on its own when somebody comes, only this concerns a person: the message of the day, and what
/// is no numeric.
bool is_worth_greeting(const irc::Message& message) {
  const std::uint16_t number = numeric(message.command);
  return number == 372 || (number == 0 && !irc::equals_ignoring_case(message.command, "MODE"));
}

std::string_view last_param(const irc::Message& message) {
  return message.params.empty() ? std::string_view{} : message.params.back();
}

Session::Setup called(Session::Setup setup, const std::string& nick) {
  if (!nick.empty()) setup.nick = nick;
  return setup;
}

/// With the same word. It has a colon, unless that is the byte too much.
std::string pong_to(const irc::Message& ping) {
  const std::string_view word = last_param(ping);
  std::string pong = "PONG";
  const bool fits = pong.size() + 2 + word.size() <= text::kMaxLine;
  fits || !irc::is_middle(word) ? irc::append_trailing(pong, word) : irc::append_middle(pong, word);
  return pong;
}

}  // namespace

Shown own_words(std::string text, Shown::Form form, ViewKind kind) {
  Shown shown;
  shown.form = form;
  shown.view.kind = kind;
  shown.view.text = std::move(text);
  return shown;
}

Shown further_line(std::string_view text) {
  Shown shown = own_words(text::strip_controls(text), Shown::Form::more);
  shown.view.spans = text::formatted(text);
  return shown;
}

Session::Session(Setup setup)
    : setup_(std::move(setup)),
      registration_(setup_.nick, setup_.shows_own, setup_.password,
                    setup_.accounts.name.empty()
                        ? std::nullopt
                        : std::optional(credentials_for(setup_.accounts.name, setup_.accounts.password))),
      settings_(setup_.settings),
      nick_(setup_.nick) {}

Session::Session(Setup setup, Carried carried) : Session(called(std::move(setup), carried.nick)) {
  resume_from(std::move(carried));
}

Effects Session::begin() const { return {registration_.begin(), {}}; }

Effects Session::receive(std::string_view line) {
  Effects effects;
  const auto parsed = irc::parse(line);
  if (!parsed) return effects;
  const irc::Message& message = *parsed;
  const std::string command = irc::to_upper(message.command);
  if (command == "PING") {
    effects.send.push_back(pong_to(message));
    return effects;
  }
  if (command == "ERROR") {
    last_error_ = text::strip_controls(last_param(message));
    effects.send = registration_.receive(message);
    return effects;
  }
  if (keeps_until_ready(line, message, command)) return effects;
  const bool was_registered = registration_.done();
  const bool was_logging_in = registration_.is_logging_in();
  effects.send = registration_.receive(message);
  follow_login(message, effects);
  if (!registration_.done()) return effects;
  if (!was_registered) {
    greet(message, effects);
    return effects;
  }
  if (was_logging_in && Login::is_part(message)) {
    on_login_progress(true, effects);
    return effects;
  }
  on_login_progress(was_logging_in, effects);
  Batches::Result collected = batches_.receive(line, message);
  if (collected.batch) show_batch(*collected.batch, effects);
  if (collected.kept || receive_marker(message, command) || receive_about_past(message, effects)) return effects;
  if (command == "FAIL" && follow_to_new_name(message, effects)) return effects;
  if (ready_ && refuses(message)) {
    ++refused_;
    // What it refuses will not come back. When all is dealt with, that is known.
    if (!pending_.empty()) settle_soon(effects);
  }
  if (asked_ && command == "303") {
    on_is_on(message, effects);
    return effects;
  }
  follow_edit(message, effects);
  const std::string nick_before = nick_;
  if (lag_.receive(message, now_)) return effects;
  follow(message);
  follow_away(message);
  regain_nick(message, effects);
  confirm_said(message, nick_before);
  if (!keep_names(line, message)) present(line, message, nick_before, effects);
  follow_own_move(message, command, effects);
  if (fake_) watch_fake(message, effects);
  if (gate_.opens_with(message)) on_gate_open(effects);
  return effects;
}

void Session::greet(const irc::Message& message, Effects& effects) {
  nick_ = registration_.nick();
  if (resumes_) isupport_ = {};  // what the server before this one could, this one need not
  server_name_ = text::strip_controls(message.source);
  if (!isupport_.same(nick_, registration_.wanted())) {
    const std::string text = fmt::format("The nick {} cannot be had now; you are {} here. /nick NAME changes it.",
                                         registration_.wanted(), nick_);
    effects.show.push_back(own_words(text, Shown::Form::line, ViewKind::error));
  }
  // The PONG comes behind the greeting, whatever a server puts into that.
  if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
}

/// Keeps what is known in step with what happens.
void Session::follow(const irc::Message& message) {
  const std::string command = irc::to_upper(message.command);
  concerned_.clear();
  if (command == "QUIT" || command == "NICK") {
    concerned_ = roster_.channels_with(irc::split_source(message.source).nick);
  }
  roster_.receive(message, nick_);
  whereabouts_.receive(message);
  if (command == "005") {
    for (std::size_t i = 1; i + 1 < message.params.size(); ++i) isupport_.apply(message.params[i]);
  } else if (command == "REDACT") {
    quotes_.forget(message.param(1));
    recent_lines_.forget(message.param(1));
  } else if (command == "NICK") {
    const std::string_view old_nick = irc::split_source(message.source).nick;
    if (isupport_.same(old_nick, nick_)) nick_ = message.param(0);
    places_.rename(old_nick, message.param(0));
    recent_lines_.rename_person(old_nick, message.param(0));
    if (fake_ && isupport_.same(fake_->target, old_nick)) fake_->target = message.param(0);
  } else if (command == "RENAME") {
    follow_rename(message.param(0), message.param(1));
  }
}

/// https://ircv3.net/specs/extensions/channel-rename
void Session::follow_rename(std::string_view old_name, std::string_view new_name) {
  places_.rename(old_name, new_name);
  read_marks_.rename(old_name, new_name);
  recent_lines_.rename_place(old_name, new_name);
  questions_.rename(old_name, new_name);
  rename_key(entering_, isupport_.fold(old_name), isupport_.fold(new_name));
  rename_key(led_alone_, isupport_.fold(old_name), isupport_.fold(new_name));
  rename_key(keys_, isupport_.fold(old_name), isupport_.fold(new_name));
  if (isupport_.same(joining_, old_name)) joining_ = new_name;
  if (fake_ && isupport_.same(fake_->target, old_name)) fake_->target = new_name;
}

/// FAIL JOIN CHANNEL_RENAMED <old name> <new name>: we go where the channel is now. Only once for each JOIN, so that no
/// server sends us round in circles. What was typed for the old name waits until the new one is entered.
bool Session::follow_to_new_name(const irc::Message& message, Effects& effects) {
  if (!irc::equals_ignoring_case(message.param(0), "JOIN") || message.param(1) != "CHANNEL_RENAMED") return false;
  const std::string_view old_name = message.param(2);
  const std::string now(message.param(3));
  if (joining_.empty() || !isupport_.same(joining_, old_name) || led_on_ || followed_) return false;
  if (!isupport_.is_channel(now) || now.contains(',') || message.params.size() < 5) return false;
  const std::string line = "JOIN " + now + (joining_key_.empty() ? "" : " " + joining_key_);
  if (line.size() > text::kMaxLine) return false;
  led_on_ = true;
  remark(effects, fmt::format("{} is called {} now.", text::strip_controls(old_name), text::strip_controls(now)));
  joining_ = now;
  transmit(line, effects);
  return true;
}

/// Entering and leaving move where lines go; that is said after the event itself was shown.
void Session::follow_own_move(const irc::Message& message, std::string_view command, Effects& effects) {
  const bool by_us = isupport_.same(irc::split_source(message.source).nick, nick_);
  const std::string_view channel = message.param(0);
  if (command == "JOIN" && by_us) {
    recent_lines_.forget_place(channel);  // of what was said since we were there last some may be missing
    // Another device of ours may have entered it: what is typed here just now is not meant for there.
    const bool asked_for = isupport_.same(joining_, channel);
    if (asked_for && !joining_key_.empty()) keys_.insert_or_assign(isupport_.fold(channel), joining_key_);
    asked_for || (catching_up_ && !resumes_) ? places_.go(channel) : places_.add(channel);
    if (entering_.size() < kMaxEntering) entering_[isupport_.fold(channel)] = {.asked_for = asked_for};
  }
  const bool kicked = command == "KICK" && isupport_.same(message.param(1), nick_);
  if ((command == "PART" && by_us) || kicked) {
    const bool moves = isupport_.same(places_.current(), channel);
    places_.remove(channel);
    if (moves) tell_place(effects);
  }
}

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

void Session::on_is_on(const irc::Message& message, Effects& effects) {
  Asked asked = *std::exchange(asked_, std::nullopt);
  for (const std::string_view present : words(last_param(message))) {
    if (!isupport_.same(present, asked.nick)) continue;
    asked.nick = present;
    open_private(asked, effects);
    return;
  }
  move_failed_ = true;
  // A message may wait for who is not here; whether it does, the server says.
  for (const std::string& line : asked.lines) transmit(line, effects);
  if (!asked.lines.empty()) return;
  complain(effects, fmt::format("There is nobody called {0} here now. Check the spelling (/who lists who is in a "
                                "channel), or leave a message: /private {0} TEXT.",
                                asked.nick));
}

void Session::open_private(const Asked& asked, Effects& effects) {
  places_.go(asked.nick);
  hinted_.insert(isupport_.fold(asked.nick));
  remark(effects, fmt::format("You talk to {} alone now: your lines go to them. /leave ends that.", asked.nick));
  for (const std::string& line : asked.lines) transmit(line, effects);
}

void Session::on_gate_open(Effects& effects) {
  // The answer was to the JOIN by the old name; that by the new one has still to come.
  if (auto ping = std::exchange(led_on_, false) ? gate_.close() : std::nullopt) {
    followed_ = true;
    effects.send.push_back(std::move(*ping));
    return;
  }
  if (!std::exchange(ready_, true)) {
    lag_.start(now_);
    if (resumes_) return;  // what waits, waits until we are where we were: see catch_up()
  }
  ask_waiting(effects);
  asking_.clear();
  if (gate_.is_quiet()) pending_.settle();
  if (gate_.is_quiet()) give_up_questions(effects);
  // A server without ISON will say of the first line whether there is such a person.
  if (asked_) open_private(*std::exchange(asked_, std::nullopt), effects);
  finish_edit(effects);
  followed_ = moving_ = false;
  const std::string joined = std::exchange(joining_, {});
  const bool not_joined = !joined.empty() && roster_.find(joined) == nullptr;
  if (std::exchange(move_failed_, false) || not_joined) refuse_waiting(effects);
  if (!rejoining_.empty() && gate_.is_open()) end_rejoining(effects);
  if (rejoining_.empty()) send_pending(effects);
  perform_waiting(effects);
}

/// The server is asked, if it is not already, to answer when it has dealt with everything.
void Session::settle_soon(Effects& effects) {
  if (auto ping = gate_.close(); ping && !leaving_) effects.send.push_back(std::move(*ping));
}

/// Something that we said has come back.
void Session::confirm_said(const irc::Message& message, std::string_view nick) {
  const bool is_said =
      irc::equals_ignoring_case(message.command, "PRIVMSG") || irc::equals_ignoring_case(message.command, "NOTICE");
  if (is_said && isupport_.same(irc::split_source(message.source).nick, nick)) pending_.confirm(message, isupport_);
}

/// What was typed for a new place must not be said in the old one.
void Session::refuse_waiting(Effects& effects, std::string_view why) {
  ++failed_moves_;
  for (const std::string& typed : gate_.take_waiting()) {
    const bool is_command = typed.starts_with('/') && !typed.starts_with("//");
    if (!is_command || is_about_lines(typed)) {
      complain(effects, fmt::format("Not sent, because {}: {}", why, typed));
    } else if (!gate_.keep(typed)) {
      complain(effects, fmt::format("Not done: {}", typed));
    }
  }
}

std::string Session::what_happened(const Closed& closed) const {
  // Who says why, and ends without a goodbye of TLS, has said why.
  if (closed.why == Closed::Why::lost && last_error_.empty()) {
    return fmt::format("The connection to {} was lost ({}).", setup_.server, closed.detail);
  }
  return fmt::format("{} closed the connection{}.", setup_.server,
                     last_error_.empty() ? "" : fmt::format(" ({})", last_error_));
}

std::string Session::explain(const Closed& closed) const {
  if (closed.why == Closed::Why::by_server && last_error_.empty() && !registration_.done()) {
    return fmt::format("{} closed the connection before it let us in. Is that an IRC server? Check host and port.",
                       setup_.server);
  }
  return what_happened(closed) + " Start chatclient again to come back.";
}

std::string Session::network() const {
  return isupport_.network.empty() ? server_name_ : text::strip_controls(isupport_.network);
}

std::vector<Shown> Session::welcome() const {
  std::vector<Shown> shown;
  const auto add = [&](std::string line) { shown.push_back(own_words(std::move(line), Shown::Form::bare)); };
  add(fmt::format("Welcome to {}. You are {} here.", network(), nick_));
  for (std::string& line : text::menu_lines(text::Reader::client)) add(std::move(line));
  return shown;
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
