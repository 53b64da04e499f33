#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "client/batches.hpp"
#include "irc/isupport.hpp"
#include "irc/message.hpp"

namespace chat::client {

/// What was asked about the past and is not answered yet, in order; servers answer in order. Bounded.
class Questions {
 public:
  enum class Why : std::uint8_t {
    unasked,   ///< the server said it by itself, or something else here asked for it
    entering,  ///< what was said in a channel before we came; nobody typed it
    missed,    ///< with whom there were private talks, without a target; what was said in one; nobody typed it
    history,   ///< /history
    search,    ///< /search
    unwanted,  ///< nobody wants the answer any more
  };

  /// `isupport` says how names compare; it must outlive this.
  explicit Questions(const irc::Isupport& isupport) : isupport_(isupport) {}

  /// A line was sent that asks. False if too many are open: it is then not followed.
  bool ask(Why why, std::string_view target = {});
  /// Why this answer comes. When it is complete the question is answered.
  [[nodiscard]] Why answered_by(const Batch& batch);
  /// The question that the message refuses, if it refuses one, which is then no longer open.
  [[nodiscard]] std::optional<Why> refused_by(const irc::Message& message);
  /// A channel has another name from here on: answers about it come by that.
  void rename(std::string_view old_name, std::string_view new_name);
  /// None of them will be answered any more.
  void give_up() { open_.clear(); }

  [[nodiscard]] bool empty() const { return open_.empty(); }
  /// True while what was said in this channel before we entered it, or in this private talk, is to come.
  [[nodiscard]] bool is_awaited(std::string_view place) const;

 private:
  struct Question {
    Why why;
    std::string target;  ///< folded
  };
  const irc::Isupport& isupport_;
  std::deque<Question> open_;
};

/// The ids of the messages that were shown last.
class RecentIds {
 public:
  static constexpr std::size_t kMax = 10'000;

  RecentIds() = default;
  RecentIds(RecentIds&&) = default;  // not to be copied: it points into itself
  RecentIds& operator=(RecentIds&&) = default;

  /// An empty id is none.
  void insert(std::string_view id);
  [[nodiscard]] bool has(std::string_view id) const { return ids_.contains(id); }

 private:
  std::set<std::string, std::less<>> ids_;
  std::deque<std::set<std::string, std::less<>>::iterator> order_;
};

}  // namespace chat::client
