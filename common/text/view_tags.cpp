#include <fmt/format.h>

#include "text/view_parts.hpp"
#include "util/utf8.hpp"

namespace chat::text {
namespace {

// Client-only tags: https://ircv3.net/specs/client-tags/reply, react, channel-context; typing is shown to nobody. The
// first ones are drafts, and begin so until they are none.

constexpr std::size_t kLongestReaction = 40;   // bytes: it is a word or a picture, and no message
constexpr std::size_t kLongestQuotation = 40;  // bytes of what was said

std::string shortened(std::string_view text, std::size_t most) {
  const std::string_view cut = util::truncate_utf8(text, most);
  return fmt::format("{}{}", cut, cut.size() < text.size() ? "…" : "");
}

}  // namespace

std::string client_tag(const irc::Message& message, std::string_view name) {
  for (const std::string_view prefix : {"+", "+draft/"}) {
    const auto value = message.tag(fmt::format("{}{}", prefix, name));
    if (value && !value->empty()) return irc::unescape_tag_value(*value);
  }
  return {};
}

std::string answered_id(const irc::Message& message) { return client_tag(message, "reply"); }

std::string quotation(const irc::Message& message, const ViewContext& context) {
  const Incoming in(message, context);
  const bool is_said =
      irc::equals_ignoring_case(message.command, "PRIVMSG") || irc::equals_ignoring_case(message.command, "NOTICE");
  if (!is_said || in.speaker.empty()) return {};
  constexpr std::string_view kAction =
      "\x01"
      "ACTION ";
  std::string_view body = in.param(1);
  const bool is_action = body.starts_with(kAction);
  if (body.starts_with('\x01') && !is_action) return {};
  if (is_action) body.remove_prefix(kAction.size());
  const std::string text = shortened(strip_controls(body), kLongestQuotation);
  if (text.empty()) return {};
  const std::string who = in.own ? "you" : strip_controls(in.speaker);
  return fmt::format("{}{} {}", who, is_action ? "" : ":", text);
}

std::string in_answer_to(const Incoming& in) {
  if (answered_id(in.message).empty()) return {};
  if (in.context.answered.empty()) return "(to an earlier line) ";
  return fmt::format("(to {}) ", in.context.answered);
}

std::string channel_context(const Incoming& in) {
  std::string channel = client_tag(in.message, "channel-context");
  return in.is_channel(channel) && irc::is_middle(channel) ? channel : std::string();
}

/// A reaction goes with the message that it is a reaction to; whoever lacks that is not told of it.
MaybeView view_reaction(const Incoming& in) {
  const std::string added = client_tag(in.message, "react");
  const std::string removed = client_tag(in.message, "unreact");
  if (in.speaker.empty() || added.empty() == removed.empty() || answered_id(in.message).empty()) return std::nullopt;
  const std::string_view answered =
      in.context.answered.empty() ? std::string_view("an earlier line") : in.context.answered;
  const std::string did =
      added.empty() ? fmt::format("{} back {}", in.own ? "take" : "takes", shortened(removed, kLongestReaction))
                    : fmt::format("{} with {}", in.own ? "react" : "reacts", shortened(added, kLongestReaction));
  const Target target = target_of(in);
  View made = in.make(ViewKind::event, target.place,
                      fmt::format("{} {} {} {}", in.subject(), did, added.empty() ? "from" : "to", answered));
  made.is_private = target.is_private;
  return made;
}

}  // namespace chat::text
