#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/session.hpp"
#include "client/target.hpp"
#include "util/time_text.hpp"

// The part of a session that deals with the connection itself: how quick it is, what happens when it is gone, and how
// the next one goes on.

namespace chat::client {
namespace {

using text::Action;
using namespace std::chrono_literals;

constexpr std::size_t kLongestJoin = 400;  // bytes of one JOIN
constexpr auto kLagStep = 5s;              // in which the prompt tells of it

/// What can be done without a server.
bool is_local(const text::Typed& typed) {
  switch (typed.action) {
    case Action::menu:
    case Action::help:
    case Action::info:
    case Action::switch_place:
    case Action::places:
    case Action::mute:
    case Action::unmute:
    case Action::ignore:
    case Action::unignore:
    case Action::close_private:
    case Action::set:
    case Action::save:
    case Action::leave_system:
      return true;
    default:
      return false;
  }
}

bool is_said(const std::string& line) {
  const auto message = irc::parse(line);
  return message && (irc::equals_ignoring_case(message->command, "PRIVMSG") ||
                     irc::equals_ignoring_case(message->command, "NOTICE"));
}

}  // namespace

void Session::resume_from(Carried carried) {
  resumes_ = true;
  isupport_ = std::move(carried.isupport);
  wanted_nick_ = std::move(carried.nick);
  places_.restore(std::move(carried.places));
  keys_ = std::move(carried.keys);
  read_marks_.restore(std::move(carried.marks));
  recent_ = std::move(carried.recent);
  quotes_ = std::move(carried.quotes);
  hinted_ = std::move(carried.hinted);
  settings_ = std::move(carried.settings);
  pending_ = std::move(carried.pending);
  lost_question_ = std::move(carried.lost_question);
  pasted_ = std::move(carried.pasted);
}

Carried Session::carry() {
  // Before it was let in again, the nick was only asked for.
  return {.nick = ready_ && wanted_nick_.empty() ? nick_ : std::exchange(wanted_nick_, {}),
          .isupport = std::move(isupport_),
          .places = places_.take(),
          .keys = std::move(keys_),
          .marks = read_marks_.take(),
          .recent = std::move(recent_),
          .quotes = std::move(quotes_),
          .hinted = std::move(hinted_),
          .settings = std::move(settings_),
          .pending = std::move(pending_),
          .lost_question = std::move(lost_question_),
          .pasted = std::move(pasted_)};
}

Effects Session::lose(const Closed& closed) {
  Effects effects;
  offline_ = true;
  effects.show.push_back(own_words(what_happened(closed), Shown::Form::line, text::ViewKind::error));
  lose_secret();
  if (fake_) end_fake("The connection is gone", effects);
  if (writes_file_) complain(effects, "What was to be written is not all there.");
  if (datastore_.is_running()) end_store(effects);
  questions_.give_up();
  release_held(effects);
  for (std::string& line : std::exchange(edited_, {})) {
    complain(effects, fmt::format("Not said, because the connection broke: {}", described({.line = std::move(line)})));
  }
  pending_.lose();
  for (Said& said : pending_.lines()) {
    said.told = true;
    remark(effects, fmt::format("Not confirmed before the connection broke: {}", described(said)));
  }
  keep_what_waits(effects);
  return effects;
}

/// What the server had still to take was typed for where lines go now. Where a move was under way or comes before it,
/// it was typed for somewhere else, and nobody knows where that would have been.
void Session::keep_what_waits(Effects& effects) {
  const bool moves = std::exchange(moving_, false);
  if (asked_) {
    for (std::string& line : asked_->lines) {
      complain(effects,
               fmt::format("Not said, because the connection broke: {}", described({.line = std::move(line)})));
    }
  }
  asked_.reset();
  joining_.clear();
  const std::size_t failed_before = failed_moves_;
  for (const std::string& typed : gate_.take_waiting()) {
    if (moves || failed_moves_ != failed_before) {
      complain(effects, fmt::format("Not sent, because the connection broke: {}", text::strip_controls(typed)));
    } else {
      type_offline(typed, effects);
    }
  }
}

Effects Session::give_up() {
  Effects effects;
  if (pasted_) complain(effects, "The paste was not sent.");
  for (const Said& said : pending_.lines()) {
    complain(effects, fmt::format("{}: {}", said.state == Said::State::waiting ? "Not sent" : "Perhaps not sent",
                                  described(said)));
  }
  for (const std::string& typed : gate_.take_waiting()) {
    complain(effects, fmt::format("Not sent: {}", text::strip_controls(typed)));
  }
  pending_ = {};
  pasted_.reset();
  return effects;
}

/// What is said waits for the next connection; what needs no server is done.
void Session::type_offline(std::string_view line, Effects& effects) {
  const auto typed = text::read_typed(line, slash_context());
  if (!typed) return complain(effects, typed.error());
  if (typed->action == Action::leave_system) wants_to_leave_ = true;
  if (is_local(*typed)) return act(*typed, effects);
  if (typed->action == Action::open_private) places_.go(typed->argument);
  const bool only_says = std::ranges::all_of(typed->lines, is_said) &&
                         (typed->action == Action::none || typed->action == Action::open_private);
  if (!only_says) {
    ++failed_moves_;
    return complain(effects,
                    "You are not connected just now, so that cannot be done. What you say is kept until you are.");
  }
  for (const std::string& said : typed->lines) {
    Said waiting{.line = said, .nonce = new_nonce()};
    const std::string shown = described(waiting);
    if (!pending_.add(std::move(waiting))) {
      return complain(effects, fmt::format("Too much waits to be sent; this was not taken: {}", shown));
    }
    remark(effects, fmt::format("Waits for the connection: {}", shown));
  }
}

Effects Session::tick(Clock::time_point now) {
  Effects effects;
  now_ = now;
  if (last_key_ == Clock::time_point{}) last_key_ = now;
  if (!ready_ || offline_ || leaving_) return effects;
  if (auto ping = lag_.question(now)) effects.send.push_back(std::move(*ping));
  watch_pending(effects);
  go_away_when_idle(effects);
  return effects;
}

std::optional<Session::Clock::time_point> Session::wakes_at() const {
  if (!ready_ || offline_ || leaving_) return std::nullopt;
  Clock::time_point first = lag_.next(now_);
  if (const auto pending = pending_wakes_at()) first = std::min(first, *pending);
  if (settings_.away_after > 0 && !away_)
    first = std::min(first, last_key_ + std::chrono::minutes(settings_.away_after));
  return first;
}

/// `not connected`, or `lag 5 s` in steps; empty where it is not worth telling.
std::string Session::lag_in_prompt() const {
  if (has_no_server()) return "not connected";
  if (!ready_ || !lag_.is_slow(now_)) return {};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*lag_.now_at(now_));
  return fmt::format("lag {} s", seconds / kLagStep * kLagStep.count());
}

void Session::go_away_when_idle(Effects& effects) {
  if (settings_.away_after == 0 || away_ || now_ - last_key_ < std::chrono::minutes(settings_.away_after)) return;
  away_ = away_by_itself_ = true;
  effects.send.emplace_back("AWAY :Away from the keyboard");
  if (auto ping = gate_.sent(false)) effects.send.push_back(std::move(*ping));
}

Effects Session::on_key() {
  Effects effects;
  last_key_ = now_;
  if (!away_by_itself_ || !ready_ || offline_ || leaving_) return effects;
  away_by_itself_ = false;
  effects.send.emplace_back("AWAY");
  if (auto ping = gate_.sent(false)) effects.send.push_back(std::move(*ping));
  return effects;
}

/// RPL_UNAWAY and RPL_NOWAWAY.
void Session::follow_away(const irc::Message& message) {
  if (message.command == "305") away_ = away_by_itself_ = false;
  if (message.command == "306") away_ = true;
}

/// The channels in which we were, as far as the server has not put us there already.
void Session::rejoin() {
  std::string names;
  std::string keys;
  const auto flush = [&] {
    if (names.empty()) return;
    returning_.wait(fmt::format("JOIN {}{}{}", names, keys.empty() ? "" : " ", keys));
    names.clear();
    keys.clear();
  };
  const auto add = [&](const Place& place, const std::string& key) {
    if (names.size() + keys.size() + place.name.size() + key.size() > kLongestJoin) flush();
    names += (names.empty() ? "" : ",") + place.name;
    if (!key.empty()) keys += (keys.empty() ? "" : ",") + key;
    rejoining_.insert(place.name);
  };
  // Keys belong to the first names of a JOIN.
  for (const bool keyed : {true, false}) {
    for (const Place& place : places_.all()) {
      if (!isupport_.is_channel(place.name) || !is_target(place.name) || roster_.find(place.name) != nullptr) continue;
      const auto key = keys_.find(isupport_.fold(place.name));
      if ((key != keys_.end()) == keyed) add(place, keyed ? key->second : std::string{});
    }
    flush();
  }
}

/// The server has dealt with the JOINs.
void Session::end_rejoining(Effects& effects) {
  if (returning_.has_questions()) return;
  bool moves = false;
  for (const std::string& name : std::exchange(rejoining_, {})) {
    if (roster_.find(name) != nullptr) continue;
    moves = moves || isupport_.same(places_.current(), name);
    places_.remove(name);
    remark(effects, fmt::format("You are not in {} any more.", text::strip_controls(name)));
  }
  if (!moves) return;
  tell_place(effects);
  refuse_waiting(effects, "your lines do not go there any more");
}

/// The nick that we had may be free now: somebody had it, perhaps our own old connection.
void Session::regain_nick(const irc::Message& message, Effects& effects) {
  if (wanted_nick_.empty() || !ready_) return;
  if (isupport_.same(nick_, wanted_nick_)) return wanted_nick_.clear();
  const bool goes =
      irc::equals_ignoring_case(message.command, "QUIT") || irc::equals_ignoring_case(message.command, "NICK");
  if (!goes || !isupport_.same(irc::split_source(message.source).nick, wanted_nick_)) return;
  effects.send.push_back("NICK " + std::exchange(wanted_nick_, {}));
}

/// Some of what was said there stands on the screen, from before the connection broke.
bool Session::comes_back_to(std::string_view channel) const {
  const ReadMarks::Mark* const mark = resumes_ ? read_marks_.find(channel) : nullptr;
  return mark != nullptr && mark->shown != Moment{};
}

/// How the past of a channel is asked for: where we come back to, what was said since its last line on the screen.
std::string Session::question_since(std::string_view channel, std::size_t limit) const {
  if (!comes_back_to(channel)) return fmt::format("CHATHISTORY LATEST {} * {}", channel, limit);
  const Moment shown = read_marks_.find(channel)->shown;
  const auto since = std::chrono::duration_cast<util::Millis>(shown.time_since_epoch());
  return fmt::format("CHATHISTORY AFTER {} timestamp={} {}", channel, util::iso_time(since), limit);
}

}  // namespace chat::client
