#pragma once

#include <vector>

#include "commands/call.hpp"
#include "commands/mind.hpp"
#include "core/core.hpp"

namespace chat::commands {

// Commands that hand out slow work. The request goes out; until its result is there (Mind::finished), the session's
// next lines wait. Then the command goes on where its cursor's purpose says, as if it had just been given: its replies
// carry the label, and whether it may is asked again, since meanwhile much may have changed.

/// Hands out. `cursor` says what to go on with; its ticket and label are set here. The session must not be busy.
void hand_out(core::Core& core, core::Session& session, std::vector<Request>& requests, core::WorkCursor cursor,
              core::Work work);

/// Goes on with the command whose work is done. The session must have a WorkCursor; nothing happens while it waits.
/// The answer to a labelled one is not ended yet.
void go_on(core::Core& core, core::Session& session, std::vector<Request>& requests);

/// A command that goes on. What it replies carries the label by itself; it may hand out more work.
struct Continued {
  core::Core& core;
  core::Session& session;
  core::User* user;  ///< nullptr before registration
  core::WorkCursor& cursor;
  std::vector<Request>& requests;

  void reply(const irc::Reply& reply) const { core.router.reply(session, reply); }
};

}  // namespace chat::commands
