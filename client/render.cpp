#include "client/render.hpp"

#include <fmt/format.h>

#include <string_view>

namespace chat::client {
namespace {

constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kRed = "\033[31m";
constexpr std::string_view kNormal = "\033[m";

void wrap(std::string& line, std::string_view part, std::string_view style) {
  const std::size_t at = line.find(part);
  if (part.empty() || at == std::string::npos) return;
  line.insert(at + part.size(), kNormal);
  line.insert(at, style);
}

/// The further lines of a message stand under its first, clear of times and names.
constexpr std::string_view kIndent = "      | ";

std::string with_time(const Shown& shown, std::string_view time, bool colours) {
  // view() strips what it makes. This is the last door before the terminal, so it is done for everything, once more.
  text::View view = shown.view;
  view.place = text::strip_controls(view.place);
  view.speaker = text::strip_controls(view.speaker);
  view.text = text::strip_controls(view.text);
  if (shown.form == Shown::Form::bare) return view.text;
  if (shown.form == Shown::Form::more) return fmt::format("{}{}", kIndent, view.text);

  std::string line = text::to_line(view, "");
  if (colours) {
    switch (view.kind) {
      case text::ViewKind::message:
        wrap(line, fmt::format("<{}>", view.speaker), kBold);
        break;
      case text::ViewKind::action:
        wrap(line, fmt::format("* {}", view.speaker), kBold);
        break;
      case text::ViewKind::error:
        wrap(line, "!!", kRed);
        break;
      case text::ViewKind::notice:
      case text::ViewKind::event:
      case text::ViewKind::reply:
        break;
    }
  }
  return fmt::format("{} {}", time, line);
}

}  // namespace

std::string render(const Shown& shown, Moment now, bool colours) {
  return with_time(shown, local_time(shown.when.value_or(now), now), colours);
}

std::string render_dated(const Shown& shown, Moment now) {
  return with_time(shown, local_date_and_clock(shown.when.value_or(now)), false);
}

}  // namespace chat::client
