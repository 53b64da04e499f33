#include "client/transcript.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "client/mentions.hpp"
#include "client/render.hpp"
#include "client/styled_text.hpp"

namespace chat::client {
namespace {

std::string day_line_for(std::chrono::year_month_day day, const Look& look) {
  const std::string_view rule = look.plain ? "--" : "──";
  const std::string line = fmt::format("{} {} {}", rule, day_in_words(day), rule);
  return look.colours ? in_style(line, quiet_style(look.palette)) : line;
}

}  // namespace

Transcript::Transcript(const irc::Isupport& isupport, Surroundings surroundings)
    : isupport_(isupport), surroundings_(std::move(surroundings)) {
  use(Settings{});
}

void Transcript::use(const Settings& settings) {
  look_ = look_of(settings, surroundings_);
  folds_ = settings.fold;
  highlight_ = settings.highlight;
}

std::vector<std::string> Transcript::take(const Shown& shown, std::string_view nick, Now now) {
  if (!day_) day_ = local_day(now.wall);
  if (folds_) return lines(folding_.take(shown, now.tick), nick, now.wall);
  std::vector<Shown> all = folding_.rest();
  all.push_back(shown);
  return lines(all, nick, now.wall);
}

std::vector<std::string> Transcript::due(std::string_view nick, Now now) {
  return lines(folding_.due(now.tick), nick, now.wall);
}

std::vector<std::string> Transcript::lines(const std::vector<Shown>& all, std::string_view nick, Moment now) {
  std::vector<std::string> made;
  for (const Shown& shown : all) {
    if (auto day = day_line(shown, now)) made.push_back(std::move(*day));
    const std::string folded = isupport_.fold(shown.view.speaker);
    made.push_back(render_for_terminal(shown, now, look_, {speaks_to(nick, shown), folded}));
  }
  return made;
}

/// What stands above the first line of another day than that of the line before.
std::optional<std::string> Transcript::day_line(const Shown& shown, Moment now) {
  if (shown.form != Shown::Form::line && shown.form != Shown::Form::remark) return std::nullopt;
  const auto day = local_day(shown.when.value_or(now));
  if (!day || day == day_) return std::nullopt;
  day_ = day;
  return day_line_for(*day, look_);
}

/// What is said to one alone needs no mark: its place says so.
bool Transcript::speaks_to(std::string_view nick, const Shown& shown) const {
  const text::View& view = shown.view;
  if (shown.form != Shown::Form::line || !text::is_said(view) || view.speaker.empty()) return false;
  return !view.own && !view.is_private && mentions(view.text, nick, highlight_, isupport_);
}

}  // namespace chat::client
