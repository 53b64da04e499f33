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

}  // namespace chat::client
