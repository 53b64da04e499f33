#include "commands/entering.hpp"

#include <utility>

#include "commands/answers.hpp"
#include "commands/listings.hpp"
#include "commands/metadata_sync.hpp"
#include "commands/read_marker.hpp"
#include "core/line.hpp"

namespace chat::commands {
namespace {

void show_join(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel) {
  const core::LineTags tags{.time = core.router.time_text(), .bot = user.is_bot(), .account = user.account};
  const std::string& name = channel.name.text();
  if (session.has(irc::Capability::extended_join)) {
    core.router.to_session(session, core::Line(tags, user.source, "JOIN", {name, user.account}, user.real_name));
  } else {
    core.router.to_session(session, core::Line(tags, user.source, "JOIN", {name}));
  }
}

}  // namespace

void show_channel(core::Core& core, core::Session& session, const core::User& user, const core::Channel& channel) {
  if (channel.topic) {
    core.router.reply(session, irc::RPL_TOPIC(channel.name, irc::Text(channel.topic->text)));
    core.router.reply(session, irc::RPL_TOPICWHOTIME(channel.name, irc::Word(channel.topic->setter),
                                                     channel.topic->time.count() / 1000));
  }
  show_read_marker(core, session, user, channel);
  show_names(core, session, user, channel);
  note_metadata(core, session, channel);
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
