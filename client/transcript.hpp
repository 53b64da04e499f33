#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/folding.hpp"
#include "client/look.hpp"
#include "client/settings.hpp"

namespace chat::client {

/// What stands on a terminal, line by line: makes lines of what is to be shown, folds those who come and go, and says
/// when another day begins. Pure: the clocks come in. Belongs to one thread.
class Transcript {
 public:
  /// Both clocks, at one moment.
  struct Now {
    Moment wall;         ///< for what is shown
    Folding::Time tick;  ///< for what waits
  };

  /// `isupport` says how names compare; it must outlive this.
  Transcript(const irc::Isupport& isupport, Surroundings surroundings);

  /// What the person has chosen, from now on.
  void use(const Settings& settings);

  /// Takes what is to be shown to somebody called `nick`; returns the lines to print now, without their ends.
  [[nodiscard]] std::vector<std::string> take(const Shown& shown, std::string_view nick, Now now);
  /// What has waited long enough, as lines.
  [[nodiscard]] std::vector<std::string> due(std::string_view nick, Now now);
  /// When the next of it is due.
  [[nodiscard]] std::optional<Folding::Time> deadline() const { return folding_.deadline(); }

 private:
  [[nodiscard]] std::vector<std::string> lines(const std::vector<Shown>& all, std::string_view nick, Moment now);
  [[nodiscard]] std::optional<std::string> day_line(const Shown& shown, Moment now);
  [[nodiscard]] bool speaks_to(std::string_view nick, const Shown& shown) const;

  const irc::Isupport& isupport_;
  Surroundings surroundings_;
  Look look_;
  bool folds_ = true;
  std::vector<std::string> highlight_{};
  Folding folding_{isupport_};
  std::optional<std::chrono::year_month_day> day_{};  ///< of the last line with a time
};

}  // namespace chat::client
