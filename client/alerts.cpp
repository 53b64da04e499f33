#include "client/alerts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

using Popups = Settings::Popups;
using Attention = Settings::Attention;

constexpr std::size_t kLongestTitle = 60;
constexpr std::size_t kLongestText = 160;

bool begins_with_one_of(std::string_view text, std::span<const std::string_view> beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

/// Which of them the terminal knows, as far as it says who it is. Others would at best show nothing.
Popups usual_at(const Alerts::Terminal& terminal) {
  constexpr auto kOsc9 = std::to_array<std::string_view>({"iTerm", "WezTerm", "ghostty", "kitty"});
  constexpr auto kOsc9Terms = std::to_array<std::string_view>({"xterm-kitty", "xterm-ghostty", "wezterm"});
  constexpr auto kOsc777Terms = std::to_array<std::string_view>({"foot", "rxvt-unicode"});
  if (terminal.is_multiplexed) return Popups::off;
  if (begins_with_one_of(terminal.term, kOsc777Terms)) return Popups::osc777;
  const bool knows_osc9 = begins_with_one_of(terminal.program, kOsc9) || begins_with_one_of(terminal.term, kOsc9Terms);
  return knows_osc9 ? Popups::osc9 : Popups::off;
}

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

/// Nothing in it ends the sequence, or parts its fields.
std::string field(std::string_view text, std::size_t longest) {
  std::string clean = text::strip_controls(text);
  std::ranges::replace(clean, ';', ',');
  return std::string(util::truncate_utf8(clean, longest));
}

}  // namespace

Alerts::Alerts(const Terminal& terminal) : usual_(usual_at(terminal)), is_dumb_(terminal.is_dumb) {}

Alerts::Terminal this_terminal(bool is_dumb) {
  return {.term = environment("TERM"),
          .program = environment("TERM_PROGRAM"),
          .is_multiplexed = !environment("TMUX").empty() || !environment("STY").empty(),
          .is_dumb = is_dumb};
}

std::string Alerts::popup(const Alert& alert, Popups wanted) const {
  const Popups how = wanted == Popups::automatic ? usual_ : wanted;
  if (is_dumb_ || how == Popups::off) return {};
  const std::string title = field(alert.title, kLongestTitle);
  const std::string text = field(alert.text, kLongestText);
  // The title goes first: a text of digits alone would mean something else to some terminals.
  if (how == Popups::osc9) return fmt::format("\033]9;{}: {}\a", title, text);
  return fmt::format("\033]777;notify;{};{}\a", title, text);
}

std::string Alerts::bytes_for(std::span<const Alert> alerts, const Settings& settings, Clock::time_point now) {
  if (alerts.empty() || (last_ && now - *last_ < kPause)) return {};
  const auto called = std::ranges::find(alerts, true, &Alert::calls);
  const bool calls = called != alerts.end();
  std::string bytes;
  if (calls) bytes = popup(*called, settings.popups);
  if (settings.bell == Attention::all || (settings.bell == Attention::mentions && calls)) bytes += '\a';
  if (!bytes.empty()) last_ = now;
  return bytes;
}

}  // namespace chat::client
