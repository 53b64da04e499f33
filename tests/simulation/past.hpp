#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/core.hpp"
#include "core/history.hpp"
#include "irc/message.hpp"
#include "recording_journal.hpp"

namespace chat::simulation {

/// All that happened, and who may see what of it: written down a second time and in the plainest way, from the events
/// alone, to judge by what a mind asks its journal for and tells of it.
class Past {
 public:
  void configure(bool from_start) { from_start_ = from_start; }
  void apply(const Recorded& event);
  /// The process has died: of what a channel was before, it is known only since when it has been open.
  void restart();

  /// From where on somebody may read a conversation; none: they may not.
  [[nodiscard]] std::optional<core::EventId> floor(core::EventId person, const core::Conversation& where) const;
  /// Whether they may see it now. `core` says who has which status.
  [[nodiscard]] bool sees(const core::Core& core, core::EventId person, const core::StoredEvent& event) const;

  /// A question may ask for what its asker may see: that, all of that, and nothing else.
  void check_question(core::EventId person, const core::Query& query) const;
  /// An answer is what was committed up to `position`, in order and complete.
  void check_answer(const core::Query& query, std::uint64_t position, const core::Answer& answer) const;

  /// What a journal would remember of it for the next process.
  [[nodiscard]] core::Remembered remembered() const;
  /// The event that this line became when the user, by its nonce, said it lately; nullptr: it is said now. `core` is as
  /// it is before the line.
  [[nodiscard]] const Recorded* said_before(const core::Core& core, const core::User& user,
                                            const core::Session& session, const irc::Message& line) const;
  /// The channel of that name that sleeps, if there is one.
  [[nodiscard]] std::optional<core::KeptChannel> asleep(const irc::NameRules& names, const std::string& name) const;

  /// By their arrival.
  [[nodiscard]] const std::deque<Recorded>& events() const { return events_; }

 private:
  /// A time in which a channel was open to everybody.
  struct Stretch {
    core::EventId start;
    std::optional<core::EventId> end;
  };
  struct Place {
    core::KeptChannel kept;
    std::vector<Stretch> open;
    std::map<core::EventId, core::EventId> members;  ///< and their joining
  };

  void enter(Place& place, const Recorded& event);
  void leave(Place& place, core::EventId person, const Recorded& event);
  static void follow_door(Place& place, const Recorded& event);
  [[nodiscard]] bool is_to(const core::Core& core, const Recorded& event, std::string_view target) const;
  [[nodiscard]] std::vector<const Recorded*> page(const core::Readable& from, core::EventKinds kinds,
                                                  std::uint64_t position) const;

  bool from_start_ = true;
  std::deque<Recorded> events_;
  std::map<core::EventId, Place> places_;  ///< by their incarnation
  std::map<core::EventId, std::string> sources_;
  std::map<std::pair<core::EventId, std::string>, core::Fact> facts_;
};

}  // namespace chat::simulation
