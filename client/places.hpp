#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "irc/isupport.hpp"

namespace chat::client {

/// What was said somewhere since lines last went there.
struct Unread {
  std::size_t lines = 0;
  std::size_t mentions = 0;  ///< how many of them call for the person: in private, or with their nick in it
};

/// Where plain lines may go: a channel that we are in, or a private talk.
struct Place {
  std::string name;
  std::size_t number = 0;  ///< from 1; stays as long as the place is there
  Unread unread{};
  bool visited = false;  ///< lines went there, or may go there by themselves; else somebody has only written to us
};

/// All of them, the most recent last. Lines go to the last one that was visited. Bounded.
class Places {
 public:
  /// Past this many, who writes to us makes no place any more.
  static constexpr std::size_t kMaxPlaces = 200;
  /// Past this many, the one to which lines went longest ago is forgotten for a new one.
  static constexpr std::size_t kMost = 1000;

  /// `isupport` says how names compare; it must outlive this.
  explicit Places(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// Lines go there from now on, and what was said there is read.
  void go(std::string_view name);
  /// Lines may go there, too; they go where they went, if that was anywhere.
  void add(std::string_view name);
  /// Somebody writes to us: a place that lines do not come to by themselves.
  void offer(std::string_view nick);
  /// The place is no more; if lines went there, they go to the one before.
  void remove(std::string_view name);
  void rename(std::string_view old_name, std::string_view new_name);

  /// Something was said there. Where lines go it is read at once.
  void heard(std::string_view name, bool mention);
  /// What was said there has been read, on another device perhaps.
  void read(std::string_view name);

  /// Null if there is none.
  [[nodiscard]] const Place* find(std::string_view name) const;
  [[nodiscard]] const Place* find(std::size_t number) const;
  /// True if lines went there already.
  [[nodiscard]] bool has_visited(std::string_view name) const;
  /// Where lines go now; empty for nowhere.
  [[nodiscard]] std::string_view current() const;
  /// Where they went before that; empty for nowhere.
  [[nodiscard]] std::string_view previous() const;
  [[nodiscard]] bool in_private() const { return !current().empty() && !isupport_.is_channel(current()); }
  /// By number.
  [[nodiscard]] std::vector<Place> all() const;
  /// All of them as they are, for another one of these, which is given them by restore().
  [[nodiscard]] std::vector<Place> take() { return std::exchange(places_, {}); }
  void restore(std::vector<Place> places) { places_ = std::move(places); }

 private:
  [[nodiscard]] Place* find_mutable(std::string_view name);
  [[nodiscard]] Place take(std::string_view name);
  [[nodiscard]] std::size_t free_number() const;

  const irc::Isupport& isupport_;
  std::vector<Place> places_;
};

}  // namespace chat::client
