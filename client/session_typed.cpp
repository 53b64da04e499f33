#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "client/session.hpp"

// The half of a session that deals with what is typed.

namespace chat::client {
namespace {

using text::Action;

constexpr std::size_t kLongestUser = 18;
constexpr std::size_t kLongestHost = 64;
constexpr std::size_t kUsualTarget = 32;
constexpr std::size_t kLeastText = 100;
constexpr std::string_view kBans = "MODE +b";  // among what is asked

Shown bare(std::string line) { return own_words(std::move(line), Shown::Form::bare); }

}  // namespace

Effects Session::type(std::string_view line) {
  Effects effects;
  if (wants_to_leave_) return effects;
  if (wants_secret()) {  // it could be the password
    complain(effects, "What was typed behind that is not sent; type it again.");
    return effects;
  }
  if (pasted_) {
    answer_paste(line, effects);
    return effects;
  }
  if (has_no_server()) {
    type_offline(line, effects);
    return effects;
  }
  if (const auto typed = text::read_typed(line, slash_context())) {
    if (typed->action == Action::leave_system) wants_to_leave_ = true;
    if (fake_ && typed->action == Action::fake && typed->argument == text::kFakeStop) {
      perform_fake(typed->argument, effects);
      return effects;
    }
  }
  tell_what_was_read(effects);
  if (can_perform()) {
    perform(line, effects);
  } else if (!gate_.keep(line)) {
    complain(effects, "The server does not keep up, and this line was not sent. Try again in a moment.");
  }
  return effects;
}

Effects Session::settle() {
  Effects effects;
  if (gate_.is_idle()) return effects;
  if (auto ping = gate_.close()) effects.send.push_back(std::move(*ping));
  return effects;
}

void Session::perform(std::string_view line, Effects& effects) {
  if (paused_ && (line == "q" || line.find_first_not_of(' ') == std::string_view::npos)) {
    paused_ = false;
    on_page_ = 0;
    if (line == "q") {
      end_store(effects);
    } else {
      go_on_with_store(effects);
    }
    return;
  }
  const auto typed = text::read_typed(line, slash_context());
  if (!typed) {
    complain(effects, typed.error());
    // It may have been meant to say where the next lines go.
    if (line.starts_with('/')) refuse_waiting(effects);
    return;
  }
  if (typed->action == Action::open_private) {
    ask_for(typed->argument, typed->lines, effects);
    return;
  }
  if (perform_about_past(*typed, effects)) return;
  // Which line is the last one is known when everything that was sent has come back.
  const bool is_about_own = typed->action == Action::edit || typed->action == Action::redact;
  if (is_about_own && !gate_.is_quiet()) return wait_for_quiet(line, effects);
  for (const std::string& out : typed->lines) transmit(out, effects);
  act(*typed, effects);
}

void Session::act(const text::Typed& typed, Effects& effects) {
  switch (typed.action) {
    case Action::none:
    case Action::history:
    case Action::search:
    case Action::datastore:
    case Action::open_private:
      break;
    case Action::register_account:
    case Action::log_in:
    case Action::change_password:
      perform_about_account(typed, effects);
      break;
    case Action::fake:
      perform_fake(typed.argument, effects);
      break;
    case Action::menu:
      for (std::string& line : text::menu_lines(text::Reader::client)) effects.show.push_back(bare(std::move(line)));
      break;
    case Action::help:
      for (std::string& line : text::help_lines(text::Reader::client, typed.argument))
        effects.show.push_back(bare(std::move(line)));
      break;
    case Action::info:
      show_info(effects);
      break;
    case Action::switch_place:
      switch_place(typed.argument, effects);
      break;
    case Action::places:
      show_places(effects);
      break;
    case Action::mute:
      mute(typed.argument, effects);
      break;
    case Action::unmute:
      unmute(typed.argument, effects);
      break;
    case Action::reply:
    case Action::react:
    case Action::edit:
    case Action::redact:
      perform_about_lines(typed, effects);
      break;
    case Action::ignore:
      ignore(typed.argument, effects);
      break;
    case Action::unignore:
      stop_ignoring(typed.argument, effects);
      break;
    case Action::paste:
    case Action::paste_long:
      begin_file(typed.argument, typed.action == Action::paste_long, effects);
      break;
    case Action::close_private:
      places_.remove(typed.argument);
      remark(effects, fmt::format("The private talk with {} is over.", typed.argument));
      tell_place(effects);
      break;
    case Action::set:
      perform_set(typed.argument, effects);
      break;
    case Action::save:
      perform_save(typed.argument, effects);
      break;
    case Action::leave_system:
      remark(effects, fmt::format("Goodbye, {}.", nick_));
      break;
  }
}

/// True if the line asks for what a server may answer with nothing that is shown.
bool Session::note_question(const irc::Message& typed) {
  constexpr auto kLists = std::to_array<std::string_view>({"LIST", "CLEAR", "SUBS"});
  const std::string command = irc::to_upper(typed.command);
  const bool asks_for_bans =
      command == "MODE" && typed.params.size() == 2 && (typed.param(1) == "b" || typed.param(1) == "+b");
  if (asks_for_bans) asking_.emplace(kBans);
  const bool asks =
      command == "ISUPPORT" ||
      (command == "METADATA" && std::ranges::find(kLists, irc::to_upper(typed.param(1))) != kLists.end()) ||
      (command == "MODE" && typed.params.size() == 1 && isupport_.same(typed.param(0), nick_));
  if (asks) asking_.insert(command);
  return asks || asks_for_bans;
}

/// What is shown of an answer because it was asked for. True if nothing else is to be shown of it.
bool Session::answer_question(const irc::Message& message, Effects& effects) {
  const auto say = [&](std::string text) { effects.show.push_back(own_words(std::move(text), Shown::Form::line)); };
  if (message.command == "221" && message.param(1) == "+" && asking_.erase("MODE") > 0) say("You have no modes.");
  if (message.command == "367") asking_.erase(std::string(kBans));
  if (message.command == "368" && asking_.erase(std::string(kBans)) > 0) {
    say(text::strip_controls(fmt::format("Nobody is banned from {}.", message.param(1))));
    return true;
  }
  if (message.command != "005" || !asking_.contains("ISUPPORT")) return false;
  std::string tokens;
  for (std::size_t i = 1; i + 1 < message.params.size(); ++i) {
    tokens += fmt::format(" {}", message.params[i]);
  }
  say(text::strip_controls(fmt::format("The server supports{}", tokens)));
  return false;
}

/// What people and channels tell of themselves (https://ircv3.net/specs/extensions/metadata).
void Session::show_metadata(const Batch& batch, Effects& effects) {
  if (!ready_) return;  // what one tells of oneself, which nobody asked for
  for (const BatchEntry& entry : batch.entries) {
    const auto message = irc::parse(entry.line);
    if (!message) continue;
    if (irc::equals_ignoring_case(message->command, "FAIL")) ++refused_;
    present(entry.line, *message, nick_, effects);
  }
  const bool asked = batch.complete && asking_.erase("METADATA") > 0;
  if (!asked || !batch.entries.empty()) return;
  const std::string name = text::strip_controls(batch.target);
  std::string text = fmt::format("{} says nothing of itself.", name);
  if (batch.type == "metadata-subs") {
    text = "You follow no keys; /raw METADATA * SUB KEY follows one.";
  } else if (isupport_.same(name, nick_)) {
    text = "You say nothing of yourself.";
  }
  effects.show.push_back(own_words(std::move(text), Shown::Form::line));
}

/// Before a private talk begins the server is asked whether there is such a person; every server knows ISON.
void Session::ask_for(std::string_view nick, const std::vector<std::string>& lines, Effects& effects) {
  asked_ = Asked{std::string(nick), lines};
  transmit(fmt::format("ISON {}", nick), effects);
}

void Session::show_info(Effects& effects) const {
  const std::vector<std::string> channels = roster_.channels();
  const std::string place(places_.current());
  const std::string name = server_name_.empty() ? setup_.server : fmt::format("{} ({})", setup_.server, server_name_);
  effects.show.push_back(bare(fmt::format("Nick      {}", nick_)));
  effects.show.push_back(bare(fmt::format("Server    {}", name)));
  if (!isupport_.network.empty()) {
    effects.show.push_back(bare(fmt::format("Network   {}", text::strip_controls(isupport_.network))));
  }
  effects.show.push_back(
      bare(fmt::format("Channels  {}", channels.empty() ? "none; /channels lists them, /enter NAME goes into one"
                                                        : fmt::format("{}", fmt::join(channels, ", ")))));
  effects.show.push_back(bare(fmt::format("Lines go  {}", place.empty()          ? "nowhere"
                                                          : places_.in_private() ? "to " + place + " alone"
                                                                                 : "to " + place)));
}

text::SlashContext Session::slash_context() const {
  // A server puts ":nick!user@host " in front and a line end behind; user and host are what it makes of us.
  const std::size_t source = 1 + nick_.size() + 1 + kLongestUser + 1 + kLongestHost + 1;
  const std::string_view goes_to = only_place_.empty() ? place() : std::string_view(only_place_);
  const std::size_t head = std::string_view("PRIVMSG ").size() + std::max(goes_to.size(), kUsualTarget) + 2;
  const std::size_t used = source + head + 2;
  return {.nick = nick_,
          .place = goes_to,
          .channel_types = isupport_.channel_types,
          .max_text = 512 - std::min(used, 512 - kLeastText),
          .reader = text::Reader::client,
          .modes_per_line = isupport_.modes_limit,
          .host_of = [this](std::string_view nick) { return whereabouts_.host_of(nick); }};
}

}  // namespace chat::client
