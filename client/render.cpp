#include "client/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/styled_text.hpp"

namespace chat::client {
namespace {

/// view() strips what it makes. This is the last door before the terminal, so it is done for everything, once more.
text::View stripped(text::View view) {
  view.place = text::strip_controls(view.place);
  view.speaker = text::strip_controls(view.speaker);
  view.text = text::strip_controls(view.text);
  view.about = text::strip_controls(view.about);
  for (text::Span& span : view.spans) span.text = text::strip_controls(span.text);
  return view;
}

/// The further lines of a message stand under its first, clear of its time.
std::string indent(std::size_t columns) { return std::string(columns, ' ') + "| "; }

std::string with_time(const Shown& shown, std::string_view time) {
  const text::View view = stripped(shown.view);
  if (shown.form == Shown::Form::bare) return view.text;
  constexpr std::size_t kClock = 6;
  if (shown.form == Shown::Form::more) return indent(kClock) + view.text;
  return fmt::format("{} {}", time, text::to_line(view, ""));
}

std::string text_of(const text::View& view, const Look& look) {
  return view.spans.empty() || !look.colours ? view.text : styled_text(view.spans, look.palette);
}

/// Who speaks, as to_line() writes them.
std::string name_in(const text::View& view) {
  if (view.speaker.empty()) return {};
  switch (view.kind) {
    case text::ViewKind::message:
      return fmt::format("<{}>", view.speaker);
    case text::ViewKind::action:
      return fmt::format("* {}", view.speaker);
    case text::ViewKind::notice:
      return fmt::format("-{}-", view.speaker);
    case text::ViewKind::event:
    case text::ViewKind::reply:
    case text::ViewKind::error:
      break;
  }
  return {};
}

/// One's own name always looks the same, and bolder than others'.
std::string style_of_name(const text::View& view, const Look& look, const Regard& regard) {
  if (view.own) return "1";
  return look.nick_colours ? style_of_nick(regard.folded_nick, look.palette) : std::string();
}

/// What stands in front of the text: the place, and who speaks.
std::string styled_head(std::string head, const text::View& view, const Look& look, const Regard& regard) {
  const bool is_error = view.kind == text::ViewKind::error;
  const std::string part = is_error ? "!!" : name_in(view);
  const std::size_t at = part.empty() ? std::string::npos : head.rfind(part);
  if (at == std::string::npos) return head;
  const std::string style = is_error ? error_style(look.palette) : style_of_name(view, look, regard);
  return head.replace(at, part.size(), in_style(part, style));
}

std::string styled_line(const Shown& shown, const text::View& view, const Look& look, const Regard& regard) {
  const std::string line = text::to_line(view, "");
  if (!look.colours) return line;
  if (shown.coming) return styled_text(line, quiet_style(look.palette));
  const std::size_t head = line.size() - std::min(line.size(), view.text.size());
  return styled_head(line.substr(0, head), view, look, regard) + text_of(view, look);
}

std::string clock_at(Moment moment, const Look& look) {
  if (look.clock == Settings::Clock::off) return {};
  return local_clock(moment, look.clock == Settings::Clock::seconds);
}

/// The time, and what parts it from the line: a space, or the mark of what speaks to one.
std::string front_of_line(Moment moment, const Look& look, const Regard& regard) {
  constexpr std::string_view kMark = "*";
  const std::string clock = clock_at(moment, look);
  if (regard.speaks_to_one) {
    const std::string marked = clock + std::string(kMark);
    return (look.colours ? in_style(marked, mention_style(look.palette)) : marked) + (clock.empty() ? " " : "");
  }
  if (clock.empty()) return {};
  return (look.colours ? in_style(clock, quiet_style(look.palette)) : clock) + " ";
}

}  // namespace

std::string render(const Shown& shown, Moment now) {
  return with_time(shown, local_time(shown.when.value_or(now), now));
}

std::string render_dated(const Shown& shown, Moment now) {
  return with_time(shown, local_date_and_clock(shown.when.value_or(now)));
}

std::string render_for_terminal(const Shown& shown, Moment now, const Look& look, const Regard& regard) {
  const text::View view = stripped(shown.view);
  if (shown.form == Shown::Form::bare) return view.text;
  const Moment moment = shown.when.value_or(now);
  if (shown.form == Shown::Form::more) {
    const std::string clock = clock_at(moment, look);
    return indent(clock.empty() ? 0 : clock.size() + 1) + text_of(view, look);
  }
  return front_of_line(moment, look, regard) + styled_line(shown, view, look, regard);
}

}  // namespace chat::client
