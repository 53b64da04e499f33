#include "text/slash_commands.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/slash_names.hpp"

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

SlashResult just(Action action, std::string_view argument = {}) { return Typed{{}, action, std::string(argument)}; }

SlashResult said(std::string_view target, std::string_view text, const SlashContext& context, Saying how = {}) {
  const std::size_t longer = target.size() - std::min(target.size(), context.place.size());
  std::vector<std::string> lines = say(target, text, context.max_text - std::min(context.max_text, longer), how);
  if (lines.empty()) return Refusal("That name is too long to write to; check it.");
  return Typed{std::move(lines), Action::none, {}};
}

std::expected<std::string, std::string> channel_here(const SlashRequest& request) {
  if (names_channel(request.context.place, request.context)) return std::string(request.context.place);
  return Refusal(fmt::format("You are not in a channel now: /enter NAME enters one, or name one: /{} {} {}",
                             request.command.name, "#channel", request.command.form));
}

SlashResult write_to(const SlashRequest& request, Saying how) {
  std::string_view text = request.rest;
  const std::string_view target = take_word(text);
  if (text.empty()) return written_like_this(request.command);
  if (target.find(',') != std::string_view::npos || target.starts_with(':')) {
    return Refusal(fmt::format("Write to one nick or #channel at a time: /{} TARGET TEXT", request.command.name));
  }
  return said(target, text, request.context, how);
}

}  // namespace

namespace slash {

SlashResult channels(const SlashRequest& request) {
  if (request.rest.empty()) return one_line("LIST");
  if (request.rest.find_first_of(" ,") != std::string_view::npos) return written_like_this(request.command);
  return one_line(Outgoing("LIST").middle(list_pattern(request.rest, request.context)).line());
}

SlashResult enter(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const std::string_view name = take_word(rest);
  if (name.empty()) return written_like_this(request.command);
  if (rest.find(' ') != std::string_view::npos) {
    return Refusal("A channel's name is one word, and the word behind it is its key: /enter NAME [key]");
  }
  if (rest.find(',') != std::string_view::npos || rest.starts_with(':')) {
    return Refusal("A key is one word without commas, and does not begin with a colon: /enter NAME [key]");
  }
  const auto channel = channel_name(name, request.context);
  if (!channel) return Refusal(channel.error());
  Outgoing line("JOIN");
  line.middle(*channel);
  if (!rest.empty()) line.middle(rest);
  return one_line(line.line());
}

SlashResult leave(const SlashRequest& request) {
  const std::string_view place = request.context.place;
  std::string_view reason = request.rest;
  const std::string_view name = take_word(reason);
  if (name.empty() && place.empty()) {
    return Refusal("You are nowhere, so there is nothing to leave; /leavesystem ends your visit.");
  }
  const bool is_private_talk = !place.empty() && !names_channel(place, request.context);
  if (is_private_talk && (name.empty() || irc::equals_ignoring_case(name, place))) {
    return just(Action::close_private, place);
  }
  const auto channel = name.empty() ? std::string(place) : channel_name(name, request.context);
  if (!channel) return Refusal(channel.error());
  Outgoing line("PART");
  line.middle(*channel);
  if (!reason.empty()) line.trailing(reason);
  return one_line(line.line());
}

SlashResult private_talk(const SlashRequest& request) {
  std::string_view text = request.rest;
  const std::string_view word = take_word(text);
  if (word.empty()) return written_like_this(request.command);
  const auto nick = nick_name(word, request.context);
  if (!nick) return Refusal(nick.error());
  if (irc::equals_ignoring_case(*nick, request.context.nick)) {
    return Refusal("That is your own nick; name somebody else. /who lists the people in your channel.");
  }
  SlashResult result = text.empty() ? just(Action::none) : said(*nick, text, request.context);
  if (!result) return result;
  result->action = Action::open_private;
  result->argument = *nick;
  return result;
}

SlashResult info(const SlashRequest&) { return just(Action::info); }

SlashResult who(const SlashRequest& request) {
  const std::string_view name = request.rest.empty() ? request.context.place : request.rest;
  if (name.empty()) {
    return Refusal("You are nowhere yet: /who #channel lists the people there, /who NICK tells about one of them.");
  }
  if (names_channel(name, request.context)) {
    const auto channel = channel_name(name, request.context);
    if (!channel) return Refusal(channel.error());
    return one_line(Outgoing("WHO").middle(*channel).line());
  }
  const auto nick = nick_name(name, request.context);
  if (!nick) return Refusal(nick.error());
  return one_line(Outgoing("WHOIS").middle(*nick).line());
}

SlashResult nick(const SlashRequest& request) {
  if (request.rest.empty()) return written_like_this(request.command);
  const auto name = nick_name(request.rest, request.context);
  if (!name) return Refusal(name.error());
  return one_line(Outgoing("NICK").middle(*name).line());
}

SlashResult topic(const SlashRequest& request) {
  std::string_view text = request.rest;
  const auto channel = channel_concerned(text, request);
  if (!channel) return Refusal(channel.error());
  Outgoing line("TOPIC");
  line.middle(*channel);
  if (!text.empty()) line.trailing(text == "-delete" ? "" : text);
  return one_line(line.line());
}

SlashResult rename(const SlashRequest& request) {
  std::string_view rest = request.rest;
  std::string_view behind = rest;
  static_cast<void>(take_word(behind));
  // One name alone is the new one of where one is.
  const bool names_both = names_channel(rest, request.context) && names_channel(behind, request.context);
  const auto channel = names_both ? channel_name(take_word(rest), request.context) : channel_here(request);
  if (!channel) return Refusal(channel.error());
  const std::string_view word = take_word(rest);
  if (word.empty()) return written_like_this(request.command);
  const auto name = channel_name(word, request.context);
  if (!name) return Refusal(name.error());
  Outgoing line("RENAME");
  line.middle(*channel).middle(*name);
  if (!rest.empty()) line.trailing(rest);
  return one_line(line.line());
}

SlashResult me(const SlashRequest& request) {
  if (request.rest.empty()) return written_like_this(request.command);
  if (request.context.place.empty()) return Refusal(std::string(kNowhere));
  return said(request.context.place, request.rest, request.context, Saying::action);
}

SlashResult msg(const SlashRequest& request) { return write_to(request, Saying::message); }
SlashResult notice(const SlashRequest& request) { return write_to(request, Saying::notice); }

SlashResult invite(const SlashRequest& request) {
  std::string_view rest = request.rest;
  const std::string_view word = take_word(rest);
  if (word.empty() || rest.find(' ') != std::string_view::npos) return written_like_this(request.command);
  const auto nick = nick_name(word, request.context);
  if (!nick) return Refusal(nick.error());
  if (rest.empty() && !names_channel(request.context.place, request.context)) {
    return Refusal("You are not in a channel now; say to which one: /invite NICK CHANNEL");
  }
  const auto channel = rest.empty() ? std::string(request.context.place) : channel_name(rest, request.context);
  if (!channel) return Refusal(channel.error());
  return one_line(Outgoing("INVITE").middle(*nick).middle(*channel).line());
}

SlashResult whowas(const SlashRequest& request) {
  if (request.rest.empty()) return written_like_this(request.command);
  const auto nick = nick_name(request.rest, request.context);
  if (!nick) return Refusal(nick.error());
  return one_line(Outgoing("WHOWAS").middle(*nick).line());
}

SlashResult kick(const SlashRequest& request) {
  if (request.rest.empty()) return written_like_this(request.command);
  std::string_view rest = request.rest;
  const auto channel = channel_concerned(rest, request);
  if (!channel) return Refusal(channel.error());
  const std::string_view word = take_word(rest);
  if (word.empty()) return written_like_this(request.command);
  const auto nick = nick_name(word, request.context);
  if (!nick) return Refusal(nick.error());
  Outgoing line("KICK");
  line.middle(*channel).middle(*nick);
  if (!rest.empty()) line.trailing(rest);
  return one_line(line.line());
}

SlashResult away(const SlashRequest& request) {
  if (request.rest.empty()) return one_line("AWAY");
  return one_line(Outgoing("AWAY").trailing(request.rest).line());
}

SlashResult raw(const SlashRequest& request) {
  if (request.rest.empty()) return written_like_this(request.command);
  if (!irc::parse(request.rest)) {
    return Refusal("That is not a line of IRC: it begins with a command of letters only. For example: " +
                   std::string(request.command.example));
  }
  return one_line(std::string(request.rest));
}

SlashResult motd(const SlashRequest&) { return one_line("MOTD"); }

SlashResult menu(const SlashRequest&) { return just(Action::menu); }

SlashResult help(const SlashRequest& request) {
  if (request.rest.empty()) return just(Action::help);
  const auto entry =
      find_slash_command(request.rest.substr(request.rest.starts_with('/') ? 1 : 0), request.context.reader);
  if (!entry) return Refusal(entry.error());
  return just(Action::help, (*entry)->shown.name);
}

SlashResult leave_system(const SlashRequest& request) {
  SlashResult result = one_line(Outgoing("QUIT").trailing(request.rest.empty() ? "Goodbye" : request.rest).line());
  if (result) result->action = Action::leave_system;
  return result;
}

}  // namespace slash

Refusal written_like_this(const SlashCommand& command) {
  if (command.form.empty()) return Refusal(fmt::format("It is written /{}, with nothing behind it.", command.name));
  return Refusal(fmt::format("It is written /{} {}, for example: {}", command.name, command.form, command.example));
}

std::expected<std::string, std::string> channel_concerned(std::string_view& rest, const SlashRequest& request) {
  if (names_channel(rest, request.context)) return channel_name(take_word(rest), request.context);
  return channel_here(request);
}

SlashResult one_line(std::string line) {
  if (line.size() > kMaxLine) {
    return Refusal(fmt::format("That is too long by {} bytes; make it shorter.", line.size() - kMaxLine));
  }
  return Typed{{std::move(line)}, Action::none, {}};
}

SlashResult say_plain(std::string_view text, const SlashContext& context) {
  if (context.place.empty()) return Refusal(std::string(kNowhere));
  return said(context.place, text, context);
}

}  // namespace chat::text
