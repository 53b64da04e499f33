#include "commands/plain.hpp"

#include <algorithm>
#include <string>

#include "commands/call.hpp"
#include "commands/dispatch.hpp"
#include "commands/registration.hpp"
#include "core/actions.hpp"
#include "irc/line_buffer.hpp"
#include "text/slash.hpp"
#include "text/view.hpp"

namespace chat::commands {
namespace {

using core::Core;
using core::Session;

void say(Core& core, Session& session, std::string_view line) { core.router.text(session, line); }

void say_all(Core& core, Session& session, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) say(core, session, line);
}

void say_goodbye(Core& core, Session& session, std::string_view reason) {
  const core::User* user = core.users.find(session.user);
  say(core, session, user != nullptr ? "-- Goodbye, " + user->nick.text() + "." : "-- Goodbye.");
  core::end_session(core, session, reason, {});
}

void ask_for_name(Core& core, Session& session) {
  say(core, session, "-- What is your name here? Type it and press Enter.");
}

/// Says so if somebody else has that name.
bool is_free(Core& core, Session& session, const irc::Nickname& nick) {
  switch (core::judge_nick(core, session, nick)) {
    case core::NickVerdict::free:
      return true;
    case core::NickVerdict::in_use:
      say(core, session, "!! Somebody is called " + nick.text() + " already; choose another name.");
      break;
    case core::NickVerdict::reserved:
      say(core, session,
          "!! " + nick.text() + " is the name of an account. Choose another name; once you are in, you can log in.");
      break;
  }
  return false;
}

/// The name is there. If all else is, the person is registered.
void take_seat(Core& core, Session& session) {
  core::Registration& given = *session.registration;
  if (!core.settings().password.empty() && given.password.empty()) {
    say(core, session, "-- This server has a password. Type it and press Enter.");
    return;
  }
  if (!is_free(core, session, *given.nick)) {  // it was when it was given
    given.nick.reset();
    return;
  }
  given.username = "~terminal";
  given.real_name = given.nick->text();
  const core::SessionId id = session.id;
  try_to_register(core, session);
  if (core.sessions.find(id) == nullptr || !session.registered()) return;
  say_all(core, session, text::menu_lines(text::Reader::bare_terminal));
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// Everything before the person is registered: the name, and perhaps the password.
void newcomer_line(Core& core, Session& session, std::string_view line) {
  core::Registration& given = *session.registration;
  const auto typed = text::read_typed(line, {.nick = "*", .place = {}});
  if (line.starts_with('/') && typed && typed->action == text::Action::leave_system) {
    return say_goodbye(core, session, "Quit");
  }
  if (core.settings().accounts.login_required) {
    say(core, session, "!! This server is for people with an account, and lets nobody log in from a bare terminal.");
    say(core, session,
        "!! Use chatclient --account NAME, or another client with SASL. Its operators tell how to get one.");
    return say_goodbye(core, session, "Not logged in");
  }
  if (given.nick) {
    given.password = line;
    return take_seat(core, session);
  }
  if (line.starts_with('/')) {
    if (typed && typed->action == text::Action::help)
      return say_all(core, session, text::help_lines(text::Reader::bare_terminal, typed->argument));
    say(core, session, "!! A name comes first; the commands are for when you have one.");
    return ask_for_name(core, session);
  }
  const auto nick = core.names().nickname(trimmed(line));
  if (!nick) {
    say(core, session, "!! " + std::string(irc::explain_nick(nick.error())) + ".");
    return ask_for_name(core, session);
  }
  if (!is_free(core, session, *nick)) return;
  given.nick = *nick;
  take_seat(core, session);
}

/// The last channel entered, or nowhere.
std::string last_channel(const Core& core, const core::User& user) {
  return user.channels.empty() ? std::string() : core.channels[user.channels.back().channel].name.text();
}

/// Plain lines cannot go to a channel that the person was taken out of meanwhile.
void correct_place(Core& core, const core::User& user, std::string& place) {
  if (!irc::NameRules::looks_like_channel(place)) return;
  const core::Channel* channel = core.channels.find_name(place);
  if (channel == nullptr || core::ChannelRegistry::member(*channel, user) == nullptr) place = last_channel(core, user);
}

void open_private(Core& core, Session& session, std::string_view nick) {
  const core::User* other = core.users.find_nick(nick);
  if (other == nullptr) {
    say(core, session, "!! There is nobody called " + std::string(nick) + " here; /who shows who is in a channel.");
    return;
  }
  session.plain->place = other->nick.text();
  say(core, session,
      "-- What you type goes to " + other->nick.text() + " now, and to nobody else; /leave ends the private talk.");
  if (other->away) say(core, session, "-- " + other->nick.text() + " is away: " + *other->away);
}

void close_private(Core& core, Session& session, const core::User& user) {
  std::string& place = session.plain->place;
  say(core, session, "-- The private talk with " + place + " ends.");
  place = last_channel(core, user);
  if (!place.empty()) say(core, session, "-- What you type goes to " + place + " again.");
}

void show_info(Core& core, Session& session, const core::User& user) {
  std::string channels;
  for (const core::Membership& membership : user.channels) {
    channels += channels.empty() ? "" : ", ";
    channels += core.channels[membership.channel].name.text();
  }
  const std::string& place = session.plain->place;
  say(core, session, "-- You are " + user.nick.text() + " on " + core.router.server_name() + ".");
  say(core, session,
      channels.empty() ? "-- You are in no channel; /enter NAME enters one." : "-- You are in " + channels + ".");
  say(core, session, place.empty() ? "-- What you type goes nowhere yet." : "-- What you type goes to " + place + ".");
}

/// The channel that a JOIN is about (the last, if there are several), if they are in it.
const core::Channel* channel_of(Core& core, const core::User& user, const irc::Message& join) {
  const auto names = split_targets(join.param(0));
  const core::Channel* channel = names.empty() ? nullptr : core.channels.find_name(names.back());
  return channel != nullptr && core::ChannelRegistry::member(*channel, user) != nullptr ? channel : nullptr;
}

/// What they are in the channel, by their highest status; empty if they are no more than a member.
std::string_view role_in(const core::Channel& channel, const core::User& user) {
  const core::Member* const member = core::ChannelRegistry::member(channel, user);
  if (member == nullptr) return {};
  const auto highest =
      std::ranges::find_if(irc::kPrefixes, [&](const irc::Prefix& one) { return member->statuses.has(one.letter); });
  return highest == irc::kPrefixes.end() ? std::string_view{} : text::status_name(highest->letter);
}

/// What is typed goes to the channel that a JOIN was about, if they are in it now. `was_there`: they were before.
void follow_into_channel(Core& core, Session& session, const core::User& user, const irc::Message& join,
                         bool was_there) {
  const core::Channel* channel = channel_of(core, user, join);
  if (channel == nullptr) return;
  session.plain->place = channel->name.text();
  if (was_there) {
    say(core, session, "-- What you type goes to " + channel->name.text() + " now.");
  } else if (channel->members.size() == 1 && !channel->has_history) {
    const std::string_view role = role_in(*channel, user);
    say(core, session,
        "-- " + channel->name.text() + " is new: you made it" +
            (role.empty() ? "." : " and are its " + std::string(role) + "."));
  }
}

/// The room for text when the server has put the person's source and the target in front.
std::size_t room_for_text(const core::User& user, std::string_view place) {
  const std::size_t taken = user.source.size() + place.size() + std::string_view(": PRIVMSG  :\r\n").size();
  return irc::kMaxBody - std::min(taken, irc::kMaxBody - 50);
}

void member_line(Core& core, Session& session, std::string_view line, std::vector<Request>& requests) {
  const core::SessionId id = session.id;
  const auto user = [&]() -> const core::User& { return core.users[session.user]; };  // who logs in becomes another
  correct_place(core, user(), session.plain->place);
  const std::string place = session.plain->place;
  const auto typed = text::read_typed(
      line,
      {.nick = user().nick.text(), .place = place, .max_text = room_for_text(user(), place.empty() ? "#" : place)});
  if (!typed) return say(core, session, "!! " + typed.error());
  if (typed->action == text::Action::leave_system) {
    const auto quit = typed->lines.empty() ? std::expected<irc::Message, irc::ParseError>(irc::Message{})
                                           : irc::parse(typed->lines.front());
    const std::string_view reason = quit ? quit->param(0) : std::string_view{};
    return say_goodbye(core, session, reason.empty() ? "Quit" : "Quit: " + std::string(reason));
  }
  for (const std::string& one : typed->lines) {
    const auto message = irc::parse(one);
    if (!message) continue;
    const bool is_join = irc::equals_ignoring_case(message->command, "JOIN");
    const bool was_there = is_join && channel_of(core, user(), *message) != nullptr;
    dispatch(core, session, *message, requests);
    if (core.sessions.find(id) == nullptr) return;
    if (is_join) follow_into_channel(core, session, user(), *message, was_there);
  }
  correct_place(core, user(), session.plain->place);
  switch (typed->action) {
    case text::Action::menu:
      say_all(core, session, text::menu_lines(text::Reader::bare_terminal));
      break;
    case text::Action::help:
      say_all(core, session, text::help_lines(text::Reader::bare_terminal, typed->argument));
      break;
    case text::Action::info:
      show_info(core, session, user());
      break;
    case text::Action::open_private:
      open_private(core, session, typed->argument);
      break;
    case text::Action::close_private:
      close_private(core, session, user());
      break;
    default:  // nothing, or an affair of chatclient alone
      break;
  }
}

}  // namespace

void greet(Core& core, Session& session) {
  if (!session.plain) session.plain.emplace();
  if (std::exchange(session.plain->greeted, true)) return;
  say(core, session, "*** Welcome to " + core.settings().network + ".");
  ask_for_name(core, session);
}

void become_plain(Core& core, Session& session) {
  greet(core, session);
  session.kind = core::SessionKind::plain;
  core.sink.plain(session.id);
}

void plain_line(Core& core, Session& session, std::string_view line, std::vector<Request>& requests) {
  if (session.registered()) {
    member_line(core, session, line, requests);
  } else {
    newcomer_line(core, session, line);
  }
}

}  // namespace chat::commands
