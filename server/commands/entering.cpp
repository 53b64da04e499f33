#include "commands/entering.hpp"

#include <utility>

#include "commands/answers.hpp"
#include "commands/listings.hpp"
#include "commands/metadata_sync.hpp"
#include "commands/mind.hpp"
#include "commands/read_marker.hpp"
#include "core/recording.hpp"

namespace chat::commands {
namespace {

void show_join(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel) {
  const bool extended = session.has(irc::Capability::extended_join);
  core.router.to_session(session, core::join_line(core::passing_tags(core, user), user, channel, extended));
}

}  // namespace

void show_channel(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel) {
  if (channel.topic) {
    core.router.reply(session, irc::RPL_TOPIC(channel.name, irc::Text(channel.topic->text)));
    core.router.reply(session, irc::RPL_TOPICWHOTIME(channel.name, irc::Word(channel.topic->setter),
                                                     channel.topic->time.count() / 1000));
  }
  show_read_marker(core, session, user, channel);
  if (!session.has(irc::Capability::no_implicit_names)) show_names(core, session, user, channel);
  note_metadata(core, session, channel);
}

void show_channel(const Call& call, core::Session& session, const core::User& user, const core::Channel& channel) {
  core::Core& core = call.core;
  const bool was_busy = session.cursor.has_value();
  show_channel(core, session, user, channel);
  if (was_busy || session.id == call.session.id) return;
  if (!session.cursor) tell_noted_metadata(core, session);
  if (session.cursor) {
    call.requests.push_back({.kind = Request::Kind::resume, .session = session.id});
  } else if (!session.backlogs.empty()) {
    ask_for_backlog(core, session, call.requests);
  }
}

void show_entrance(core::Core& core, core::Session& session) {
  const core::Entrance entrance = *std::exchange(session.entrance, std::nullopt);
  const core::User& user = core.users[session.user];
  if (entrance.enters) {
    for (const core::Membership& membership : user.channels) {
      const core::Channel& channel = core.channels[membership.channel];
      show_join(core, session, user, channel);
      show_channel(core, session, user, channel);
    }
    if (session.plain && !user.channels.empty()) {
      session.plain->place = core.channels[user.channels.back().channel].name.text();
      core.router.text(session, "-- What you type goes to " + session.plain->place + " now.");
    }
  }
  note_missed(core, session, entrance);
}

}  // namespace chat::commands
