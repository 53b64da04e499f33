#include "text/slash_commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/slash_names.hpp"

namespace chat::text {
namespace {

using Refusal = std::unexpected<std::string>;

constexpr std::string_view kNowhere =
    "You are nowhere yet: /enter NAME enters a channel, /private NICK talks to one person.";

SlashResult just(Action action, std::string_view argument = {}) { return Typed{{}, action, std::string(argument)}; }

SlashResult said(std::string_view target, std::string_view text, const SlashContext& context, bool action = false) {
  const std::size_t longer = target.size() - std::min(target.size(), context.place.size());
  std::vector<std::string> lines = say(target, text, context.max_text - std::min(context.max_text, longer), action);
  if (lines.empty()) return Refusal("That name is too long to write to; check it.");
  return Typed{std::move(lines), Action::none, {}};
}

std::expected<std::string, std::string> channel_here(const SlashRequest& request) {
  if (names_channel(request.context.place, request.context)) return std::string(request.context.place);
  return Refusal(fmt::format("You are not in a channel now: /enter NAME enters one, or name one: /{} {} {}",
                             request.command.name, "#channel", request.command.form));
}

/// The channel in which a command works: the one named in front of its words, or the current one.
std::expected<std::string, std::string> channel_concerned(std::string_view& rest, const SlashRequest& request) {
  if (names_channel(rest, request.context)) return channel_name(take_word(rest), request.context);
  return channel_here(request);
}

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
  return said(request.context.place, request.rest, request.context, true);
}

SlashResult msg(const SlashRequest& request) {
  std::string_view text = request.rest;
  const std::string_view target = take_word(text);
  if (text.empty()) return written_like_this(request.command);
  if (target.find(',') != std::string_view::npos || target.starts_with(':')) {
    return Refusal("Write to one nick or #channel at a time: /msg TARGET TEXT");
  }
  return said(target, text, request.context);
}

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

SlashResult menu(const SlashRequest&) { return just(Action::menu); }

SlashResult help(const SlashRequest& request) {
  if (request.rest.empty()) return just(Action::help);
  const auto entry = find_slash_command(request.rest.substr(request.rest.starts_with('/') ? 1 : 0));
  if (!entry) return Refusal(entry.error());
  return just(Action::help, (*entry)->shown.name);
}

SlashResult leave_system(const SlashRequest& request) {
  SlashResult result = one_line(Outgoing("QUIT").trailing(request.rest.empty() ? "Goodbye" : request.rest).line());
  if (result) result->action = Action::leave_system;
  return result;
}

// name, form, meaning, example, in the menu, note; handler
constexpr auto kCommands = std::to_array<SlashCommandEntry>({
    {{"channels", "[pattern]", "list the channels", "/channels games", true,
      "The pattern is a part of the name, or has * and ? in it; >10 means those with more than ten people."},
     channels},
    {{"enter", "NAME [key]", "enter a channel, or make a new one", "/enter lobby", true,
      "The # in front of the name may be left out."},
     enter},
    {{"leave", "[NAME]", "leave a channel, or end a private talk", "/leave", true,
      "Without a name it is where you are now; words behind the name are shown to the others."},
     leave},
    {{"private", "NICK [text]", "talk to one person; your lines then go to them", "/private bob are you there?", true,
      "/leave ends the talk, /enter NAME goes to a channel."},
     private_talk},
    {{"who", "[NAME]", "list the people in a channel, or tell about one person", "/who bob", true,
      "Without a name it is about where you are now; a channel's name needs its # here.\n"
      "What stands in front of a name: ~ an owner, & an administrator, @ an operator, % a half-operator, + somebody "
      "with voice."},
     who},
    {{"history", "[N]", "show the last lines of where you are", "/history 50", true,
      "Without a number it is 20 lines. Of a private talk: /private NICK first."},
     ask_for_history},
    {{"search", "WORDS", "find what was said", "/search picnic from:bob since:2026-11-01", true,
      "from:NICK, in:#CHANNEL, in:NICK, since:YYYY-MM-DD and until:YYYY-MM-DD (in UTC) narrow it down."},
     ask_for_search},
    {{"info", "", "show your nick, your channels and where your lines go", "/info", true, ""}, info},
    {{"nick", "NAME", "change your nick", "/nick robert", true, ""}, nick},
    {{"topic", "[text]", "show or set what the channel is about", "/topic Planning the trip", false,
      "/topic -delete clears it; a #channel in front of the text names another channel."},
     topic},
    {{"rename", "NEWNAME [reason]", "give the channel another name", "/rename picnic-2027", false,
      "Only operators of the channel can, and of a registered one its owners. All else stays. To rename another "
      "channel: /rename #channel #newname."},
     rename},
    {{"me", "TEXT", "say what you are doing", "/me waves", false, ""}, me},
    {{"msg", "TARGET TEXT", "write one line to a nick or #channel and stay where you are", "/msg bob hello", false, ""},
     msg},
    {{"invite", "NICK [CHANNEL]", "ask somebody into a channel", "/invite bob lobby", false,
      "Without a channel it is the one you are in."},
     invite},
    {{"kick", "NICK [reason]", "kick somebody out of the channel", "/kick bob Please calm down", false,
      "Only operators and half-operators of the channel can; a #channel in front of the nick names another channel."},
     kick},
    {{"away", "[text]", "say that you are away; without text, that you are back", "/away Having lunch", false, ""},
     away},
    {{"datastore", "[FILE]", "show all that you may read of what is stored", "/datastore all.txt", false,
      "At the end come the number of events and the digest of the whole store, which a bare terminal shows alone. With "
      "a "
      "file's name chatclient writes it there."},
     ask_for_datastore},
    {{"register", "[ACCOUNT] [EMAIL]", "make an account of your own; your nick then belongs to it",
      "/register ann ann@example.org", false,
      "Without ACCOUNT it is called as you are. The password is asked for; at a bare terminal it is the last word. If "
      "you have an invitation, give its code afterwards: /verify ACCOUNT CODE."},
     register_account},
    {{"verify", "ACCOUNT CODE", "complete an account by the code that you were sent or given", "/verify ann 7h2kq9",
      false,
      "Some servers send a code by e-mail; others take the invitation that their operators gave you. /register comes "
      "first."},
     verify_account},
    {{"login", "[ACCOUNT]", "log in to your account", "/login ann", false,
      "Without ACCOUNT it is called as you are. The password is asked for; at a bare terminal it is the last word."},
     log_in},
    {{"logout", "", "log out of your account and stay", "/logout", false, ""}, log_out},
    {{"account", "[COMMAND]", "see or change your account", "/account sessions", false,
      "  /account                      all about your account; /account info NAME tells about another\n"
      "  /account set always-on on     you stay in your channels while you are not connected; on, off or default\n"
      "  /account set devices on       several devices can be you at once; on, off or default\n"
      "  /account sessions             the devices that are logged in\n"
      "  /account password             change the password; at a bare terminal: /account password OLD NEW\n"
      "  /account certificate          your certificates; certificate add adds that of this connection, certificate "
      "del "
      "FINGERPRINT removes one\n"
      "  /account drop                 delete it, which needs the code that you are told then: /account drop CODE\n"
      "/register, /verify, /login and /logout are commands of their own."},
     account},
    {{"channel", "COMMAND", "register a channel, or see or change a registered one", "/channel register", false,
      "  /channel register             the channel becomes your account's; you have to be its operator\n"
      "  /channel info                 whose it is\n"
      "  /channel access               who has a say in it; access add ACCOUNT owner, admin, operator, halfop or "
      "voice, and access del ACCOUNT change that\n"
      "  /channel up                   get your status back\n"
      "  /channel transfer ACCOUNT     give it away, at once\n"
      "  /channel drop                 give it up, which needs the code that you are told then: /channel drop CODE\n"
      "  /channel list                 the channels in which you have a say\n"
      "It is about where you are, or about the #channel behind the command: /channel info #games. Its name is to be "
      "typed in full.",
      true},
     channel},
    {{"raw", "LINE", "send a line of IRC as it is", "/raw MODE #lobby +t", false,
      "For what has no command of its own."},
     raw},
    {{"menu", "", "show the menu", "/menu", false, ""}, menu},
    {{"help", "[COMMAND]", "list all commands, or explain one", "/help enter", true, ""}, help},
    {{"quit", "[text]", "leave the system with a last word to the others", "/quit See you tomorrow", false, ""},
     leave_system},
    {{"leavesystem", "", "say goodbye and leave the system", "/leavesystem", true, ""}, leave_system},
});

constexpr auto kAliases = std::to_array<SlashAlias>({
    {"join", "enter"},
    {"part", "leave"},
    {"list", "channels"},
    {"names", "who"},
    {"whois", "who"},
    {"query", "private"},
    {"exit", "quit"},
});

}  // namespace

Refusal written_like_this(const SlashCommand& command) {
  return Refusal(fmt::format("It is written /{}{}{}, for example: {}", command.name, command.form.empty() ? "" : " ",
                             command.form, command.example));
}

SlashResult one_line(std::string line) {
  if (line.size() > kMaxLine) {
    return Refusal(fmt::format("That is too long by {} bytes; make it shorter.", line.size() - kMaxLine));
  }
  return Typed{{std::move(line)}, Action::none, {}};
}

std::span<const SlashCommandEntry> slash_command_entries() { return kCommands; }

std::span<const SlashCommand> slash_commands() {
  static constexpr auto kShown = [] {
    std::array<SlashCommand, kCommands.size()> shown{};
    std::ranges::transform(kCommands, shown.begin(), &SlashCommandEntry::shown);
    return shown;
  }();
  return kShown;
}

std::span<const SlashAlias> slash_aliases() { return kAliases; }

SlashResult say_plain(std::string_view text, const SlashContext& context) {
  if (context.place.empty()) return Refusal(std::string(kNowhere));
  return said(context.place, text, context);
}

}  // namespace chat::text
