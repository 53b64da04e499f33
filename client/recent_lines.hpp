#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irc/isupport.hpp"
#include "irc/message.hpp"
#include "text/outgoing.hpp"
#include "text/view.hpp"

namespace chat::client {

/// A line that somebody said.
struct RecentLine {
  std::string id{};  ///< empty where the server gives none
  std::string speaker{};
  bool own = false;

  // Of one's own lines, which may be said anew:
  std::string text{};  ///< without control bytes; of a message of several lines the first
  text::Saying how = text::Saying::message;
  std::string answered{};         ///< the id of the line that it answers, or empty
  bool is_first_of_many = false;  ///< the message has several lines
};

/// What the message says, of which `view` is made; nothing if nobody says something there.
[[nodiscard]] std::optional<RecentLine> recent_line(const irc::Message& message, const text::View& view,
                                                    bool is_first_of_many);

/// What was said last in each place: for answers, reactions and corrections, and to know who speaks there. Bounded: of
/// each place the last lines are kept, and of the places those in which somebody spoke last.
class RecentLines {
 public:
  static constexpr std::size_t kMaxPlaces = 100;
  static constexpr std::size_t kMaxLines = 100;  ///< of one place

  /// `isupport` says how names compare; it must outlive this.
  explicit RecentLines(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Was said there now. A line whose id is known there is known already.
  void add(std::string_view place, RecentLine line);
  /// Were said there before all that is known, the oldest first. What is known already stays where it is.
  void add_older(std::string_view place, std::vector<RecentLine> lines);
  /// The message is withdrawn.
  void forget(std::string_view id);
  void forget_place(std::string_view place);
  void rename_place(std::string_view old_name, std::string_view new_name);
  /// Somebody has another nick from here on; what they said before is theirs still.
  void rename_person(std::string_view old_nick, std::string_view new_nick);

  // Null if there is none. What they return is good until the next change.
  /// The last line of others but `before`.
  [[nodiscard]] const RecentLine* last_of_others(std::string_view place, std::size_t before = 0) const;
  [[nodiscard]] const RecentLine* last_of(std::string_view place, std::string_view nick) const;
  [[nodiscard]] const RecentLine* last_own(std::string_view place) const;

  /// The others who spoke there, each once, who spoke last first.
  [[nodiscard]] std::vector<std::string> speakers(std::string_view place) const;

 private:
  struct Place {
    std::deque<RecentLine> lines{};
    std::uint64_t used = 0;  ///< when something was added, counted in additions
  };
  [[nodiscard]] Place& place_for(std::string_view name);
  [[nodiscard]] const Place* find(std::string_view name) const;

  const irc::Isupport& isupport_;
  std::map<std::string, Place> places_;  ///< by folded name
  std::uint64_t additions_ = 0;
};

}  // namespace chat::client
