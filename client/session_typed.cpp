#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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

Shown bare(std::string line) { return own_words(std::move(line), Shown::Form::bare); }

}  // namespace

Effects Session::type(std::string_view line) {
  Effects effects;
  if (wants_to_leave_) return effects;
  if (secret_) {  // it could be the password
    complain(effects, "What was typed behind that is not sent; type it again.");
    return effects;
  }
  if (const auto typed = text::read_typed(line, slash_context()); typed && typed->action == Action::leave_system) {
    wants_to_leave_ = true;
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
    case Action::menu:
      for (std::string& line : text::menu_lines()) effects.show.push_back(bare(std::move(line)));
      break;
    case Action::help:
      for (std::string& line : text::help_lines(typed.argument)) effects.show.push_back(bare(std::move(line)));
      break;
    case Action::info:
      show_info(effects);
      break;
    case Action::close_private:
      places_.remove(typed.argument);
      remark(effects, fmt::format("The private talk with {} is over.", typed.argument));
      tell_place(effects);
      break;
    case Action::leave_system:
      remark(effects, fmt::format("Goodbye, {}.", nick_));
      break;
  }
}

/// Sends a line, and does what follows from it here.
void Session::transmit(const std::string& line, Effects& effects) {
  const auto parsed = irc::parse(line);
  if (!parsed) return;
  const std::string command = irc::to_upper(parsed->command);
  const std::string_view target = parsed->param(0);
  if (const Roster::Channel* channel = roster_.find(target); command == "JOIN" && channel != nullptr) {
    // Servers say nothing to a member's JOIN.
    places_.go(channel->name);
    tell_place(effects);
    return;
  }
  if (command == "QUIT") leaving_ = wants_to_leave_ = true;
  if (command == "LIST") table_.expect(target.empty());
  if (command == "JOIN") {
    joining_ = target.substr(target.rfind(',') + 1);
    joining_key_ = parsed->param(1);
  }
  effects.send.push_back(line);
  if (command == "PRIVMSG" || command == "NOTICE") show_own(line, effects);
  const bool moves = command == "JOIN" || command == "PART" || command == "ISON" || command == "NICK";
  if (auto ping = gate_.sent(moves); ping && !leaving_) effects.send.push_back(std::move(*ping));
}

/// Before a private talk begins the server is asked whether there is such a person; every server knows ISON.
void Session::ask_for(std::string_view nick, const std::vector<std::string>& lines, Effects& effects) {
  asked_ = Asked{std::string(nick), lines};
  transmit(fmt::format("ISON {}", nick), effects);
}

/// Without echo-message the server does not send back what one says.
void Session::show_own(const std::string& line, Effects& effects) const {
  if (!setup_.shows_own || registration_.capabilities().has(irc::Capability::echo_message)) return;
  const std::string echo = fmt::format(":{} {}", nick_, line);
  const auto parsed = irc::parse(echo);
  if (!parsed) return;
  for (text::View& view : text::view(*parsed, {nick_, isupport_})) effects.show.push_back({std::move(view)});
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
  const std::size_t head = std::string_view("PRIVMSG ").size() + std::max(place().size(), kUsualTarget) + 2;
  const std::size_t used = source + head + 2;
  return {.nick = nick_,
          .place = place(),
          .channel_types = isupport_.channel_types,
          .max_text = 512 - std::min(used, 512 - kLeastText),
          .asks_secrets = true};
}

}  // namespace chat::client
