#pragma once

#include <cstddef>
#include <utility>

#include "commands/call.hpp"

namespace chat::commands {

/// How much of a long reply is said before others have their turn. Everything that costs time is taken from it.
class Portion {
 public:
  static constexpr std::size_t kLook = 1;      ///< somebody or something is looked at, and may not be shown
  static constexpr std::size_t kName = 2;      ///< a word in a line is written
  static constexpr std::size_t kLine = 10;     ///< a line is written
  static constexpr std::size_t kWhole = 1000;  ///< some 100 lines; nothing may cost more

  Portion(const core::Core& core, const core::Session& session) : sink_(core.sink), session_(session.id) {}

  /// False if it is time to pause: enough was said, or the session has not yet taken what was said.
  [[nodiscard]] bool take(std::size_t cost) { return take(1, cost) == 1; }
  /// The same for several things of one cost: how many of `wanted` may be written now. The session's room is looked at
  /// before, not between them: what goes out at once is bounded by the portion, that is, by some 100 lines.
  [[nodiscard]] std::size_t take(std::size_t wanted, std::size_t cost) {
    const std::size_t some = sink_.has_room(session_) ? std::min(wanted, left_ / cost) : 0;
    left_ -= some * cost;
    return some;
  }

 private:
  const core::Sink& sink_;
  core::SessionId session_;
  std::size_t left_ = kWhole;
};

// What a cursor (core/cursor.hpp) still has to say is said a part at a time. Each returns true when the reply is
// complete, its end included.
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::ListCursor& cursor, std::size_t& position);
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::NamesCursor& cursor, std::size_t& position);
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::WhoCursor& cursor, std::size_t& position);
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::ConnectionsCursor& cursor,
                            std::size_t& position);
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::TraceCursor& cursor, std::size_t& position);
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::MetadataCursor& cursor,
                            std::size_t& position);

/// Begins a long reply: its first part is said now, and if that is not all, the session is busy with the rest.
/// The session must not be busy.
template <class Query>
void begin_reply(core::Core& core, core::Session& session, Query query) {
  std::size_t position = 0;
  if (say_part(core, session, query, position)) return;
  session.cursor = core::Cursor{std::move(query), position, {}};
}

/// RPL_NAMREPLY and RPL_ENDOFNAMES for a channel that the user has joined: now, or behind what NAMES the session is
/// being told already. While anything else long is being said to it, all of it at once.
void show_names(core::Core& core, core::Session& session, const core::User& viewer, const core::Channel& channel);

}  // namespace chat::commands
