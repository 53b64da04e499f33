#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/session.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// Makes one line of many who come and go while nobody speaks: `ann, bob and 3 others entered; eve left`.
///
/// In each place the first kAtOnce of them are shown as they are, so that nothing changes where it is quiet. Those
/// behind wait until something else is to be shown in that place, or for kDelay, and are then shown together. It begins
/// anew when somebody speaks there, and when nobody came or went for kQuiet. Those who leave the system or change their
/// nicks, which concerns no place, are together as if in one. Who spoke lately (one of the last kMaxSpeakers who did)
/// is always shown at once and alone, and so is what one does oneself. What was shown is never taken back.
///
/// Pure: the clock comes in. Belongs to one thread.
class Folding {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::size_t kAtOnce = 3;
  static constexpr std::chrono::seconds kDelay{10};
  static constexpr std::chrono::seconds kQuiet{60};
  static constexpr std::size_t kMaxSpeakers = 50;
  static constexpr std::size_t kMaxPeople = 500;  ///< in one line; then it is shown
  static constexpr std::size_t kMaxPlaces = 200;  ///< beyond them nothing is folded

  /// `isupport` says how names compare; it must outlive this.
  explicit Folding(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Takes what is to be shown; returns what is shown now.
  [[nodiscard]] std::vector<Shown> take(Shown shown, Time now);
  /// What has waited long enough.
  [[nodiscard]] std::vector<Shown> due(Time now);
  /// All that waits.
  [[nodiscard]] std::vector<Shown> rest();
  /// When the next of it is due.
  [[nodiscard]] std::optional<Time> deadline() const;

 private:
  struct Place {
    std::size_t at_once = 0;       ///< shown since somebody spoke, or it was quiet
    Time last{};                   ///< when the last one came or went
    Time since{};                  ///< when the first of those that wait did
    std::vector<Shown> waiting{};  ///< in order
  };
  using Places = std::map<std::string, Place, std::less<>>;

  [[nodiscard]] bool is_folded(const Shown& shown) const;
  [[nodiscard]] Place* place_for(const std::string& key);
  void note_speaker(const text::View& view);
  void follow_speaker(const Coming& coming);
  [[nodiscard]] std::vector<Shown> together(Place& place) const;

  const irc::Isupport& isupport_;
  Places places_;                     ///< by folded name; those of no place under the empty one
  std::deque<std::string> speakers_;  ///< folded, the last one last
};

}  // namespace chat::client
