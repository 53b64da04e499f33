#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/session.hpp"
#include "client/settings.hpp"

namespace chat::client {

/// What calls for a person who looks elsewhere: the terminal's bell, and the notifications that some terminals show
/// (OSC 9, of iTerm2, and OSC 777, of rxvt). It makes the bytes, the screen writes them.
class Alerts {
 public:
  using Clock = std::chrono::steady_clock;
  /// However much is said: one alert in this time.
  static constexpr std::chrono::seconds kPause{2};

  /// What the surroundings say of the terminal: $TERM, $TERM_PROGRAM, and whether a multiplexer is in between, which
  /// would swallow notifications.
  struct Terminal {
    std::string_view term{};
    std::string_view program{};
    bool is_multiplexed = false;
    bool is_dumb = false;  ///< it is sent nothing but the bell
  };
  explicit Alerts(const Terminal& terminal);

  /// What is to be written for what was said just now; empty for nothing.
  [[nodiscard]] std::string bytes_for(std::span<const Alert> alerts, const Settings& settings, Clock::time_point now);

 private:
  [[nodiscard]] std::string popup(const Alert& alert, Settings::Popups wanted) const;

  Settings::Popups usual_;  ///< what `automatic` means at this terminal
  bool is_dumb_;
  std::optional<Clock::time_point> last_;
};

/// The terminal that this program was started at, by the environment.
[[nodiscard]] Alerts::Terminal this_terminal(bool is_dumb);

}  // namespace chat::client
