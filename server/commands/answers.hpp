#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/call.hpp"
#include "commands/mind.hpp"
#include "core/core.hpp"

namespace chat::commands {

// Commands that ask the journal. The question goes out as a request; until its answer is there (Mind::answer), the
// session's next lines wait. What the asker may see is looked at again when it comes.

/// Asks. `cursor` says what to do with the answer; its ticket and label are set here. The session must not be busy.
void ask(core::Core& core, core::Session& session, std::vector<Request>& requests, core::AnswerCursor cursor,
         core::Query query);

/// Tells the answer, as any long reply is told; see listings.hpp.
[[nodiscard]] bool say_part(core::Core& core, core::Session& session, core::AnswerCursor& cursor,
                            std::size_t& position);

/// A user has entered a channel: those of their sessions that do not ask for its history themselves will be shown the
/// end of it.
void note_backlog(core::Core& core, const core::User& user, const core::Channel& channel);
/// A session has come to an account that was away since `entrance.missed_since`: the same for what was missed there, in
/// the channels (if they are new to it) and in private.
void note_missed(core::Core& core, core::Session& session, const core::Entrance& entrance);
/// Asks for the first of what was noted. The session must not be busy.
void ask_for_backlog(core::Core& core, core::Session& session, std::vector<Request>& requests);

/// A conversation that somebody may read, and its name as it is shown.
struct NamedReadable {
  core::Readable readable;
  std::string name;
};
/// The channel that the user is in, or their private talk with somebody, who may have gone. None: not for them.
[[nodiscard]] std::optional<NamedReadable> find_readable(const core::Core& core, const core::User& user,
                                                         std::string_view name);
/// The account of that name, if it has no user now and its owner may come and read. nullptr: there is none.
[[nodiscard]] const core::Account* find_absent(const core::Core& core, std::string_view name);
/// The channel of that conversation, if the user is in it.
[[nodiscard]] const core::Channel* own_channel(const core::Core& core, const core::User& user,
                                               const core::Conversation& conversation);
/// Whether somebody may see it now: they may have left since they asked.
[[nodiscard]] bool may_see(const core::Core& core, const core::User& user, const core::StoredEvent& event);
/// What of the channels that they are in a user may read.
[[nodiscard]] std::vector<core::Readable> readable_channels(const core::Core& core, const core::User& user);

}  // namespace chat::commands
