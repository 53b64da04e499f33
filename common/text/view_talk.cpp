#include <fmt/format.h>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

constexpr char kCtcp = '\x01';

/// Who reads a message to `@#channel`: everybody with that status or a higher one (005 STATUSMSG).
std::string readers_of(std::string_view statuses) {
  switch (statuses.size() == 1 ? statuses.front() : '\0') {
    case '~':
      return "to owners only";
    case '&':
      return "to administrators and owners only";
    case '@':
      return "to operators only";
    case '%':
      return "to operators and half-operators only";
    case '+':
      return "to operators and voiced people only";
    default:
      return fmt::format("to {} only", statuses);
  }
}

View said(const Incoming& in, ViewKind kind, std::string_view text) {
  const Target target = target_of(in);
  std::string body = target.statuses.empty() ? "" : fmt::format("({}) ", readers_of(target.statuses));
  body += in_answer_to(in);
  body += text;
  View made = in.make(kind, target.place, std::move(body));
  made.is_private = target.is_private;
  if (target.is_private) made.about = channel_context(in);
  return made;
}

/// Programs ask each other things by CTCP; a person is told, and has no need to answer: it is no private talk.
View told(const Incoming& in, std::string text) {
  const Target target = target_of(in);
  return in.make(ViewKind::event, target.is_private ? std::string_view{} : target.place, std::move(text));
}

MaybeView ctcp(const Incoming& in, const Ctcp& ctcp, bool is_reply) {
  if (irc::equals_ignoring_case(ctcp.command, "ACTION")) return said(in, ViewKind::action, ctcp.text);
  if (is_reply) {
    const std::string_view verb = in.own ? "answer" : "answers";
    return told(in, fmt::format("{} {} {} (CTCP){}", in.subject(), verb, ctcp.command, colon_and(ctcp.text)));
  }
  const std::string_view verb = in.own ? "ask for their" : "asks for your";
  return told(in, fmt::format("{} {} {} (CTCP)", in.subject(), verb, ctcp.command));
}

/// To `$mask`: to everybody on the servers that it fits.
View told_everybody(const Incoming& in) {
  const std::string_view mask = in.param(0).substr(1);
  const std::string where = mask == "*" ? "" : fmt::format(" on {}", mask);
  return in.make(ViewKind::event, {},
                 fmt::format("{} {} to everybody{}: {}", in.subject(), in.own ? "say" : "says", where, in.last()));
}

}  // namespace

std::optional<Ctcp> ctcp_in(std::string_view body) {
  if (!body.starts_with(kCtcp)) return std::nullopt;
  body.remove_prefix(1);
  if (body.ends_with(kCtcp)) body.remove_suffix(1);
  const std::size_t space = body.find(' ');
  return Ctcp{body.substr(0, space), space == std::string_view::npos ? std::string_view{} : body.substr(space + 1)};
}

Target target_of(const Incoming& in) {
  const std::string_view target = in.param(0);
  if (in.is_channel(target)) return {target, {}, false};
  const std::string_view name = in.context.isupport.without_prefix(target);
  if (in.is_channel(name)) return {name, target.substr(0, target.size() - name.size()), false};
  if (in.speaker.empty()) return {};
  if (in.own) return {target, {}, true};
  if (in.is_me(target)) return {in.speaker, {}, true};
  return {};  // to everybody on a server, or to whoever has no nick yet
}

MaybeView view_talk(const Incoming& in) {
  if (irc::equals_ignoring_case(in.message.command, "WALLOPS")) {
    return in.make(ViewKind::notice, {}, fmt::format("(to all operators) {}", in.last()));
  }
  const bool is_notice = irc::equals_ignoring_case(in.message.command, "NOTICE");
  if (in.param(0).starts_with('$') && !in.is_channel(in.param(0))) return told_everybody(in);
  if (const auto found = ctcp_in(in.param(1))) return ctcp(in, *found, is_notice);
  // What the services answer is an answer, and no private talk.
  if (is_notice && in.is_me(in.param(0)) && is_from_service(in)) {
    return in.make(ViewKind::reply, {}, fmt::format("{}: {}", in.speaker, in.param(1)));
  }
  return said(in, is_notice ? ViewKind::notice : ViewKind::message, in.param(1));
}

}  // namespace chat::text
