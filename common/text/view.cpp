#include "text/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/view_parts.hpp"

namespace chat::text {
namespace {

MaybeView view_any(const Incoming& in) {
  const std::string_view command = in.message.command;
  const auto is = [&](std::string_view name) { return irc::equals_ignoring_case(command, name); };
  if (!command.empty() && command.front() >= '0' && command.front() <= '9') return view_numeric(in);
  if (is("PRIVMSG") || is("NOTICE") || is("WALLOPS")) return view_talk(in);
  if (is("TAGMSG")) return view_reaction(in);
  return is("MODE") ? view_mode(in) : view_event(in);
}

/// Where it was said, for what people say; with a space behind it.
std::string place_in_front(const View& view) {
  const std::string about = view.about.empty() ? "" : view.about + " ";
  if (view.is_private) return about + (view.own ? fmt::format("[private to {}] ", view.place) : "[private] ");
  return view.place.empty() ? "" : view.place + " ";
}

std::string line_of(const View& view) {
  if (is_said(view) && view.speaker.empty()) return fmt::format("-- {}", view.text);  // the server itself
  switch (view.kind) {
    case ViewKind::message:
      return fmt::format("{}<{}> {}", place_in_front(view), view.speaker, view.text);
    case ViewKind::action:
      return fmt::format("{}* {} {}", place_in_front(view), view.speaker, view.text);
    case ViewKind::notice:
      return fmt::format("{}-{}- {}", place_in_front(view), view.speaker, view.text);
    case ViewKind::event:
      if (view.own || view.is_private || view.place.empty()) return fmt::format("-- {}", view.text);
      return fmt::format("{} -- {}", view.place, view.text);
    case ViewKind::reply:
      return fmt::format("-- {}", view.text);
    case ViewKind::error:
      return fmt::format("!! {}", view.text);
  }
  return view.text;
}

/// People format what they say and topics. Elsewhere formatting says nothing.
bool may_be_formatted(const irc::Message& message) {
  return std::ranges::any_of(std::to_array<std::string_view>({"PRIVMSG", "NOTICE", "TOPIC", "332"}),
                             [&](auto name) { return irc::equals_ignoring_case(message.command, name); });
}

}  // namespace

std::vector<View> view(const irc::Message& message, const ViewContext& context) {
  MaybeView made = view_any(Incoming(message, context));
  if (!made) return {};
  if (may_be_formatted(message)) made->spans = formatted(made->text);
  made->place = strip_controls(made->place);
  made->speaker = strip_controls(made->speaker);
  made->text = strip_controls(made->text);
  made->about = strip_controls(made->about);
  return {std::move(*made)};
}

bool is_said(const View& view) {
  return view.kind == ViewKind::message || view.kind == ViewKind::action || view.kind == ViewKind::notice;
}

std::string to_line(const View& view, std::string_view clock) {
  return clock.empty() ? line_of(view) : fmt::format("{} {}", clock, line_of(view));
}

}  // namespace chat::text
