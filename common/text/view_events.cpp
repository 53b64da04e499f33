#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

/// `of #lobby`, in a sentence about oneself: to_line() puts no place in front of those.
std::string named(const Incoming& in, std::string_view preposition, std::string_view channel) {
  return in.own ? fmt::format(" {} {}", preposition, channel) : "";
}

View event(const Incoming& in, std::string_view place, std::string text) {
  return in.make(ViewKind::event, place, std::move(text));
}

MaybeView join(const Incoming& in) {
  return event(in, in.param(0),
               fmt::format("{} entered{}", in.subject(), in.own ? fmt::format(" {}", in.param(0)) : ""));
}

MaybeView part(const Incoming& in) {
  const std::string where = in.own ? fmt::format(" {}", in.param(0)) : "";
  return event(in, in.param(0), fmt::format("{} left{}{}", in.subject(), where, colon_and(in.param(1))));
}

MaybeView quit(const Incoming& in) {
  return event(in, {}, fmt::format("{} left the system{}", in.subject(), colon_and(in.param(0))));
}

MaybeView nick(const Incoming& in) {
  return event(in, {}, fmt::format("{} {} now called {}", in.subject(), in.own ? "are" : "is", in.param(0)));
}

MaybeView kick(const Incoming& in) {
  const std::string_view channel = in.param(0);
  const std::string_view victim = in.param(1);
  const bool says_nothing = in.param(2) == victim || in.param(2) == in.speaker;  // what servers put in for no reason
  const std::string reason = colon_and(says_nothing ? std::string_view{} : in.param(2));
  if (in.is_me(victim) && in.own)
    return event(in, channel, fmt::format("You kicked yourself out of {}{}", channel, reason));
  const std::string_view whom = in.is_me(victim) ? "you" : victim;
  return event(in, channel, fmt::format("{} kicked {} out{}{}", in.subject(), whom, named(in, "of", channel), reason));
}

MaybeView topic(const Incoming& in) {
  const std::string of = named(in, "of", in.param(0));
  if (in.param(1).empty()) return event(in, in.param(0), fmt::format("{} cleared the topic{}", in.subject(), of));
  return event(in, in.param(0), fmt::format("{} changed the topic{} to: {}", in.subject(), of, in.param(1)));
}

/// https://ircv3.net/specs/extensions/channel-rename
MaybeView rename(const Incoming& in) {
  const std::string reason = in.param(2).empty() ? "" : fmt::format(" ({})", in.param(2));
  return event(in, in.param(1),
               fmt::format("{} renamed {}: it is called {} now{}", in.subject(), in.param(0), in.param(1), reason));
}

MaybeView invite(const Incoming& in) {
  const std::string_view channel = in.param(1);
  if (in.is_me(in.param(0))) {
    return event(in, {}, fmt::format("{} invites you to {}; /enter {} accepts", in.subject(), channel, channel));
  }
  return event(in, channel, fmt::format("{} invited {}{}", in.subject(), in.param(0), named(in, "to", channel)));
}

MaybeView away(const Incoming& in) {
  const std::string_view verb = in.own ? "are" : "is";
  if (in.param(0).empty()) return event(in, {}, fmt::format("{} {} back", in.subject(), verb));
  return event(in, {}, fmt::format("{} {} away: {}", in.subject(), verb, in.param(0)));
}

MaybeView chghost(const Incoming& in) {
  return event(in, {},
               fmt::format("{} now {} from {}@{}", in.subject(), in.own ? "come" : "comes", in.param(0), in.param(1)));
}

MaybeView setname(const Incoming& in) {
  return event(in, {}, fmt::format("{} now {} the real name {}", in.subject(), in.own ? "have" : "has", in.param(0)));
}

MaybeView account(const Incoming& in) {
  if (in.param(0) == "*") return event(in, {}, fmt::format("{} logged out", in.subject()));
  return event(in, {}, fmt::format("{} logged in as {}", in.subject(), in.param(0)));
}

MaybeView error(const Incoming& in) {
  return in.make(ViewKind::error, {}, fmt::format("The server closed the connection{}", colon_and(in.last())));
}

MaybeView kill(const Incoming& in) {
  if (!in.is_me(in.param(0))) {
    return event(
        in, {}, fmt::format("{} disconnected {} from the server{}", in.subject(), in.param(0), colon_and(in.param(1))));
  }
  return in.make(ViewKind::error, {},
                 fmt::format("{} disconnected you from the server{}", in.subject(), colon_and(in.param(1))));
}

/// https://ircv3.net/specs/extensions/message-redaction
MaybeView redact(const Incoming& in) {
  const Target target = target_of(in);
  const std::string reason = in.param(2).empty() ? "" : fmt::format(" ({})", in.param(2));
  View made = event(in, target.place,
                    fmt::format("{} withdrew a message{}{}", in.subject(),
                                target.is_private ? "" : named(in, "in", in.param(0)), reason));
  made.is_private = target.is_private;
  return made;
}

/// One of the answers to CHATHISTORY TARGETS (https://ircv3.net/specs/extensions/chathistory).
MaybeView chathistory(const Incoming& in) {
  return in.make(ViewKind::reply, {}, fmt::format("{} has history up to {}", in.param(1), in.param(2)));
}

/// What somebody tells of themselves: with SYNC, and to who has subscribed
/// (https://ircv3.net/specs/extensions/metadata).
MaybeView metadata(const Incoming& in) {
  if (in.message.params.size() < 3) return std::nullopt;
  if (in.param(3).empty()) {
    return in.make(ViewKind::reply, {}, fmt::format("{} says nothing of {} any more", in.param(0), in.param(1)));
  }
  return in.make(ViewKind::reply, {}, fmt::format("{} says of {}: {}", in.param(0), in.param(1), in.param(3)));
}

MaybeView nothing(const Incoming&) { return std::nullopt; }

struct Maker {
  std::string_view command;
  MaybeView (*make)(const Incoming& in);
};
constexpr auto kMakers = std::to_array<Maker>({
    {"JOIN", join},
    {"PART", part},
    {"QUIT", quit},
    {"NICK", nick},
    {"KICK", kick},
    {"TOPIC", topic},
    {"RENAME", rename},
    {"INVITE", invite},
    {"AWAY", away},
    {"CHGHOST", chghost},
    {"SETNAME", setname},
    {"ACCOUNT", account},
    {"ERROR", error},
    {"KILL", kill},
    {"FAIL", view_fail},
    {"WARN", view_warn},
    {"NOTE", view_note},
    {"REDACT", redact},
    {"CHATHISTORY", chathistory},
    {"PING", nothing},
    {"PONG", nothing},
    {"CAP", nothing},
    {"BATCH", nothing},
    {"MARKREAD", nothing},
    {"METADATA", metadata},
    {"ACK", nothing},
    {"AUTHENTICATE", nothing},
    {"REGISTER", view_register},
    {"VERIFY", view_verify},
});

/// What no specification that is spoken here knows: as it stands, so that nothing asked for stays unanswered.
View unknown(const Incoming& in) {
  std::string text = irc::to_upper(in.message.command);
  for (const std::string_view param : in.message.params) text += fmt::format(" {}", param);
  return in.make(ViewKind::reply, {}, std::move(text));
}

}  // namespace

MaybeView view_event(const Incoming& in) {
  const auto found = std::ranges::find_if(
      kMakers, [&](const Maker& maker) { return irc::equals_ignoring_case(maker.command, in.message.command); });
  return found == kMakers.end() ? unknown(in) : found->make(in);
}

}  // namespace chat::text
