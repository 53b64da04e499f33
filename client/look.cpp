#include "client/look.hpp"

namespace chat::client {
namespace {

bool has_colours(Settings::Colours chosen, const Surroundings& surroundings) {
  if (surroundings.plain || chosen == Settings::Colours::off) return false;
  const bool is_dumb = surroundings.term.empty() || surroundings.term == "dumb";
  return chosen == Settings::Colours::on || (!is_dumb && !surroundings.no_color);
}

Background background_for(Settings::Theme theme, const Surroundings& surroundings) {
  switch (theme) {
    case Settings::Theme::dark:
      return Background::dark;
    case Settings::Theme::light:
      return Background::light;
    case Settings::Theme::automatic:
      break;
  }
  return background_of(surroundings.colorfgbg);
}

}  // namespace

Look look_of(const Settings& settings, const Surroundings& surroundings) {
  Look look;
  look.colours = has_colours(settings.colours, surroundings);
  look.palette = {depth_of(surroundings.term, surroundings.colorterm), background_for(settings.theme, surroundings)};
  if (settings.colours == Settings::Colours::on && look.palette.depth == Depth::none) {
    look.palette.depth = Depth::sixteen;
  }
  look.nick_colours = settings.nick_colours;
  look.plain = surroundings.plain;
  look.clock = settings.clock;
  return look;
}

}  // namespace chat::client
