#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "irc/modes.hpp"
#include "text/view_parts.hpp"

namespace chat::text {
namespace {

// Numerics that need more than a sentence: rows of tables, lists, times. Each maker gives nothing if a parameter that
// it needs is missing or is not what it should be; the numeric is then shown in the server's own words.

bool lacks(const Incoming& in, std::size_t params) { return in.message.params.size() < params; }

MaybeView about(const Incoming& in, std::string_view channel, std::string text) {
  return in.make(ViewKind::reply, channel, std::move(text));
}

/// The first word of `text`, which is taken off with the spaces behind it.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

MaybeView list_row(const Incoming& in) {
  if (lacks(in, 3)) return std::nullopt;
  const std::string name = strip_controls(in.param(1));
  std::string row = fmt::format("{:<24} {:>6}  {}", name, in.param(2), strip_controls(in.param(3)));
  row.erase(row.find_last_not_of(' ') + 1);
  return about(in, in.param(1), std::move(row));
}

constexpr std::string_view kAlone = "You are alone in {}; /invite NICK asks somebody in.";
constexpr std::string_view kNewChannel =
    "{} is new: you made it and are its {}. /topic TEXT says what it is about, /invite NICK asks somebody in.";

/// https://modern.ircdocs.horse/#rplnamreply-353; with userhost-in-names each nick has its user and host behind it.
MaybeView names(const Incoming& in) {
  if (lacks(in, 4)) return std::nullopt;
  const std::string_view channel = in.param(2);
  std::string list;
  std::string_view only;
  std::size_t count = 0;
  std::string_view rest = in.param(3);
  for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) {
    only = word.substr(0, word.find('!'));
    list += ' ';
    list += only;
    ++count;
  }
  const irc::Isupport& isupport = in.context.isupport;
  if (count == 1 && in.is_me(isupport.without_prefix(only))) {
    const std::string_view role = role_of(isupport, only);
    if (role.empty() || !isupport.same(in.context.entering, channel)) {
      return about(in, channel, fmt::format(kAlone, channel));
    }
    return about(in, channel, fmt::format(kNewChannel, channel, role));
  }
  return about(in, channel, fmt::format("In {}:{}", channel, list));
}

/// https://modern.ircdocs.horse/#rplwhoreply-352
MaybeView who_row(const Incoming& in) {
  if (lacks(in, 8)) return std::nullopt;
  const std::string_view flags = in.param(6);
  const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  std::string statuses;
  for (const char symbol : in.context.isupport.prefix_symbols) {
    if (has(symbol)) statuses += symbol;
  }
  std::string_view real_name = in.param(7);
  take_word(real_name);  // the hop count
  real_name.remove_prefix(std::min(real_name.find_first_not_of(' '), real_name.size()));
  const std::string nick = strip_controls(in.param(5));
  std::string row = fmt::format("{:>2}{:<20} {}{}from {}@{}", statuses, nick, strip_controls(real_name),
                                real_name.empty() ? "" : ", ", in.param(2), in.param(3));
  if (flags.starts_with('G')) row += ", away";
  if (has('*')) row += ", server operator";
  if (has(irc::kBotMode)) row += ", bot";
  return about(in, in.is_channel(in.param(1)) ? in.param(1) : "", std::move(row));
}

MaybeView people_here(const Incoming& in) {  // 266
  if (lacks(in, 4) || in.param(1).find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return about(in, {}, fmt::format("People here now: {}; the most so far: {}.", in.param(1), in.param(2)));
}

MaybeView idle(const Incoming& in) {  // 317
  const auto quiet = duration(in.param(2));
  if (!quiet) return std::nullopt;
  const auto since = lacks(in, 5) ? std::nullopt : date_and_time(in.param(3));
  const std::string signed_on = since ? fmt::format(", and is here since {}", *since) : "";
  return about(in, {}, fmt::format("{} has said nothing for {}{}.", in.param(1), *quiet, signed_on));
}

MaybeView channel_modes(const Incoming& in) {  // 324
  if (lacks(in, 3)) return std::nullopt;
  std::string modes;
  for (std::size_t i = 2; i < in.message.params.size(); ++i) modes += fmt::format(" {}", in.param(i));
  return about(in, in.param(1), fmt::format("The modes of {}:{}", in.param(1), modes));
}

MaybeView made_at(const Incoming& in) {  // 329
  const auto when = date_and_time(in.param(2));
  if (!when) return std::nullopt;
  return about(in, in.param(1), fmt::format("{} was made at {}.", in.param(1), *when));
}

MaybeView topic_by(const Incoming& in) {  // 333
  const auto when = date_and_time(in.param(3));
  if (!when) return std::nullopt;
  const std::string_view who = irc::split_source(in.param(2)).nick;
  return about(in, in.param(1), fmt::format("The topic was set by {} at {}.", who, *when));
}

MaybeView invited_to(const Incoming& in) {  // 336
  if (lacks(in, 2)) return std::nullopt;
  return about(in, {}, fmt::format("You are invited to {0}; /enter {0} accepts.", in.param(1)));
}

/// An entry of one of a channel's lists, with who put it there and when, if the server tells.
MaybeView list_entry(const Incoming& in, std::string_view before, std::string_view of_mutes,
                     std::string_view behind = {}) {
  if (lacks(in, 3)) return std::nullopt;
  const Listed entry = listed(in.param(2));
  const auto when = date_and_time(in.param(4));
  const std::string by = lacks(in, 4) ? "" : fmt::format(", by {}", irc::split_source(in.param(3)).nick);
  return about(in, in.param(1),
               fmt::format("{} {}{}: {}{}{}", entry.is_mute ? of_mutes : before, in.param(1), behind, entry.who, by,
                           when ? " at " + *when : ""));
}
MaybeView ban(const Incoming& in) { return list_entry(in, "Banned from", "Muted in"); }
MaybeView ban_exception(const Incoming& in) {
  return list_entry(in, "Exempt from the bans of", "Exempt from being muted in");
}
MaybeView invite_exception(const Incoming& in) {
  return list_entry(in, "May enter", "May enter", " without invitation");
}

/// https://modern.ircdocs.horse/#rpllinks-364: a star, a server, and `hops description`. Some servers tell a server and
/// the one that it is linked to.
MaybeView linked(const Incoming& in) {
  if (lacks(in, 4)) return std::nullopt;
  std::string_view description = in.last();
  take_word(description);  // the hop count
  description.remove_prefix(std::min(description.find_first_not_of(' '), description.size()));
  const std::string_view server = in.param(1) == "*" ? in.param(2) : in.param(1);
  const bool is_itself = irc::equals_ignoring_case(server, in.param(2));
  return about(in, {},
               fmt::format("The server {}{}{}", server, is_itself ? "" : fmt::format(", linked to {}", in.param(2)),
                           colon_and(description)));
}

MaybeView motd(const Incoming& in) {  // 372
  std::string_view text = in.last();
  if (text.starts_with("- ")) text.remove_prefix(2);
  return about(in, {}, std::string(text == "-" ? "" : text));
}

/// The nicks of a MONITOR reply (https://ircv3.net/specs/extensions/monitor): `nick!user@host,nick,…`.
MaybeView watched(const Incoming& in, std::string_view what) {
  if (lacks(in, 2)) return std::nullopt;
  std::string text(what);
  std::string_view rest = in.last();
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    text += fmt::format(" {}{}", irc::split_source(entry).nick, rest.empty() ? "" : ",");
  }
  return about(in, {}, std::move(text));
}
MaybeView watched_here(const Incoming& in) { return watched(in, "Here now:"); }
MaybeView watched_gone(const Incoming& in) { return watched(in, "Not here:"); }
MaybeView watched_list(const Incoming& in) { return watched(in, "You watch for:"); }

/// Keys of metadata (https://ircv3.net/specs/extensions/metadata).
MaybeView keys(const Incoming& in, std::string_view what) {
  if (lacks(in, 2)) return std::nullopt;
  std::string text(what);
  for (std::size_t i = 1; i < in.message.params.size(); ++i) text += fmt::format(" {}", in.param(i));
  return about(in, {}, std::move(text));
}
MaybeView subscribed(const Incoming& in) { return keys(in, "You are told of changes of:"); }
MaybeView unsubscribed(const Incoming& in) { return keys(in, "You are not told any more of changes of:"); }

struct Maker {
  std::uint16_t number;
  MaybeView (*make)(const Incoming& in);
};
constexpr auto kMakers = std::to_array<Maker>({
    {266, people_here},   {317, idle},       {322, list_row},     {324, channel_modes},
    {329, made_at},       {333, topic_by},   {336, invited_to},   {346, invite_exception},
    {348, ban_exception}, {352, who_row},    {353, names},        {364, linked},
    {367, ban},           {372, motd},       {730, watched_here}, {731, watched_gone},
    {732, watched_list},  {770, subscribed}, {771, unsubscribed}, {772, subscribed},
});

}  // namespace

MaybeView view_table_row(const Incoming& in, std::uint16_t number) {
  const auto found = std::ranges::find(kMakers, number, &Maker::number);
  return found == kMakers.end() ? std::nullopt : found->make(in);
}

}  // namespace chat::text
